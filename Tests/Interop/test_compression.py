"""Compressed messages: grpcio compresses what it sends, in every kind of call and through the proxies."""

import gzip
import zlib
from collections.abc import Iterator

import grpc
import pytest

from Support.h2_client import H2Client, go_cli_headers, grpc_frame
from Support.interop import DOORS, UNLIMITED, Interop, OurCall, call_any_way, door_address, encode, messages, steps
from Support.interop_python import PythonInterop
from Support.platform import Helloworld, Server

TEXT = b"the same words again and again " * 1000


@pytest.fixture(scope="module", params=[grpc.Compression.Gzip, grpc.Compression.Deflate], ids=lambda kind: kind.name)
def compression(request: pytest.FixtureRequest) -> grpc.Compression:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module", params=DOORS)
def address(request: pytest.FixtureRequest, server: Server, interop_service: Helloworld) -> str:
    return door_address(request.param, server, interop_service)


@pytest.fixture(scope="module")
def interop(address: str, compression: grpc.Compression) -> Iterator[Interop]:
    with grpc.insecure_channel(address, options=UNLIMITED, compression=compression) as channel:
        yield Interop(channel)


@pytest.mark.parametrize("message", [b"", b"short", TEXT, b"\0" * (8 << 20)], ids=len)
def test_a_compressed_message_is_read_in_every_kind_of_call(interop: Interop, message: bytes) -> None:
    for kind, method in [("unary", "Echo"), ("bidi", "Converse")]:
        [answer] = call_any_way(interop, kind, method, message, timeout=20)
        assert answer == message or pytest.fail("the message came back changed")
    assert call_any_way(interop, "client_stream", "Collect", message, timeout=20) == [b"1 %d" % len(message)]
    assert call_any_way(interop, "server_stream", "Count", b"3", timeout=10) == [b"0", b"1", b"2"]


def test_messages_of_a_stream_may_be_compressed_or_not(address: str) -> None:
    message = encode(TEXT)
    headers = [*go_cli_headers(address, "/interop.Interop/Collect", "application/grpc"), ("grpc-encoding", "gzip")]
    with H2Client(address) as client:
        stream = client.open(headers)
        client.send(stream, grpc_frame(gzip.compress(message), compressed=True) + grpc_frame(message))
        client.send(stream, grpc_frame(gzip.compress(message), compressed=True), end=True)
        exchange = client.finish(stream)
    assert (exchange.status, exchange.body) == ("0", grpc_frame(encode(b"3 %d" % (3 * len(TEXT)))))


@pytest.mark.parametrize("method", ["Echo", "Collect"])
def test_an_unknown_compression_is_unimplemented_and_told_what_would_do(address: str, method: str) -> None:
    path = f"/interop.Interop/{method}"
    with H2Client(address) as client:
        stream = client.open([*go_cli_headers(address, path, "application/grpc"), ("grpc-encoding", "snappy")])
        client.send(stream, grpc_frame(b"x", compressed=True))
        exchange = client.finish(stream)
    assert (exchange.frames, exchange.status) == (["HEADERS+"], "12")
    assert ("grpc-accept-encoding", "identity,gzip,deflate") in exchange.headers


@pytest.mark.parametrize("method", ["Echo", "Collect"])
@pytest.mark.parametrize(
    ("encoding", "message", "status"),
    [
        ([], gzip.compress(b"x"), "13"),
        ([("grpc-encoding", "identity")], gzip.compress(b"x"), "13"),
        ([("grpc-encoding", "gzip")], b"no gzip", "13"),
        ([("grpc-encoding", "gzip")], gzip.compress(b"x" * 1000)[:-9], "13"),
        ([("grpc-encoding", "gzip")], gzip.compress(b"\0" * (33 << 20)), "8"),
        ([("grpc-encoding", "deflate")], zlib.compress(b"\0" * (33 << 20)), "8"),
    ],
    ids=["not announced", "announced as none", "no gzip", "cut off", "a bomb", "another bomb"],
)
def test_a_compressed_message_that_is_none_fails_the_call_alone(
    address: str, method: str, encoding: list[tuple[str, str]], message: bytes, status: str
) -> None:
    with H2Client(address) as client:
        stream = client.open([*go_cli_headers(address, f"/interop.Interop/{method}", "application/grpc"), *encoding])
        client.send(stream, grpc_frame(message, compressed=True))
        assert client.finish(stream).status == status
        stream = client.open(go_cli_headers(address, "/interop.Interop/Echo", "application/grpc"))
        client.send(stream, grpc_frame(encode(b"well")), end=True)
        assert client.finish(stream).body == grpc_frame(encode(b"well"))


@pytest.mark.parametrize("kind", ["unary", "client", "server", "bidi"])
def test_our_client_reads_what_a_server_compressed(server: Server, compression: grpc.Compression, kind: str) -> None:
    service = PythonInterop(compression=compression)
    method = {"unary": "Echo", "client": "Collect", "server": "Echoes", "bidi": "Converse"}[kind]
    text = "again and again " * 100
    call = OurCall(server.home, service.address, "python", kind, f"Interop.{method}", *steps(kind, text))
    expected = {"client": [f"1 {len(text)}"], "server": [text] * 3}.get(kind, [text])
    assert messages(call.finish()) == expected
    service.stop()
