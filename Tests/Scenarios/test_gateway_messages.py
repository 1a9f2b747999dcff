"""The HTTP gateway: how query, form, body and headers become message and metadata (spec platform-gateway.md §4, §5)."""

import gzip
import json
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from Support.curl import curl, post_json
from Support.platform import Helloworld, Server
from Support.python_service import PythonService

FORM = "application/x-www-form-urlencoded"


def message(server: Server, query: str, *options: str, body: bytes | None = None) -> Any:
    """The JSON that reached the service."""
    answer = curl(server.url(f"/echo/call?{query}"), *options, body=body)
    assert answer.status == 200, answer.text
    return json.loads(answer.json["request"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("a=1", {"a": 1}),
        ("a=-1.5", {"a": -1.5}),
        ("a=true", {"a": True}),
        ("a=false", {"a": False}),
        ("a=null", {"a": None}),
        ("a=hello", {"a": "hello"}),
        ("a=", {"a": ""}),
        ("a=%22x%22", {"a": "x"}),
        ("a=[1,2]", {"a": [1, 2]}),
        ("a=%7B%22b%22:1%7D", {"a": {"b": 1}}),
        ("a=two%20words", {"a": "two words"}),
        ("a=two+words", {"a": "two words"}),
        ("a=%C3%BC%F0%9F%91%8B", {"a": "ü👋"}),
        ("a=x%26b%3D2", {"a": "x&b=2"}),
        ("a=1&b=x", {"a": 1, "b": "x"}),
        ("a[b][c]=1", {"a": {"b": {"c": 1}}}),
        ("a[b]=1&a[c]=2", {"a": {"b": 1, "c": 2}}),
        ("a%5Bb%5D=1", {"a": {"b": 1}}),
        ("a[]=1&a[]=2", {"a": [1, 2]}),
        ("a.b=1", {"a": {"b": 1}}),
        ("a.b=1&a.c.d=x", {"a": {"b": 1, "c": {"d": "x"}}}),
        ("a=b=c", {"a": "b=c"}),
        ("name=abc==", {"name": "abc=="}),
        ("s=https://x/?a=1", {"s": "https://x/?a=1"}),
        ("a=say%20%22hi%22", {"a": 'say "hi"'}),
        ("a=x&a=y", {"a": ["x", "y"]}),
        ("inners[0][id]=1&inners[1][id]=2", {"inners": [{"id": 1}, {"id": 2}]}),
        ("a[7]=z&a[0]=x&a[3]=y", {"a": ["x", "y", "z"]}),
    ],
)
def test_a_query_becomes_typed_json(server: Server, echo_service: PythonService, query: str, expected: Any) -> None:
    assert message(server, query) == expected


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("debug", 'the query parameter "debug" cannot be read: it has no value'),
        ("a=1&b", 'the query parameter "b" cannot be read: it has no value'),
        ("s=100%", 'the query parameter "s" cannot be read: its value has a broken escape'),
        ("a=1&a[b]=2", 'the query parameter "a[b]" cannot be read: it is given both with and without members'),
    ],
)
def test_a_broken_query_is_refused(server: Server, echo_service: PythonService, query: str, detail: str) -> None:
    answer = curl(server.url(f"/echo/call?{query}"))
    assert (answer.status, answer.json["id"], answer.json["code"]) == (400, "go.micro.api", 400)
    assert answer.json["detail"].startswith(detail)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("query", "body", "expected"),
    [
        ("a=1", {"b": 2}, {"a": 1, "b": 2}),
        ("a=1", {"a": 2}, {"a": 2}),
        ("a.x=1&a.y=2", {"a": {"y": 3, "z": 4}}, {"a": {"x": 1, "y": 3, "z": 4}}),
        ("a[]=1&a[]=2", {"a": [3]}, {"a": [3]}),
        ("a=1", None, {"a": 1}),
    ],
)
def test_query_and_body_are_merged_and_the_body_wins(
    server: Server, echo_service: PythonService, method: str, query: str, body: Any, expected: Any
) -> None:
    raw = b"" if body is None else json.dumps(body).encode()
    assert message(server, query, "-X", method, "-H", "Content-Type: application/json", body=raw) == expected


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/json; charset=utf-8", "", "text/plain", "Application/JSON"]
)
def test_a_body_without_a_query_goes_on_byte_for_byte(
    server: Server, echo_service: PythonService, content_type: str
) -> None:
    body = '{ "z": 1,\n\t"a": [1.0, 1e2], "ü": "<\\u003e" }'
    answer = curl(server.url("/echo/call"), "-H", f"Content-Type:{content_type}", body=body.encode())
    assert answer.status == 200, answer.text
    assert answer.json["request"] == body


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "GET"])
def test_no_query_and_no_body_is_an_empty_message(server: Server, echo_service: PythonService, method: str) -> None:
    assert json.loads(curl(server.url("/echo/call"), "-X", method).json["request"]) == {}


