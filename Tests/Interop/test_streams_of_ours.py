"""Our client against a grpcio server, straight and through both proxies: every kind of call, and how it may end."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from Support.interop import DOORS, OurCall, messages, steps
from Support.interop_python import PythonInterop
from Support.platform import Server
from Support.stubs import Stubs

ODD_TEXT = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"
NOTICED = 0.5
"""Seconds until a server has noticed: 100 ms by design, the rest is room for a busy machine."""


@pytest.fixture(scope="module")
def python(server: Server, stubs: Stubs) -> Iterator[PythonInterop]:
    service = PythonInterop()
    service.register(server, stubs, "python-interop")
    yield service
    service.stop()


class Caller:
    """Starts calls of our client through one door."""

    def __init__(self, server: Server, address: str) -> None:
        self._server = server
        self._address = address

    def start(self, kind: str, method: str, *words: str) -> OurCall:
        return OurCall(self._server.home, self._address, "python-interop", kind, f"Interop.{method}", *words)

    def call(self, kind: str, method: str, *words: str) -> list[Any]:
        return self.start(kind, method, *words).finish()


@pytest.fixture(params=DOORS)
def caller(request: pytest.FixtureRequest, server: Server, python: PythonInterop) -> Caller:
    return Caller(server, python.address if request.param == "direct" else getattr(server, request.param))


@pytest.mark.parametrize("size", [0, 8 << 20])
def test_an_empty_and_a_large_message_pass(caller: Caller, size: int) -> None:
    chunk = f"chunks=1x{size}"
    answer = {"bytes": size} if size else {"message": ""}
    assert caller.call("unary", "Echo", chunk) == [answer]
    assert caller.call("client", "Collect", chunk) == [{"message": f"1 {size}"}]
    assert caller.call("server", "Echoes", chunk, "rest") == [answer, answer, answer, {"end": True}]
    assert caller.call("bidi", "Converse", chunk, "finish", "rest") == [answer, {"end": True}]


def test_a_client_stream_is_collected(caller: Caller) -> None:
    assert caller.call("client", "Collect", "chunks=3000x10", "send=x", "chunks=5x45904") == [
        {"message": f"3006 {30_001 + 5 * 45_904}"}
    ]


def test_a_server_stream_comes_whole_and_in_order(caller: Caller) -> None:
    outcomes = caller.call("server", "Count", "send=3000", "rest")
    assert messages(outcomes) == [str(number) for number in range(3000)]
    assert outcomes[-1] == {"end": True}


def test_each_answer_of_a_conversation_may_be_waited_for(caller: Caller) -> None:
    turns = [word for number in range(100) for word in (f"send={number}", "read")]
    outcomes = caller.call("bidi", "Converse", *turns, "finish", "read")
    assert outcomes == [*({"message": str(number)} for number in range(100)), {"end": True}]


def test_a_stream_may_have_no_messages(caller: Caller) -> None:
    assert caller.call("client", "Collect") == [{"message": "0 0"}]
    assert caller.call("server", "Count", "send=0", "rest") == [{"end": True}]
    assert caller.call("bidi", "Converse", "finish", "rest") == [{"end": True}]


def error(outcomes: list[Any]) -> Any:
    assert "error" in outcomes[-1], outcomes
    return outcomes[-1]["error"]


@pytest.mark.parametrize("text", [ODD_TEXT, "100%", "%41"], ids=lambda text: repr(text[:12]))
@pytest.mark.parametrize(("kind", "method"), [("unary", "Fail"), ("server", "FailLate")])
class TestAnError:
    def test_arrives_with_its_text(self, caller: Caller, kind: str, method: str, text: str) -> None:
        assert error(caller.call(kind, method, *steps(kind, f"2 {text}"))) == {
            "id": "go.micro.client",
            "code": 500,
            "detail": text,
            "status": "Internal Server Error",
        }

    def test_arrives_as_it_was_when_it_is_a_micro_error(
        self, caller: Caller, kind: str, method: str, text: str
    ) -> None:
        sent = {"id": "python", "code": 404, "detail": text, "status": "Not Found"}
        assert error(caller.call(kind, method, *steps(kind, f"5 {json.dumps(sent)}"))) == sent


def test_an_error_comes_behind_the_messages_that_were_sent(caller: Caller) -> None:
    outcomes = caller.call("server", "FailLate", "send=7 not for you", "rest")
    assert messages(outcomes) == ["0", "1", "2"]
    assert error(outcomes)["detail"] == "not for you"


@pytest.mark.parametrize(
    ("status", "code"), [(1, 500), (3, 500), (4, 408), (5, 500), (12, 500), (13, 500), (14, 503), (16, 500)]
)
def test_a_status_without_json_becomes_the_clients_own_error(caller: Caller, status: int, code: int) -> None:
    found = error(caller.call("unary", "Fail", f"send={status} because"))
    assert (found["id"], found["code"], found["detail"]) == ("go.micro.client", code, "because")


def test_the_server_sees_the_metadata_that_was_sent(caller: Caller, python: PythonInterop) -> None:
    words = ["x-text:plain", "x-text:twice", "X-Upper:Case", "x-data-bin:raw \u00fc", "x-packed-bin:AAEC"]
    for kind, method in [("unary", "Echo"), ("bidi", "Converse")]:
        caller.call(kind, method, *words, *steps(kind, "x"))
        seen = python.metadata
        assert [value for name, value in seen if name == "x-text"] == ["plain", "twice"]
        assert ("x-upper", "Case") in seen and ("micro-namespace", "micro") in seen
        # A binary value that is base64 already is passed on, another is made so.
        assert ("x-data-bin", "raw \u00fc".encode()) in seen and ("x-packed-bin", b"\0\1\2") in seen


@pytest.mark.parametrize("kind", ["unary", "client", "server", "bidi"])
def test_what_does_not_exist_is_unimplemented(caller: Caller, kind: str) -> None:
    found = error(caller.call(kind, "Nope", *steps(kind, "x")))
    assert (found["id"], found["code"], found["detail"]) == ("go.micro.client", 500, "Method not found!")


@pytest.mark.parametrize(
    ("kind", "method", "words"),
    [
        ("bidi", "Sleep", ["send=", "finish"]),
        ("bidi", "CountThenSleep", ["send=0"]),
        ("bidi", "CountThenSleep", ["send=1", "read"]),
        ("bidi", "ReadNothing", ["chunks=3x10"]),
        ("bidi", "ReadNothing", ["finish"]),
        ("server", "CountThenSleep", ["send=1", "read"]),
    ],
    ids=str,
)
class TestACall:
    def test_that_is_given_up_is_cancelled_at_the_server(
        self, caller: Caller, python: PythonInterop, kind: str, method: str, words: list[str]
    ) -> None:
        call = caller.start(kind, method, *words, "pause", "cancel", "stand")
        python.wait_begun()
        call.write_line()
        call.find(r"(standing)")
        python.wait_cancelled(NOTICED)
        call.stop()

    def test_whose_process_is_killed_is_cancelled_at_the_server(
        self, caller: Caller, python: PythonInterop, kind: str, method: str, words: list[str]
    ) -> None:
        call = caller.start(kind, method, *words, "stand")
        call.find(r"(standing)")
        python.wait_begun()
        call.kill()
        python.wait_cancelled(NOTICED)

    def test_that_takes_too_long_ends_at_both_ends(
        self, caller: Caller, python: PythonInterop, kind: str, method: str, words: list[str]
    ) -> None:
        call = caller.start(kind, method, "timeout=500", *words, "rest")
        python.wait_begun()
        assert python.remaining is not None and 0 < python.remaining <= 0.5
        found = error(call.finish())
        assert (found["id"], found["code"], found["detail"]) == ("go.micro.client", 408, "context deadline exceeded")
        python.wait_cancelled(NOTICED)


def test_a_unary_call_that_takes_too_long_ends_at_both_ends(caller: Caller, python: PythonInterop) -> None:
    found = error(caller.call("unary", "Sleep", "timeout=500", "send="))
    assert (found["code"], found["detail"]) == (408, "context deadline exceeded")
    python.wait_begun()
    python.wait_cancelled(NOTICED)
