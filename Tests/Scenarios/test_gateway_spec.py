"""The HTTP gateway, row by row of the tables in the spec of the original (platform-gateway.md §1–§7).

Where this server differs on purpose, the row says so and why. The other test_gateway_* files go deeper into each topic.
"""

import base64
import json
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosedOK
from websockets.sync.client import connect

from Support.curl import Answer, curl
from Support.platform import Helloworld, Server
from Support.python_service import PythonService

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
ALLOWED = "Accept, Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, Authorization, Micro-Namespace"


@dataclass(frozen=True)
class Row:
    """A request, and what is expected of the answer; None is anything."""

    says: str
    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    options: tuple[str, ...] = ()
    status: int = 200
    text: str | None = None
    answers: dict[str, str | None] = field(default_factory=dict)
    reaches: Any = None
    """The JSON that the service gets."""
    called: str | None = None
    """The gRPC path that the service gets."""
    detail: str | None = None
    """The error's detail, as a pattern."""
    id: str | None = None


def ask(server: Server, row: Row) -> Answer:
    words = ["-I"] if row.method == "HEAD" else ["-X", row.method]
    for name, value in row.headers.items():
        words += ["-H", f"{name}: {value}" if value else f"{name};"]
    if row.body is not None and "Content-Type" not in row.headers:
        words += ["-H", "Content-Type:"]
    return curl(server.url(row.path), *words, *row.options, body=None if row.body is None else row.body.encode())


def named(rows: list[Row]) -> Any:
    return pytest.mark.parametrize("row", rows, ids=[row.says for row in rows])


def check(server: Server, echo: PythonService, row: Row) -> None:
    calls = len(echo.calls)
    answer = ask(server, row)
    assert answer.status == row.status, answer.text
    if row.text is not None:
        assert answer.text == row.text
    for name, value in row.answers.items():
        assert answer.headers.get(name) == value, (name, answer.headers)
    if row.reaches is not None:
        assert json.loads(answer.json["request"]) == row.reaches
    if row.called is not None:
        assert len(echo.calls) == calls + 1 and echo.calls[-1].path == row.called
    if row.detail is not None or row.id is not None:
        assert list(answer.json) == ["id", "code", "detail", "status"]
        assert answer.headers["content-type"] == JSON
        assert answer.json["code"] == row.status
        assert row.detail is None or re.fullmatch(row.detail, answer.json["detail"]), answer.text
        assert row.id is None or answer.json["id"] == row.id


HTTP_SERVER = [
    Row("an unclean path is sent to the clean one", "/x//y", status=301, answers={"location": "/x/y"}),
    Row("so is one with dots", "/a/../b?q=1", status=301, answers={"location": "/b?q=1"}),
    # 301 in the original, after which clients make a GET without the body.
    Row("a body is not lost on the way", "//x//y?q=1", method="POST", status=308, answers={"location": "/x/y?q=1"}),
    Row("authorization is not looked at", "/helloworld/call", headers={"Authorization": "Bearer nonsense"}),
    Row("a Timeout header is overwritten", "/helloworld/call", headers={"Timeout": "1"}),
]

FIXED_PATHS = [
    Row("any method on /", "/", text='{"version": "VERSION"}', answers={"content-type": "text/plain; charset=utf-8"}),
    Row("POST on /", "/", method="POST", text='{"version": "VERSION"}'),
    Row("OPTIONS on anything", "/no/such", method="OPTIONS", text=""),
    Row("the favicon", "/favicon.ico", text=""),
]

CORS = [
    Row(
        "the request's origin", "/", headers={"Origin": "http://x"}, answers={"access-control-allow-origin": "http://x"}
    ),
    Row("* without one", "/", answers={"access-control-allow-origin": "*"}),
    Row("credentials", "/nosuch", status=500, answers={"access-control-allow-credentials": "true"}),
    Row("methods", "/", answers={"access-control-allow-methods": "POST, PATCH, GET, OPTIONS, PUT, DELETE"}),
    Row("headers", "/", answers={"access-control-allow-headers": ALLOWED}),
    # The original has a fixed list; what a pre-flight asks for is added, as the spec's corner proposes.
    Row(
        "headers of one's own",
        "/helloworld/call",
        method="OPTIONS",
        headers={"Access-Control-Request-Headers": "content-type,x-tenant"},
        answers={"access-control-allow-headers": f"{ALLOWED}, x-tenant"},
    ),
    Row(
        "no Vary, no Max-Age, no list of exposed headers",
        "/",
        answers={"vary": None, "access-control-max-age": None, "access-control-expose-headers": None},
    ),
]

