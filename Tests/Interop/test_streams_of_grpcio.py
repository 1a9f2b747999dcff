"""gRPC's interop cases with the C core as the client: every kind of call, directly and through both proxies.

Cases, texts and sizes are those of grpc's own interop tests (doc/interop-test-descriptions.md), as far as they concern
what is no TLS and no authentication.
"""

import json
import queue
from collections.abc import Iterator

import grpc
import pytest

from Support.interop import DOORS, UNLIMITED, Interop, call_any_way, door_address
from Support.platform import Helloworld, Server

LARGE = 8 << 20
KINDS = ["unary", "client_stream", "server_stream", "bidi"]
ODD_TEXT = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"


@pytest.fixture(scope="module", params=DOORS)
def interop(request: pytest.FixtureRequest, server: Server, interop_service: Helloworld) -> Iterator[Interop]:
    address = door_address(request.param, server, interop_service)
    with grpc.insecure_channel(address, options=UNLIMITED) as channel:
        yield Interop(channel)


def same(received: bytes, expected: bytes) -> bool:
    # Not compared by pytest, which would print both.
    return received == expected


@pytest.mark.parametrize("size", [0, LARGE])
def test_an_empty_and_a_large_message_are_echoed(interop: Interop, size: int) -> None:
    message = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    for kind, method in [("unary", "Echo"), ("bidi", "Converse")]:
        [answer] = call_any_way(interop, kind, method, message, timeout=30)
        assert same(answer, message), kind
    assert call_any_way(interop, "client_stream", "Collect", message, timeout=30) == [b"1 %d" % size]
    offered = interop.server_stream("Offer")(b"2 %d" % size, timeout=30)
    assert [len(message) for message in offered] == [size, size]


def test_a_client_stream_is_read_to_its_end(interop: Interop) -> None:
    sizes = [27182, 8, 1828, 45904]
    total = interop.client_stream("Collect")((b"x" * size for size in sizes), timeout=10)
    assert total == b"4 %d" % sum(sizes)
    assert interop.client_stream("Collect")((b"x" for _ in range(5000)), timeout=30) == b"5000 5000"


def test_a_server_stream_comes_whole_and_in_order(interop: Interop) -> None:
    numbers = list(interop.server_stream("Count")(b"5000", timeout=30))
    assert numbers == [str(number).encode() for number in range(5000)]


def test_a_conversation_need_not_wait_for_answers(interop: Interop) -> None:
    sent = [str(number).encode() * 100 for number in range(1000)]
    assert list(interop.bidi("Converse")(iter(sent), timeout=30)) == sent


def test_each_answer_of_a_conversation_may_lead_to_the_next_question(interop: Interop) -> None:
    questions: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    answers = interop.bidi("Converse")(iter(questions.get, None), timeout=30)
    for size in [31415, 9, 2653, 58979, *range(300)]:
        questions.put(b"x" * size)
        assert len(next(answers)) == size
    questions.put(None)
    assert list(answers) == []
    assert (answers.code(), answers.details()) == (grpc.StatusCode.OK, "")


def test_a_stream_may_have_no_messages(interop: Interop) -> None:
    assert interop.client_stream("Collect")(iter(()), timeout=10) == b"0 0"
    assert list(interop.server_stream("Count")(b"0", timeout=10)) == []
    assert list(interop.bidi("Converse")(iter(()), timeout=10)) == []


def test_a_stream_that_waits_for_a_request_and_gets_none_is_told(interop: Interop) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        list(interop.channel.stream_stream("/interop.Interop/Count")(iter(()), timeout=10))
    assert caught.value.code() == grpc.StatusCode.INTERNAL
    assert caught.value.details() == "the call ended without a request message"


@pytest.mark.parametrize("text", [ODD_TEXT, "100%", "%41", "ü" * 1000], ids=lambda text: repr(text[:12]))
@pytest.mark.parametrize(("kind", "method"), [("unary", "Fail"), ("server_stream", "FailLate")])
class TestAnError:
    def test_arrives_with_its_text(self, interop: Interop, kind: str, method: str, text: str) -> None:
        with pytest.raises(grpc.RpcError) as caught:
            call_any_way(interop, kind, method, text.encode(), timeout=10)
        assert (caught.value.code(), caught.value.details()) == (grpc.StatusCode.UNKNOWN, text)

    def test_arrives_as_json_when_it_is_one_of_ours(self, interop: Interop, kind: str, method: str, text: str) -> None:
        with pytest.raises(grpc.RpcError) as caught:
            call_any_way(interop, kind, method, f"404 {text}".encode(), timeout=10)
        assert caught.value.code() == grpc.StatusCode.NOT_FOUND
        error = {"id": "interop", "code": 404, "detail": text, "status": "Not Found"}
        assert json.loads(caught.value.details()) == error


def test_an_error_comes_behind_the_messages_that_were_sent(interop: Interop) -> None:
    received = interop.server_stream("FailLate")(b"403 not for you", timeout=10)
    assert [next(received), next(received), next(received)] == [b"0", b"1", b"2"]
    with pytest.raises(grpc.RpcError):
        next(received)
    assert received.code() == grpc.StatusCode.PERMISSION_DENIED
    assert json.loads(received.details())["detail"] == "not for you"


def test_the_handler_sees_the_metadata_that_was_sent(interop: Interop) -> None:
    sent = (
        ("x-text", "plain"),
        ("x-text", "twice"),
        ("x-spaces", "a  b"),
        ("x-data-bin", bytes(range(256))),
        ("x-data-bin", b"\0"),
        ("authorization", "Bearer t0ken"),
    )
    seen = json.loads(interop.unary("Metadata")(b"", metadata=sent, timeout=10))
    assert [value for name, value in seen if name == "x-text"] == ["plain", "twice"]
    assert ["x-spaces", "a  b"] in seen and ["authorization", "Bearer t0ken"] in seen
    # A binary value is base64 (gRPC over HTTP/2, "Binary-Header"), which a caller may leave unpadded.
    [first, second] = [value.rstrip("=") for name, value in seen if name == "x-data-bin"]
    assert first.startswith("AAECAwQF") and len(first) == 342 and second == "AA"
    assert not any(name.startswith((":", "grpc-")) for name, _ in seen)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("path", "details"),
    [("/interop.Interop/Nope", "unknown service Interop.Nope"), ("/interop.Nope/Echo", "unknown service Nope")],
)
def test_what_does_not_exist_is_unimplemented(interop: Interop, kind: str, path: str, details: str) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        call_any_way(interop, kind, path, timeout=10)
    assert (caught.value.code(), caught.value.details()) == (grpc.StatusCode.UNIMPLEMENTED, details)