def test_get_ignores_a_body(server: Server, echo_service: PythonService) -> None:
    assert message(server, "a=1", "-X", "GET", "-H", "Content-Type: application/json", body=b'{"b":2}') == {"a": 1}


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND"])
def test_other_methods_send_an_empty_message(server: Server, echo_service: PythonService, method: str) -> None:
    assert message(server, "a=1", "-X", method) == {}


@pytest.mark.parametrize(
    ("query", "form", "expected"),
    [
        ("", "a=1&b=true", {"a": "1", "b": "true"}),
        ("", "a=x&a=y", {"a": "x,y"}),
        ("b=2", "a=1", {"a": "1", "b": "2"}),
        ("", "a=two+words%21", {"a": "two words!"}),
        ("", "a", {"a": ""}),
        ("", "inners[0][id]=1&inners[1][id]=2", {"inners": [{"id": "1"}, {"id": "2"}]}),
        ("", "a.b=1&c[]=2", {"a": {"b": "1"}, "c": ["2"]}),
    ],
)
def test_a_form_becomes_json_of_strings(
    server: Server, echo_service: PythonService, query: str, form: str, expected: Any
) -> None:
    assert message(server, query, "-H", f"Content-Type: {FORM}", body=form.encode()) == expected


def test_json_that_curl_sends_as_a_form_is_one_long_field_name(server: Server, echo_service: PythonService) -> None:
    assert message(server, "", "-d", '{"name":"x"}') == {'{"name":"x"}': ""}


@pytest.mark.parametrize(
    ("query", "msg"),
    [
        ("name=123", "Hello 123"),
        ("name=1.50", "Hello 1.50"),
        ("name=true", "Hello true"),
        ("name=", "Hello "),
        ("name=x&unknown=1", "Hello x"),
        ("", "Hello "),
    ],
)
def test_a_query_value_reaches_a_text_field_whatever_it_looks_like(
    server: Server, helloworld: Helloworld, query: str, msg: str
) -> None:
    answer = curl(server.url(f"/helloworld/call?{query}"))
    assert (answer.status, answer.json) == (200, {"msg": msg})


NUMBERED = "version=1&nodes[7][id]=b&nodes[7][address]=h:2&nodes[0][id]=a&nodes[0][address]=h:1&metadata[3]=x"


@pytest.mark.parametrize("as_form", [False, True])
def test_numbered_items_arrive_in_a_list_and_numbers_in_a_map_stay_its_keys(own_server: Server, as_form: bool) -> None:
    """One empty item arrived, and those that were sent were gone."""
    name = "numbered-form" if as_form else "numbered-query"
    fields = f"name={name}&{NUMBERED}"
    path = "/registry/register" if as_form else f"/registry/register?{fields}"
    registered = curl(own_server.url(path), *(["-d", fields] if as_form else []))
    assert registered.status == 200, registered.text
    record = curl(own_server.url(f"/registry/getService?service={name}")).json["services"][0]
    assert [(node["id"], node["address"]) for node in record["nodes"]] == [("a", "h:1"), ("b", "h:2")]
    assert record["metadata"]["3"] == "x"


@pytest.mark.parametrize("nodes", [{"0": {"id": "a"}, "2": {"id": "b"}}, {"id": "a"}, {}])
def test_an_object_is_no_list_of_messages(server: Server, nodes: Any) -> None:
    answer = post_json(server.url("/registry/register"), {"name": "objects", "version": "1", "nodes": nodes})
    assert (answer.status, answer.json["detail"]) == (400, 'field "nodes": expected an array, got an object')


@pytest.mark.parametrize("name", ["ü👋", "<b>&", 'quo"te', "line\nbreak", "tab\t", "\u2028", "back\\slash", "%41"])
def test_any_text_survives_the_way_there_and_back(server: Server, helloworld: Helloworld, name: str) -> None:
    posted = post_json(server.url("/helloworld/call"), {"name": name})
    assert (posted.status, posted.json) == (200, {"msg": f"Hello {name}"})
    as_form = curl(server.url("/helloworld/call"), "-d", f"name={quote(name)}")
    assert (as_form.status, as_form.json) == (200, {"msg": f"Hello {name}"})