PATHS = [
    Row("1 part", "/echo", called="/echo.Echo/Call"),
    Row("2 parts", "/echo/pingPong", called="/echo.Echo/PingPong"),
    Row("2 parts with hyphens", "/hello-world/say-hi", called="/hello-world.HelloWorld/SayHi"),
    Row("3 parts, the first a version", "/v1/versioned/bar", called="/v1.versioned.Versioned/Bar"),
    # As the spec's corner proposes: micro-js puts v1 in front of every path.
    Row("3 parts, a version of nobody", "/v1/echo/bar", called="/echo.Echo/Bar"),
    Row("3 parts otherwise", "/echo/Other/Call", called="/echo.Other/Call"),
    Row("4 parts", "/a/b/C/D", called="/a.b.C/D"),
    Row("5 parts", "/a/b/c/D/E", called="/a.b.c.D/E"),
    Row("only first letters change", "/echo/PINGpong", called="/echo.Echo/PINGpong"),
    Row(
        "other characters begin a word too",
        "/helloworld/foo.bar",
        status=500,
        detail='malformed method name: "Helloworld.Foo.Bar"',
    ),
    Row("a slash at the end", "/echo/", called="/echo.Echo/Call"),
]

METHODS = [
    Row("GET takes the query only", "/echo/call?a=1", body='{"b":2}', reaches={"a": 1}),
    *[
        Row(f"{method} takes both", "/echo/call?a=1", method=method, body='{"b":2}', reaches={"a": 1, "b": 2})
        for method in ["POST", "PUT", "PATCH", "DELETE"]
    ],
    Row("others send an empty message", "/echo/call?a=1", method="PROPFIND", body='{"b":2}', reaches={}),
    Row(
        "forms are read for every method", "/echo/call", headers={"Content-Type": FORM}, body="a=1", reaches={"a": "1"}
    ),
    Row("so are those in parts", "/echo/call", options=("-F", "a=1"), reaches={"a": "1"}),
    Row("HEAD has no body", "/helloworld/call", method="HEAD", text=""),
]

BODIES = [
    Row(
        "json",
        "/echo/call",
        method="POST",
        headers={"Content-Type": f"{JSON}; charset=x"},
        body='{"a":1}',
        reaches={"a": 1},
    ),
    Row("none is JSON", "/echo/call", method="POST", body='{"a":1}', reaches={"a": 1}),
    Row(
        "anything else is JSON",
        "/echo/call",
        method="POST",
        headers={"Content-Type": "text/x"},
        body='{"a":1}',
        reaches={"a": 1},
    ),
    Row(
        "form",
        "/echo/call?b=2",
        method="POST",
        headers={"Content-Type": FORM},
        body="a=1&a=x",
        reaches={"a": "1,x", "b": "2"},
    ),
    Row("JSON that curl calls a form", "/echo/call", options=("-d", '{"name":"x"}'), reaches={'{"name":"x"}': ""}),
    Row(
        "form in parts",
        "/echo/call?b=2",
        options=("-F", "a=1", "-F", "a=x"),
        method="POST",
        reaches={"a": "1,x", "b": "2"},
    ),
    Row(
        "a file in it",
        "/echo/call",
        method="POST",
        options=("-F", f"f=@{__file__}"),
        reaches={"f": base64.b64encode(open(__file__, "rb").read()).decode()},
    ),
    # The original keeps the first of several files of one name and drops the others without a word.
    Row(
        "two files in it",
        "/echo/call",
        method="POST",
        options=("-F", "f=1;filename=a", "-F", "f=2;filename=b"),
        reaches={"f": ["MQ==", "Mg=="]},
    ),
    Row(
        "json-rpc",
        "/echo/call",
        method="POST",
        headers={"Content-Type": "application/json-rpc"},
        body="{}",
        status=500,
        id="go.micro.api",
        detail="Unsupported Content-Type: application/json-rpc",
    ),
    # These kill the original. `protobuf` and `proto` are the message, and answered likewise.
    *[
        Row(
            kind,
            "/helloworld/call",
            method="POST",
            headers={"Content-Type": f"application/{kind}"},
            body="\n\x04Jane",
            text="\n\nHello Jane",
            answers={"content-type": f"application/{kind}"},
        )
        for kind in ["protobuf", "proto"]
    ],
    *[
        Row(
            kind,
            "/echo/call",
            method="POST",
            headers={"Content-Type": f"application/{kind}"},
            body="x",
            status=415,
            id="go.micro.api",
            detail="Unsupported .*",
        )
        for kind in ["octet-stream", "grpc", "grpc+proto", "proto-rpc"]
    ],
]

