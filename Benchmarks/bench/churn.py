"""Connections that live for one call: connect, call, close, one after the other."""

import re
import socket
import time
from collections.abc import Callable, Iterator

import hpack

from . import servers
from .figures import percentile
from .greeting import grpc_request, json_request
from .h2load import Request
from .process import Process
from .session import REFERENCE_SIZE, Session

AREA = "churn"
CONNECTIONS = 2_000


def measure(session: Session) -> None:
    with servers.Platform(session.binaries, session.folder) as platform:
        call, json = grpc_request(platform.direct, "proto", 64), json_request(platform.gateway, 64)
        _row(session, "http/2", "helloworld", call, platform.service)
        _row(session, "http/1.1", "micro server", json, platform.server)
    session.optional(AREA, "nghttpd", lambda: _peer(session, "nghttpd", False, *servers.nghttpd(session.folder)))
    for http2 in (True, False):
        root = f"root {session.folder}"
        session.optional(
            AREA, "nginx", lambda: _peer(session, "nginx", not http2, *servers.nginx(session.folder, root, http2)))


def _peer(session: Session, name: str, is_http1: bool, server: Process, address: str) -> None:
    request = Request(f"http://{address}/reference", REFERENCE_SIZE, is_http1=is_http1)
    with server:
        _row(session, "http/1.1" if is_http1 else "http/2", name, request, server, peer=True)


def _row(session: Session, protocol: str, name: str, request: Request, server: Process, peer: bool = False) -> None:
    call = http1(request) if request.is_http1 else http2(request)
    _loop(request, call, server, CONNECTIONS // 10)
    session.add(AREA, protocol, name, lambda: _loop(request, call, server, CONNECTIONS), peer)


def _loop(request: Request, call: Callable[[socket.socket], int], server: Process, count: int) -> dict[str, float]:
    host, port = _authority(request).split(":")
    times, before = [], server.cpu
    for _ in range(count):
        start = time.monotonic()
        with socket.create_connection((host, int(port)), timeout=5) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            received = call(connection)
        times.append((time.monotonic() - start) * 1e6)
        if received != request.answer:
            raise RuntimeError(f"{received} bytes of {request.answer} came from {request.url}")
    times.sort()
    return {
        "cpu_us": (server.cpu - before) / count * 1e6,
        "p50_us": percentile(times, 0.5),
        "p99_us": percentile(times, 0.99),
    }


def _authority(request: Request) -> str:
    return request.url.split("/")[2]


def _path(request: Request) -> str:
    return "/" + request.url.split("/", 3)[3]


def http1(request: Request) -> Callable[[socket.socket], int]:
    """Makes the request on a connection and returns how many bytes the answer has."""
    body = request.body or b""
    lines = [f"{'POST' if body else 'GET'} {_path(request)} HTTP/1.1", f"Host: {_authority(request)}"]
    lines += [f"{name}: {value}" for name, value in request.headers.items()]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    sent = "\r\n".join([*lines, "", ""]).encode() + body

    def call(connection: socket.socket) -> int:
        connection.sendall(sent)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
            head, end, answer = received.partition(b"\r\n\r\n")
            length = re.search(rb"\r\ncontent-length: (\d+)", head, re.IGNORECASE)
            if end and length and len(answer) >= int(length.group(1)):
                return len(answer) if b" 200 " in head[:16] else 0
        return 0

    return call


DATA, HEADERS, SETTINGS = 0, 1, 4
END_STREAM, ACK, END_HEADERS = 1, 1, 4


def _frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    """RFC 9113 section 4.1."""
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def http2(request: Request) -> Callable[[socket.socket], int]:
    """Makes the request on a connection and returns how many bytes of DATA the answer has."""
    pseudo = {":method": "POST" if request.body else "GET", ":scheme": "http"}
    pseudo |= {":path": _path(request), ":authority": _authority(request)}
    block = hpack.Encoder().encode(list({**pseudo, **request.headers}.items()))
    sent = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + _frame(SETTINGS, 0, 0)
    sent += _frame(HEADERS, END_HEADERS | (0 if request.body else END_STREAM), 1, block)
    if request.body:
        sent += _frame(DATA, END_STREAM, 1, request.body)

    def call(connection: socket.socket) -> int:
        connection.sendall(sent)
        received = 0
        for kind, flags, stream, length in _frames(connection):
            if kind == SETTINGS and not flags & ACK:
                connection.sendall(_frame(SETTINGS, ACK, 0))
            if kind == DATA:
                received += length
            if stream == 1 and kind in (DATA, HEADERS) and flags & END_STREAM:
                return received
        return 0

    return call


def _frames(connection: socket.socket) -> Iterator[tuple[int, int, int, int]]:
    """Type, flags, stream and length of each frame."""
    received = b""
    while chunk := connection.recv(65536):
        received += chunk
        while len(received) >= 9 and len(received) >= (end := 9 + int.from_bytes(received[:3], "big")):
            yield received[3], received[4], int.from_bytes(received[5:9], "big"), end - 9
            received = received[end:]