def test_an_answer_is_not_escaped_for_html(server: Server, helloworld: Helloworld) -> None:
    assert post_json(server.url("/helloworld/call"), {"name": "<&>"}).text == '{"msg":"Hello <&>"}'


def test_an_answer_is_compact_and_its_keys_are_sorted(server: Server, helloworld: Helloworld) -> None:
    text = post_json(server.url("/registry/getService"), {"service": "helloworld"}).text
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ("application/json", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
        ("application/grpc+json", "application/grpc+json"),
        (FORM, "application/json"),
        ("text/plain", "application/json"),
    ],
)
def test_the_content_type_of_the_answer(server: Server, helloworld: Helloworld, sent: str, answered: str) -> None:
    answer = curl(server.url("/helloworld/call"), "-H", f"Content-Type: {sent}", body=b"{}")
    assert (answer.status, answer.headers["content-type"]) == (200, answered)


@pytest.mark.parametrize("body", [b"{", b"nonsense", b'{"name":}', b'{"name":"x"}}', b"\xff\xfe", b'{"name":"\xff"}'])
def test_a_body_that_is_no_json_is_the_callers_fault(server: Server, helloworld: Helloworld, body: bytes) -> None:
    # The original answers 500; the body is broken all the same whether there is a query or not.
    for path in ("/helloworld/call", "/helloworld/call?a=1"):
        answer = post_json(server.url(path), body)
        assert answer.status == 400, answer.text
        assert list(answer.json) == ["id", "code", "detail", "status"]
    assert post_json(server.url("/helloworld/call"), {"name": "x"}).status == 200


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"name":' * 50_000, b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}"])
def test_deep_nesting_does_no_harm(server: Server, helloworld: Helloworld, body: bytes) -> None:
    assert post_json(server.url("/helloworld/call"), body).status in (200, 400, 500)
    assert post_json(server.url("/helloworld/call?a=1"), body).status in (200, 400, 500)
    assert post_json(server.url("/helloworld/call"), {"name": "x"}).json == {"msg": "Hello x"}


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json-rpc", 500),
        ("application/octet-stream", 415),
        ("application/grpc", 415),
        ("application/grpc+proto", 415),
        ("application/grpc-web+proto", 415),
        ("application/proto-rpc", 415),
    ],
)
def test_an_unsupported_content_type_is_told_and_kills_nobody(
    server: Server, helloworld: Helloworld, content_type: str, status: int
) -> None:
    answer = curl(server.url("/helloworld/call"), "-H", f"Content-Type: {content_type}", body=b"\x0a\x01x")
    assert (answer.status, answer.json["code"]) == (status, status)
    assert answer.json["detail"].startswith(f"Unsupported Content-Type: {content_type}")
    assert server.process.is_running and helloworld.is_running
    assert post_json(server.url("/helloworld/call"), {"name": "x"}).json == {"msg": "Hello x"}


@pytest.mark.parametrize("content_type", ["application/protobuf", "application/x-protobuf", "application/proto"])
def test_protobuf_is_answered_with_protobuf(server: Server, helloworld: Helloworld, content_type: str) -> None:
    header = ["-H", f"Content-Type: {content_type}"]
    answer = curl(server.url("/helloworld/call"), *header, body=b"\x0a\x04Jane")
    assert (answer.status, answer.headers["content-type"]) == (200, content_type)
    assert answer.body == b"\x0a\x0aHello Jane"
    broken = curl(server.url("/helloworld/call"), *header, body=b"\xff")
    assert (broken.status, broken.headers["content-type"], broken.json["id"]) == (400, "application/json", "helloworld")
    with_query = curl(server.url("/helloworld/call?name=x"), *header, body=b"\x0a\x04Jane")
    assert (with_query.status, with_query.json["id"]) == (400, "go.micro.api")
    stream = curl(server.url("/helloworld/stream"), *header, body=b"\x08\x02")
    assert (stream.status, stream.json["id"]) == (415, "go.micro.api")


def zlib_without_header(content: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(content) + compressor.flush()


CODINGS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("Gzip", lambda content: gzip.compress(content[:5]) + gzip.compress(content[5:])),
    ("deflate", zlib.compress),
    ("deflate", zlib_without_header),
    ("identity", bytes),
]