QUERIES = [
    Row(
        "values are JSON first",
        "/echo/call?a=1&b=true&c=1.5&d=null&e=%22x%22&f=[1,2]&g={%22b%22:1}",
        reaches={"a": 1, "b": True, "c": 1.5, "d": None, "e": "x", "f": [1, 2], "g": {"b": 1}},
    ),
    Row("or text", "/echo/call?a=hello", reaches={"a": "hello"}),
    Row("brackets nest", "/echo/call?a[b][c]=1", reaches={"a": {"b": {"c": 1}}}),
    Row("empty ones list", "/echo/call?a[]=1&a[]=2", reaches={"a": [1, 2]}),
    Row("dots nest", "/echo/call?a.b=1", reaches={"a": {"b": 1}}),
    # The original splits at the last `=`, and loses the rest.
    Row("the first = splits", "/echo/call?a=b=c", reaches={"a": "b=c"}),
    # 500 in the original, with words that no caller knows.
    Row(
        "none is an error",
        "/echo/call?a",
        status=400,
        id="go.micro.api",
        detail='the query parameter "a" cannot be read: it has no value; .*',
    ),
    # Broken JSON in the original.
    Row("a stray quote is text", "/echo/call?a=x%22", reaches={"a": 'x"'}),
    Row(
        "the body wins", "/echo/call?a.b=1&a.c=2", method="POST", body='{"a":{"b":3}}', reaches={"a": {"b": 3, "c": 2}}
    ),
    Row("a field from a header", "/echo/call", headers={"X-Api-Field-a.b": "1"}, reaches={"a": {"b": "1"}}),
    Row(
        "the body below a field",
        "/echo/call",
        method="POST",
        headers={"X-Api-Body": "a.b"},
        body='{"c":1}',
        reaches={"a": {"b": {"c": 1}}},
    ),
    Row("* is the top", "/echo/call", method="POST", headers={"X-Api-Body": "*"}, body='{"c":1}', reaches={"c": 1}),
]

TYPES = [
    # A number into a text field is a panic in the original.
    Row("number to text", "/helloworld/call?name=123", text='{"msg":"Hello 123"}'),
    Row("unknown fields are ignored", "/helloworld/call?nope=1", text='{"msg":"Hello "}'),
    Row("an array is no text", "/helloworld/call?name=[1]", status=400, id="helloworld", detail='field "name": .*'),
]

RESPONSES = [
    Row(
        "the request's content type", "/helloworld/call", headers={"Content-Type": JSON}, answers={"content-type": JSON}
    ),
    Row("JSON otherwise", "/helloworld/call", headers={"Content-Type": "text/plain"}, answers={"content-type": JSON}),
    # No `Trailer`: none come.
    Row(
        "gRPC's status",
        "/helloworld/call",
        headers={"Content-Type": "application/grpc+json"},
        answers={"content-type": "application/grpc+json", "grpc-status": "0", "grpc-message": "", "trailer": None},
    ),
    Row(
        "gRPC's status of an error",
        "/nosuch",
        headers={"Content-Type": "application/grpc+json"},
        status=500,
        answers={"grpc-status": "13", "grpc-message": "service not found"},
    ),
    Row("service unknown", "/nosuch", status=500, id="micro", detail="service not found"),
    Row("handler unknown", "/helloworld/Nope/Call", status=500, id="go.micro.client", detail="unknown service Nope"),
    Row(
        "method unknown",
        "/helloworld/nope",
        status=500,
        id="go.micro.client",
        detail=r"unknown service Helloworld\.Nope",
    ),
    Row(
        "a plain error",
        "/echo/Echo/Fail",
        method="POST",
        body='{"status":2,"text":"boom"}',
        status=500,
        id="go.micro.client",
        detail="boom",
    ),
    Row(
        "a Micro error",
        "/echo/Echo/Fail",
        method="POST",
        body=json.dumps({"status": 2, "text": '{"id":"x","code":418,"detail":"short"}'}),
        status=418,
        id="x",
        detail="short",
    ),
    # 500 in the original: what is broken is the caller's.
    Row("the body is no JSON", "/helloworld/call", method="POST", body="{", status=400, id="helloworld"),
    # 500 in the original, likewise.
    Row(
        "a bad form",
        "/helloworld/call",
        method="POST",
        headers={"Content-Type": FORM},
        body="a=%zz",
        status=400,
        id="go.micro.api",
        detail='the form field "a" cannot be read: .*',
    ),
]


