"""Calls with the very headers of the Go CLI (spec/captures/v4-cli-to-8081.txt), frame by frame with PyPI's h2."""

import json
import signal
from collections.abc import Iterator

import pytest

from Support.h2_client import Exchange, H2Client, go_cli_headers, grpc_frame
from Support.platform import Helloworld, Server
from Support.python_service import PythonService

HELLO_TAP = grpc_frame(b'{"msg":"Hello Tap"}')
DOORS = ["direct", "network", "grpc"]


@pytest.fixture(params=DOORS)
def client(request: pytest.FixtureRequest, server: Server, helloworld: Helloworld) -> Iterator[H2Client]:
    address = helloworld.address if request.param == "direct" else getattr(server, request.param)
    with H2Client(address) as client:
        yield client


def call(
    client: H2Client,
    message: bytes = b'{"name":"Tap"}',
    content_type: str = "application/grpc+json",
    path: str = "/helloworld.Helloworld/Call",
) -> Exchange:
    stream = client.open(go_cli_headers(client.authority, path, content_type))
    client.send(stream, grpc_frame(message), end=True)
    return client.finish(stream)


def test_a_call_is_answered_as_the_original_answers_it(client: H2Client) -> None:
    exchange = call(client)
    assert exchange.frames == ["HEADERS", "DATA", "HEADERS+"]
    assert exchange.headers == [(":status", "200"), ("content-type", "application/grpc+json")]
    assert exchange.body == HELLO_TAP
    assert exchange.trailers == [("grpc-status", "0"), ("grpc-message", "")]


@pytest.mark.parametrize(
    ("content_type", "message", "answer"),
    [
        ("application/grpc+json", b'{"name":"T"}', b'{"msg":"Hello T"}'),
        ("application/grpc+proto", b"\x0a\x01T", b"\x0a\x07Hello T"),
        ("application/grpc", b"\x0a\x01T", b"\x0a\x07Hello T"),
        ("application/grpc+proto", b"", b"\x0a\x06Hello "),
    ],
)
def test_the_content_type_of_the_answer_mirrors_the_request(
    client: H2Client, content_type: str, message: bytes, answer: bytes
) -> None:
    exchange = call(client, message, content_type)
    assert exchange.headers == [(":status", "200"), ("content-type", content_type)]
    assert (exchange.body, exchange.status) == (grpc_frame(answer), "0")


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("/helloworld.Nope/Call", "12", "unknown service Nope"),
        ("/helloworld.Helloworld/Nope", "12", "unknown service Helloworld.Nope"),
    ],
)
def test_an_error_is_one_headers_frame(client: H2Client, path: str, status: str, message: str) -> None:
    exchange = call(client, path=path)
    assert exchange.frames == ["HEADERS+"]
    assert exchange.headers == [
        (":status", "200"),
        ("content-type", "application/grpc+json"),
        ("grpc-status", status),
        ("grpc-message", message),
    ]


@pytest.mark.parametrize(("path", "status"), [("/helloworld.Helloworld", "12"), ("/helloworld.Helloworld/a/b", "3")])
def test_a_malformed_path_is_told(client: H2Client, path: str, status: str) -> None:
    exchange = call(client, path=path)
    assert (exchange.status, exchange.message) == (status, f'malformed method name: "{path}"')


@pytest.mark.parametrize("door", ["network", "grpc"])
def test_an_unregistered_service_is_one_headers_frame(server: Server, door: str) -> None:
    with H2Client(getattr(server, door)) as client:
        exchange = call(client, path="/nosuch.Nosuch/Call")
    assert exchange.frames == ["HEADERS+"]
    assert exchange.status == "13"
    assert json.loads(exchange.message) == {
        "id": "go.micro.client",
        "code": 500,
        "detail": "service nosuch: route not found",
        "status": "Internal Server Error",
    }


def test_a_message_of_bytes_is_refused_where_nobody_takes_them(client: H2Client) -> None:
    exchange = call(client, b"\x00\xff", "application/grpc+bytes")
    assert exchange.frames == ["HEADERS+"]
    assert exchange.status not in (None, "0")
    assert json.loads(exchange.message)["code"] == 415


@pytest.mark.parametrize("content_type", ["application/grpc+xml", "application/grpc+nope"])
def test_an_unknown_subtype_is_told(client: H2Client, content_type: str) -> None:
    exchange = call(client, b"<x/>", content_type)
    assert exchange.frames == ["HEADERS+"]
    assert exchange.status == "13"
    assert json.loads(exchange.message)["detail"] == f"Unsupported Content-Type: {content_type}"
    assert call(client).body == HELLO_TAP


def test_the_answer_does_not_wait_for_the_half_close(client: H2Client) -> None:
    stream = client.open(go_cli_headers(client.authority))
    client.send(stream, grpc_frame(b'{"name":"Tap"}'))
    exchange = client.finish(stream)
    assert exchange.body == HELLO_TAP
    assert exchange.trailers == [("grpc-status", "0"), ("grpc-message", "")]
    # The rest of the request is not wanted, and the connection goes on.
    assert exchange.reset in (None, 0)
    assert call(client).body == HELLO_TAP


@pytest.mark.parametrize("how", ["in the headers", "in an empty frame", "in the middle of the prefix", "in the middle"])
def test_a_call_without_a_complete_message_is_an_internal_error(client: H2Client, how: str) -> None:
    stream = client.open(go_cli_headers(client.authority), end=how == "in the headers")
    if how != "in the headers":
        cut = {"in an empty frame": 0, "in the middle of the prefix": 3, "in the middle": 9}[how]
        client.send(stream, grpc_frame(b'{"name":"Tap"}')[:cut], end=True)
    exchange = client.finish(stream)
    assert (exchange.frames, exchange.status) == (["HEADERS+"], "13")
    assert call(client).body == HELLO_TAP


