"""Streams as a Go service makes them (spec/captures/v4-framework-to-8443.txt), frame by frame.

A Go client does not end its side of a server stream after the request: the handler must not wait for that. The server
ends the stream for both, with RST_STREAM(NO_ERROR) behind its trailers (RFC 9113 §8.1).
"""

from collections.abc import Iterator

import pytest

from Support.h2_client import Exchange, H2Client, Headers, go_cli_headers, grpc_frame
from Support.interop import DOORS, door_address
from Support.platform import Helloworld, Server


@pytest.fixture(params=DOORS)
def client(request: pytest.FixtureRequest, server: Server, helloworld: Helloworld) -> Iterator[H2Client]:
    with H2Client(door_address(request.param, server, helloworld)) as client:
        yield client


def go_stream_headers(client: H2Client, method: str, content_type: str = "application/grpc+proto") -> Headers:
    """A stream has no deadline, and so neither header that tells one."""
    headers = go_cli_headers(client.authority, f"/helloworld.Helloworld/{method}", content_type)
    return [*(header for header in headers if "timeout" not in header[0]), ("authorization", "Bearer t0ken")]


def number(value: int) -> bytes:
    """A message with a number below 128 in its first field; proto3 leaves out 0."""
    return grpc_frame(bytes([8, value]) if value else b"")


def assert_ended(exchange: Exchange) -> None:
    assert exchange.frames[0] == "HEADERS" and exchange.frames[-1] == "HEADERS+"
    assert exchange.trailers == [("grpc-status", "0"), ("grpc-message", "")]


def test_a_server_stream_whose_request_is_not_ended(client: H2Client) -> None:
    stream = client.open(go_stream_headers(client, "Stream"))
    client.send(stream, number(3))
    exchange = client.finish(stream)
    assert_ended(exchange)
    assert exchange.headers == [(":status", "200"), ("content-type", "application/grpc+proto")]
    assert exchange.body == number(0) + number(1) + number(2)
    client.read(lambda: exchange.reset is not None)
    assert exchange.reset == 0
    # The connection goes on.
    again = client.open(go_stream_headers(client, "Stream"))
    client.send(again, number(1), end=True)
    assert client.finish(again).body == number(0)


def test_a_server_stream_in_json_whose_request_is_not_ended(client: H2Client) -> None:
    stream = client.open(go_stream_headers(client, "Stream", "application/grpc+json"))
    client.send(stream, grpc_frame(b'{"count":2}'))
    exchange = client.finish(stream)
    assert_ended(exchange)
    assert exchange.headers == [(":status", "200"), ("content-type", "application/grpc+json")]
    assert exchange.body == grpc_frame(b'{"count":"0"}') + grpc_frame(b'{"count":"1"}')


def test_ping_pong_goes_stroke_by_stroke_and_ends_with_an_empty_frame(client: H2Client) -> None:
    stream = client.open(go_stream_headers(client, "PingPong"))
    exchange = client.exchanges[stream]
    for stroke in (1, 2, 3):
        client.send(stream, number(stroke))
        client.read(lambda: len(exchange.body) == 7 * stroke)
    assert exchange.body == number(1) + number(2) + number(3)
    assert not exchange.is_over
    client.end(stream)
    assert_ended(client.finish(stream))
    # Both sides have ended it in order.
    assert exchange.reset is None


def test_responses_come_as_they_are_made(client: H2Client) -> None:
    stream = client.open(go_stream_headers(client, "PingPong"))
    exchange = client.exchanges[stream]
    # Two and a half requests are answered by two responses.
    client.send(stream, number(1) + number(2) + number(3)[:4])
    client.read(lambda: len(exchange.body) == 14)
    client.send(stream, number(3)[4:], end=True)
    client.finish(stream)
    assert exchange.body == number(1) + number(2) + number(3)
    assert_ended(exchange)


@pytest.mark.parametrize("when", ["before the request", "before the half-close", "after the first response"])
def test_a_stream_that_the_client_resets_leaves_the_connection_alone(client: H2Client, when: str) -> None:
    stream = client.open(go_stream_headers(client, "PingPong"))
    if when != "before the request":
        client.send(stream, number(1))
    if when == "after the first response":
        client.read(lambda: bool(client.exchanges[stream].body))
    client.reset(stream)
    again = client.open(go_stream_headers(client, "Stream"))
    client.send(again, number(2))
    assert_ended(client.finish(again))


def test_a_request_that_ends_in_the_middle_of_a_message_is_an_error(client: H2Client) -> None:
    stream = client.open(go_stream_headers(client, "PingPong"))
    client.send(stream, number(1) + number(2)[:6], end=True)
    exchange = client.finish(stream)
    assert (exchange.status, exchange.message) == ("13", "the call ended inside a message")


def test_a_second_request_to_a_server_stream_is_not_read(client: H2Client) -> None:
    stream = client.open(go_stream_headers(client, "Stream"))
    client.send(stream, number(1) + number(2), end=True)
    exchange = client.finish(stream)
    assert_ended(exchange)
    assert exchange.body == number(0)