@named(HTTP_SERVER + CORS + PATHS + METHODS + BODIES + QUERIES + TYPES + RESPONSES)
def test_the_row_holds(server: Server, helloworld: Helloworld, echo_service: PythonService, row: Row) -> None:
    check(server, echo_service, row)


@named(FIXED_PATHS)
def test_the_row_of_a_fixed_path_holds(server: Server, row: Row) -> None:
    answer = ask(server, row)
    version = server.micro("version").stdout.split()[-1]
    assert (answer.status, answer.text) == (200, (row.text or "").replace("VERSION", version))
    for name, value in row.answers.items():
        assert answer.headers[name] == value


def test_headers_become_metadata(server: Server, echo_service: PythonService) -> None:
    headers = {"X-Foo": "bar", "Authorization": "Basic eDp0", "Connection": "keep-alive", "Host": "page.example"}
    row = Row("", "/echo/call?a=1", headers=headers, options=("-H", "X-Foo: baz"))
    seen = ask(server, row).json["metadata"]
    # The namespace when there is none, every header, repeated ones joined; the authorization as it is; and of the
    # request its method and its URL. `Remote` is not passed on: the access log has it.
    expected = {
        "x-foo": "bar,baz",
        "authorization": "Basic eDp0",
        "micro-namespace": "micro",
        "method": "GET",
        "url": "/echo/call?a=1",
    }
    assert expected.items() <= seen.items()
    assert {"connection", "host"}.isdisjoint(seen)


def test_the_line_of_a_request_in_the_log_tells_all_but_the_query(server: Server, helloworld: Helloworld) -> None:
    secret = "s3cret" * 20
    size = len(curl(server.url(f"/helloworld/call?name={secret}")).body)
    line = server.process.find(rf"\n([^\n]*bytes={size} [^\n]*GET /helloworld/call 200)")
    pattern = (
        rf"[-\d]+ [:\d]+  bytes={size} duration=\d+\.\dms endpoint=helloworld\.Helloworld\.Call level=info"
        r" remote=127\.0\.0\.1:\d+ service=server GET /helloworld/call 200"
    )
    assert re.fullmatch(pattern, line), line
    assert secret not in server.process.output


def test_a_stream_over_http_has_no_separator_and_keeps_the_type_of_a_form(
    server: Server, helloworld: Helloworld
) -> None:
    row = Row("", "/helloworld/stream", method="POST", headers={"Content-Type": FORM}, body="count=2")
    answer = ask(server, row)
    assert (answer.status, answer.text) == (200, '{"count":"0"}{"count":"1"}')
    assert answer.headers["content-type"] == FORM
    in_parts = curl(server.url("/helloworld/stream"), "-F", "count=2")
    # The original says multipart/form-data, without the boundary that would need.
    assert (in_parts.text, in_parts.headers["content-type"]) == ('{"count":"0"}{"count":"1"}', JSON)


def test_an_error_before_a_stream_starts_is_the_answer(server: Server, helloworld: Helloworld) -> None:
    answer = curl(server.url("/helloworld/stream?count=many"))
    assert (answer.status, answer.json["id"]) == (400, "helloworld")


def test_a_stream_over_websocket_has_a_frame_for_each_message(server: Server, helloworld: Helloworld) -> None:
    # The original echoes all sub-protocols, allows 512 bytes a frame and closes without a close frame.
    url = f"ws://{server.api}/helloworld/stream"
    with connect(url, proxy=None, subprotocols=["a", "b"], origin="http://any") as websocket:  # type: ignore[arg-type,list-item]
        assert websocket.subprotocol == "a"
        websocket.send(json.dumps({"count": 2, "unknown": "x" * 2000}))
        assert [websocket.recv(timeout=10) for _ in range(2)] == ['{"count":"0"}', '{"count":"1"}']
        with pytest.raises(ConnectionClosedOK):
            websocket.recv(timeout=10)
    server.process.find(r"bytes=26 [^\n]*(GET /helloworld/stream 101)")


def test_an_upgrade_on_a_unary_endpoint_is_an_ordinary_call(server: Server, helloworld: Helloworld) -> None:
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    row = Row("", "/helloworld/call?name=x", headers=headers, options=("--http1.1",))
    answer = ask(server, row)
    assert (answer.status, answer.json) == (200, {"msg": "Hello x"})