@pytest.mark.parametrize("chunk", [1, 4, 5, 6, 7])
def test_a_message_may_come_in_many_frames(client: H2Client, chunk: int) -> None:
    stream = client.open(go_cli_headers(client.authority))
    client.send(stream, grpc_frame(b'{"name":"Tap"}'), end=True, chunk=chunk)
    assert client.finish(stream).body == HELLO_TAP


def test_the_end_may_come_in_an_empty_frame(client: H2Client) -> None:
    stream = client.open(go_cli_headers(client.authority))
    client.send(stream, grpc_frame(b'{"name":"Tap"}'))
    client.finish(stream)
    stream = client.open(go_cli_headers(client.authority))
    client.send(stream, grpc_frame(b'{"name":"Tap"}')[:10])
    client.send(stream, grpc_frame(b'{"name":"Tap"}')[10:])
    assert client.finish(stream).body == HELLO_TAP


def test_a_message_that_announces_too_much_is_refused_at_once(client: H2Client) -> None:
    stream = client.open(go_cli_headers(client.authority))
    client.send(stream, b"\x00\xff\xff\xff\xff" + b"x" * 100)
    exchange = client.finish(stream)
    assert (exchange.frames[0], exchange.status) == ("HEADERS+", "8")
    assert call(client).body == HELLO_TAP


def test_a_header_list_that_is_too_long_is_refused(client: H2Client) -> None:
    stream = client.open([*go_cli_headers(client.authority), ("x-long", "y" * 17_000)])
    client.send(stream, grpc_frame(b"{}"), end=True)
    exchange = client.finish(stream)
    assert exchange.status == "8"
    assert call(client).body == HELLO_TAP


def test_an_expired_deadline_is_told(client: H2Client) -> None:
    headers = [
        (name, {"grpc-timeout": "1n", "timeout": "1"}.get(name, value))
        for name, value in go_cli_headers(client.authority)
    ]
    stream = client.open(headers)
    client.send(stream, grpc_frame(b'{"name":"Tap"}'), end=True)
    exchange = client.finish(stream)
    # A handler this quick may win; nothing else may happen.
    assert exchange.status in ("0", "4")


@pytest.mark.parametrize(
    "names", [["timeout"], ["grpc-timeout"], ["timeout", "grpc-timeout"], ["x-content-type"], ["te", "user-agent"]]
)
def test_a_header_may_be_missing(client: H2Client, names: list[str]) -> None:
    stream = client.open([header for header in go_cli_headers(client.authority) if header[0] not in names])
    client.send(stream, grpc_frame(b'{"name":"Tap"}'), end=True)
    assert client.finish(stream).body == HELLO_TAP


@pytest.mark.parametrize("value", ["", "x", "-1", "99999999999999999999999", "1X", "123456789m"])
@pytest.mark.parametrize("name", ["timeout", "grpc-timeout"])
def test_a_malformed_timeout_does_no_harm(client: H2Client, name: str, value: str) -> None:
    headers = [(header, value if header == name else old) for header, old in go_cli_headers(client.authority)]
    stream = client.open(headers)
    client.send(stream, grpc_frame(b'{"name":"Tap"}'), end=True)
    assert client.finish(stream).status == "0"


def test_a_hundred_calls_share_a_connection(client: H2Client) -> None:
    streams = [client.open(go_cli_headers(client.authority)) for _ in range(100)]
    for number, stream in reversed(list(enumerate(streams))):
        client.send(stream, grpc_frame(b'{"name":"%d"}' % number), end=True)
    for number, stream in enumerate(streams):
        assert client.finish(stream).body == grpc_frame(b'{"msg":"Hello %d"}' % number)


def test_a_reset_call_leaves_the_others_alone(client: H2Client) -> None:
    first = client.open(go_cli_headers(client.authority))
    client.send(first, grpc_frame(b'{"name":"Tap"}')[:8])
    client.reset(first)
    assert call(client).body == HELLO_TAP


def test_what_the_proxy_passes_on_is_what_came(server: Server, echo_service: PythonService) -> None:
    for address in (server.grpc, server.network):
        with H2Client(address) as client:
            exchange = call(client, b'{"name":"Tap"}', path="/echo.Echo/Call")
        assert exchange.status == "0"
        seen = dict(echo_service.calls[-1].metadata)
        assert echo_service.calls[-1].body == b'{"name":"Tap"}'
        assert (seen["micro-namespace"], seen["x-content-type"]) == ("micro", "application/json")
        assert str(seen["user-agent"]).startswith("grpc-go/1.54.1")
        # The next hop gets what remains, at most.
        assert 0 < int(seen["timeout"]) <= 10_000_000_000


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_service_that_stops_says_goaway_and_finishes_what_is_open(own_server: Server, number: signal.Signals) -> None:
    service = own_server.start_helloworld()
    message = grpc_frame(b'{"name":"Tap"}')
    with H2Client(service.address) as client:
        stream = client.open(go_cli_headers(service.address))
        client.send(stream, message[:9])
        assert call(client).status == "0"
        service.signal(number)
        client.read(lambda: client.goaway is not None)
        assert client.goaway is not None and client.goaway >= stream
        client.send(stream, message[9:], end=True)
        exchange = client.finish(stream)
        assert (exchange.frames, exchange.body) == (["HEADERS", "DATA", "HEADERS+"], HELLO_TAP)
        client.read_to_end()
    assert service.wait(2) == 0
