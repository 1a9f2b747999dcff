"""Our client (`micro call`) against servers in Python: what it sends, and what it makes of their answers."""

import json
from pathlib import Path

import pytest

from Support.h2_server import H2Server
from Support.platform import Outcome, Server, run
from Support.ports import closed_address
from Support.python_service import PythonService


def call(service: PythonService | H2Server, home: Path, *words: str, flags: tuple[str, ...] = ()) -> Outcome:
    return run("micro", "call", "--address", service.address, *flags, *words, home=home, MICRO_PROXY=closed_address())


def test_a_call_has_the_headers_of_the_go_cli(home: Path) -> None:
    server = H2Server()
    outcome = call(
        server,
        home,
        "helloworld",
        "Helloworld.Call",
        '{"name": "Tap"}',
        flags=("--metadata", "Authorization=Bearer t0ken", "--metadata", "X-Foo=bar"),
    )
    server.stop()
    assert (outcome.code, outcome.stdout, outcome.stderr) == (0, '{\n\t"msg": "Hello Tap"\n}\n', "")
    [headers], [body] = server.requests, server.bodies
    fields = dict(headers)
    assert len(fields) == len(headers)
    assert body == b'\x00\x00\x00\x00\x0f{"name": "Tap"}'
    assert set(fields) == {
        ":authority",
        ":method",
        ":path",
        ":scheme",
        "content-type",
        "grpc-accept-encoding",
        "grpc-timeout",
        "micro-namespace",
        "te",
        "timeout",
        "user-agent",
        "x-content-type",
        "authorization",
        "x-foo",
    }
    assert (fields[":method"], fields[":scheme"], fields[":authority"]) == ("POST", "http", server.address)
    assert fields[":path"] == "/helloworld.Helloworld/Call"
    assert (fields["content-type"], fields["x-content-type"]) == ("application/grpc+json", "application/json")
    assert (fields["te"], fields["micro-namespace"]) == ("trailers", "micro")
    assert (fields["authorization"], fields["x-foo"]) == ("Bearer t0ken", "bar")
    assert "micro" in fields["user-agent"]
    assert 9e9 < int(fields["timeout"]) <= 10e9
    assert fields["grpc-timeout"][-1] == "u" and 9e6 < int(fields["grpc-timeout"][:-1]) <= 10e6
    # Pseudo-headers stand in front (RFC 9113 §8.3); a token is indexed nowhere.
    assert [name.startswith(":") for name, _ in headers] == sorted(
        [name.startswith(":") for name, _ in headers], reverse=True
    )
    assert "authorization" in server.never_indexed


@pytest.mark.parametrize(
    ("flag", "low", "high"), [("300ms", 0.1e9, 0.3e9), ("1m30s", 85e9, 90e9), ("2h", 7100e9, 7200e9)]
)
def test_the_timeout_goes_along(home: Path, flag: str, low: float, high: float) -> None:
    server = H2Server()
    outcome = call(server, home, "a", "B.C", flags=("--request_timeout", flag))
    server.stop()
    assert outcome.code == 0, outcome
    fields = dict(server.requests[0])
    assert low < int(fields["timeout"]) <= high
    scale = {"n": 1, "u": 1e3, "m": 1e6, "S": 1e9, "M": 60e9, "H": 3600e9}[fields["grpc-timeout"][-1]]
    assert len(fields["grpc-timeout"]) <= 9
    assert low < int(fields["grpc-timeout"][:-1]) * scale <= high


def test_grpcio_takes_our_json_and_we_take_its_answer(home: Path) -> None:
    service = PythonService(
        {"Helloworld.Call": lambda body, context: b'{"msg":"Hello ' + json.loads(body)["name"].encode() + b'"}'}
    )
    outcome = call(service, home, "helloworld", "Helloworld.Call", '{"name":"Tap"}')
    service.stop()
    assert (outcome.code, outcome.stdout) == (0, '{\n\t"msg": "Hello Tap"\n}\n')
    [seen] = service.calls
    assert (seen.path, seen.body) == ("/helloworld.Helloworld/Call", b'{"name":"Tap"}')


