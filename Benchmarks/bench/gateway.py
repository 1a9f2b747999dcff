"""A JSON call through the gateway, to helloworld in another process."""

from pathlib import Path

from . import servers
from .greeting import SIZES, json_request
from .h2load import ONE, Request, Shape
from .session import Session

AREA = "gateway"
MANY = Shape(32, 1)
"""Requests of HTTP/1.1 are not interleaved: one at once on a connection."""
HTTP2 = Shape(4, 32)


def count(shape: Shape, size: int) -> int:
    return {64: 20_000, 4 << 10: 10_000, 64 << 10: 2_000}[size] // (3 if shape == ONE else 1)


def measure(session: Session) -> None:
    with servers.Platform(session.binaries, session.folder) as platform:
        measured = [platform.server, platform.service]
        for size, length in SIZES.items():
            for shape in (ONE, MANY):
                request, calls = json_request(platform.gateway, length), count(shape, length)
                session.load(AREA, f"json {size} {shape}", "micro server", request, shape, calls, measured)
        request, calls = json_request(platform.gateway, 64, is_http1=False), count(HTTP2, 64)
        session.load(AREA, f"json 64 B HTTP/2 {HTTP2}", "micro server", request, HTTP2, calls, measured)
        session.add(
            AREA, "memory after these", "micro server", lambda: {"resident_mib": platform.server.resident_mib})
    # The log has a line for each request.
    with servers.Platform(session.binaries, session.folder, {"MICRO_LOG_LEVEL": "warn"}) as platform:
        request = json_request(platform.gateway, 64)
        measured = [platform.server, platform.service]
        session.load(AREA, f"json 64 B {MANY} no log", "micro server", request, MANY, count(MANY, 64), measured)
    # These have less to do: no JSON becomes a call of another process.
    session.optional(AREA, "nginx", lambda: _nginx(session))
    session.optional(AREA, "hummingbird", lambda: _hummingbird(session))


def _nginx(session: Session) -> None:
    length = len('{"msg":"Hello "}') + 64
    server, address = servers.nginx(session.folder, f'return 200 "{"x" * length}"', http2=False)
    with server:
        for shape in (ONE, MANY):
            request, calls = Request(f"http://{address}/", length, is_http1=True), 3 * count(shape, 64)
            session.load(AREA, f"return 64 B {shape}", "nginx", request, shape, calls, [server], peer=True)
        _passes_on(session, address)


def _hummingbird(session: Session) -> None:
    server, address = servers.hummingbird(session.folder)
    with server:
        for shape in (ONE, MANY):
            request, calls = json_request(address, 64), count(shape, 64)
            session.load(AREA, f"answer 64 B {shape}", "hummingbird", request, shape, calls, [server], peer=True)


def _passes_on(session: Session, upstream: str) -> None:
    does = 'proxy_pass http://peer; proxy_http_version 1.1; proxy_set_header Connection ""'
    folder = Path(session.folder, "hop")
    folder.mkdir(exist_ok=True)
    server, address = servers.nginx(folder, does, http2=False, upstream=upstream)
    with server:
        request = Request(f"http://{address}/", len('{"msg":"Hello "}') + 64, is_http1=True)
        for shape in (ONE, MANY):
            session.load(AREA, f"pass on 64 B {shape}", "nginx", request, shape, count(shape, 64), [server], peer=True)
