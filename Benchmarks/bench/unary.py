"""A unary call of helloworld over gRPC, with the whole public API and the headers of the Go command line."""

from pathlib import Path

from . import servers
from .greeting import SIZES, frame, grpc_request, message
from .h2load import ONE, SHAPES, Request, Shape
from .process import Process
from .session import Session

AREA = "unary"
MANY = Shape(4, 32)


def count(shape: Shape, size: int, share: float = 1) -> int:
    """About as many as take half a second."""
    calls = {64: 100_000, 4 << 10: 40_000, 64 << 10: 6_000}[size]
    return int(calls * share * (0.15 if shape == ONE else 1))


def measure(session: Session) -> None:
    service, address = servers.helloworld(session.binaries, session.folder)
    with service:
        for encoding in ("proto", "json"):
            for size in SIZES:
                for shape in SHAPES:
                    load = f"{encoding} {size} {shape}"
                    request, calls = grpc_request(address, encoding, SIZES[size]), count(shape, SIZES[size])
                    session.load(AREA, load, "helloworld", request, shape, calls, [service])
        session.add(AREA, "memory after these", "helloworld", lambda: {"resident_mib": service.resident_mib})
    _closure(session)
    session.optional(AREA, "nghttpd", lambda: _files(session, "nghttpd", SHAPES, *servers.nghttpd(session.folder)))
    root = f"root {session.folder}"
    session.optional(
        AREA, "nginx", lambda: _files(session, "nginx", [MANY], *servers.nginx(session.folder, root, http2=True)))
    session.optional(AREA, "grpcio", lambda: _grpc(session, "grpcio", *servers.grpcio(session.folder)))
    session.optional(AREA, "grpc-swift", lambda: _grpc(session, "grpc-swift", *servers.grpc_swift(session.folder)))


def _files(session: Session, name: str, shapes: list[Shape], server: Process, address: str) -> None:
    """A file as long as the answer."""
    with server:
        for size, length in SIZES.items():
            answer = len(frame(message("Hello " + "x" * length, "proto", "msg")))
            Path(session.folder, f"{length}").write_bytes(b"x" * answer)
            for shape in shapes:
                request, requests = Request(f"http://{address}/{length}", answer), count(shape, length)
                session.load(AREA, f"proto {size} {shape}", name, request, shape, requests, [server], peer=True)


def _closure(session: Session) -> None:
    service, address = servers.closure(session.binaries, session.folder)
    with service:
        for encoding in ("proto", "json"):
            request, calls = grpc_request(address, encoding, SIZES["64 B"]), count(MANY, SIZES["64 B"])
            session.load(AREA, f"{encoding} 64 B {MANY}", "closure", request, MANY, calls, [service])


def _grpc(session: Session, name: str, server: Process, address: str) -> None:
    with server:
        for size, shape in [("64 B", ONE), *((size, MANY) for size in SIZES)]:
            request, calls = grpc_request(address, "proto", SIZES[size]), count(shape, SIZES[size], share=0.04)
            session.load(AREA, f"proto {size} {shape}", name, request, shape, calls, [server], peer=True)