def micro_error(code: int, detail: str) -> str:
    return json.dumps({"id": "python", "code": code, "detail": detail, "status": "Whatever"})


@pytest.mark.parametrize(
    ("status", "text", "code", "stderr"),
    [
        (2, "boom", 127, "boom"),
        (13, 'ü 100% "quoted"', 127, 'ü 100% "quoted"'),
        (12, "unknown service Helloworld.Call", 5, 'Service method "Helloworld.Call" not found'),
        (12, "unknown service Helloworld", 5, 'Service "Helloworld" not found'),
        (3, 'malformed method name: "x"', 3, 'Method name "x" invalid format. Expecting service.endpoint'),
        (13, micro_error(500, "service x: route not found"), 4, 'Service "x" not found'),
        (16, micro_error(401, "an account is required"), 2, "Not authorized to perform this request"),
        (4, micro_error(408, "context deadline exceeded"), 1, "Request timed out"),
        (5, micro_error(404, "no such thing"), 127, "no such thing"),
        (13, micro_error(404, "status and code need not agree"), 127, "status and code need not agree"),
        (2, micro_error(418, "100% <teapot>"), 127, "100% <teapot>"),
        (13, micro_error(500, "outer: " + micro_error(404, "innermost")), 127, "innermost"),
        (13, '{"code":0,"detail":"no micro error"}', 127, '{"code":0,"detail":"no micro error"}'),
    ],
    ids=lambda value: str(value)[:24],
)
@pytest.mark.parametrize("way", ["direct", "proxy"])
def test_an_error_of_a_python_server_becomes_text_and_exit_code(
    server: Server, echo_service: PythonService, home: Path, way: str, status: int, text: str, code: int, stderr: str
) -> None:
    words = ["echo", "Echo.Fail", json.dumps({"status": status, "text": text})]
    outcome = call(echo_service, home, *words) if way == "direct" else server.micro("call", *words)
    assert (outcome.code, outcome.stdout, outcome.stderr) == (code, "", stderr + "\n")


@pytest.mark.parametrize("answer", [b"plain text", b'{"a":{"b":[1,2,{}]},"c":null}', b"12", b'"x"'])
def test_any_answer_is_shown(home: Path, answer: bytes) -> None:
    service = PythonService({"Any.Thing": lambda body, context: answer})
    raw = call(service, home, "any", "Any.Thing", flags=("--output", "raw"))
    shown = call(service, home, "any", "Any.Thing")
    service.stop()
    assert (raw.code, raw.stdout) == (0, answer.decode() + "\n")
    assert shown.code == 0
    if answer.startswith(b"{"):
        assert shown.stdout == json.dumps(json.loads(answer), indent="\t") + "\n"
    else:
        assert shown.stdout == answer.decode() + "\n"


@pytest.mark.parametrize("size", [1 << 20, 20 << 20])
def test_a_large_answer_of_a_python_server_is_shown_whole(home: Path, size: int) -> None:
    service = PythonService({"Large.Read": lambda body, context: b'{"text":"' + b"x" * size + b'"}'})
    outcome = call(service, home, "large", "Large.Read", flags=("--output", "raw"))
    service.stop()
    assert outcome.code == 0 and len(outcome.stdout) == size + 12


def test_an_answer_over_the_limit_is_an_error(home: Path) -> None:
    service = PythonService({"Large.Read": lambda body, context: b"x" * (32 * 1024 * 1024 + 1)})
    outcome = call(service, home, "large", "Large.Read", flags=("--output", "raw"))
    service.stop()
    assert (outcome.code, outcome.stdout) == (127, "")
    assert "limit" in outcome.stderr


def test_a_server_that_speaks_no_grpc_is_told(server: Server, home: Path) -> None:
    outcome = run("micro", "call", "--address", server.api, "a", "B.C", home=home)
    assert outcome.code != 0 and outcome.stdout == "" and "does not speak gRPC" in outcome.stderr