@pytest.mark.parametrize(("coding", "compress"), CODINGS)
def test_a_compressed_body_is_read_whatever_it_is(
    server: Server, helloworld: Helloworld, coding: str, compress: Callable[[bytes], bytes]
) -> None:
    name = "Jane" * 100_000
    parts = f'--B\r\nContent-Disposition: form-data; name="name"\r\n\r\n{name}\r\n--B--'
    bodies = {
        "application/json": json.dumps({"name": name}),
        FORM: f"name={name}",
        "multipart/form-data; boundary=B": parts,
    }
    for content_type, body in bodies.items():
        headers = ["-H", f"Content-Type: {content_type}", "-H", f"Content-Encoding: {coding}"]
        answer = curl(server.url("/helloworld/call"), *headers, body=compress(body.encode()))
        assert (answer.status, answer.json) == (200, {"msg": f"Hello {name}"})
    headers = ["-H", "Content-Type: application/protobuf", "-H", f"Content-Encoding: {coding}"]
    answer = curl(server.url("/helloworld/call"), *headers, body=compress(b"\x0a\x04Jane"))
    assert (answer.status, answer.body) == (200, b"\x0a\x0aHello Jane")


@pytest.mark.parametrize("compress", [gzip.compress, zlib.compress, zlib_without_header])
def test_a_compressed_body_does_not_get_around_the_limit(
    server: Server, helloworld: Helloworld, compress: Callable[[bytes], bytes]
) -> None:
    coding = "gzip" if compress is gzip.compress else "deflate"
    headers = ["-H", "Content-Type: application/json", "-H", f"Content-Encoding: {coding}"]
    bomb = compress(bytes(64 << 20))
    assert len(bomb) < 1 << 20
    assert curl(server.url("/helloworld/call"), *headers, body=bomb).status == 413
    broken = curl(server.url("/helloworld/call"), *headers, body=b'{"name":"x"}')
    assert (broken.status, broken.json["id"]) == (400, "go.micro.api")


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip"])
def test_a_body_compressed_otherwise_is_refused_with_what_is_taken(
    server: Server, helloworld: Helloworld, coding: str
) -> None:
    answer = post_json(server.url("/helloworld/call"), {"name": "x"}, "-H", f"Content-Encoding: {coding}")
    assert (answer.status, answer.headers["accept-encoding"]) == (415, "gzip, deflate")


def test_headers_become_metadata(server: Server, echo_service: PythonService) -> None:
    answer = post_json(
        server.url("/echo/call?q=1"),
        {},
        "-H",
        "X-Foo: bar",
        "-H",
        "X-Foo: baz",
        "-H",
        "Authorization: Bearer t0ken",
        "-H",
        "Connection: x-hop",
        "-H",
        "Timeout: 1",
        "-H",
        "Accept: */*",
    )
    assert answer.status == 200, answer.text
    metadata = answer.json["metadata"]
    assert metadata["x-foo"] == "bar,baz"
    assert metadata["authorization"] == "Bearer t0ken"
    assert metadata["micro-namespace"] == "micro"
    assert metadata["method"] == "POST"
    assert metadata["url"] == "/echo/call?q=1"
    assert metadata["accept"] == "*/*"
    assert "connection" not in metadata and "host" not in metadata
    # The browser's own `Timeout` is overwritten: ten seconds by default.
    assert 5e9 < int(metadata["timeout"]) <= 10e9


def test_the_namespace_of_the_caller_goes_along(server: Server, echo_service: PythonService) -> None:
    answer = post_json(server.url("/echo/call"), {}, "-H", "Micro-Namespace: micro")
    assert answer.json["metadata"]["micro-namespace"] == "micro"


def test_an_empty_namespace_counts_as_none(server: Server, helloworld: Helloworld) -> None:
    answer = curl(server.url("/helloworld/call?name=x"), "-H", "Micro-Namespace;")
    assert (answer.status, answer.text) == (200, '{"msg":"Hello x"}')


@pytest.mark.parametrize(
    "header", ["X-Foo: ü", "X-Foo: a\tb", "X-Foo-Bin: no base64!", "X-Empty;", "grpc-foo: 1", "Upgrade: nothing"]
)
def test_no_header_keeps_a_call_from_a_python_service(server: Server, echo_service: PythonService, header: str) -> None:
    # The C core of gRPC is strict about what metadata may hold.
    answer = post_json(server.url("/echo/call"), {}, "-H", header)
    assert answer.status == 200, answer.text


@pytest.mark.parametrize(
    "header", ["grpc-timeout: 1n", "grpc-encoding: gzip", "TE: gzip", "content-length: 2", "x-content-type: text/x"]
)
def test_a_header_of_the_transport_does_not_disturb_the_call(
    server: Server, helloworld: Helloworld, header: str
) -> None:
    answer = curl(server.url("/helloworld/call"), "-H", "Content-Type: application/json", "-H", header, body=b"{}")
    assert (answer.status, answer.json) == (200, {"msg": "Hello "})
