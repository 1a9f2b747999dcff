"""The counterpart of Tests/Interop/service in Python: a grpcio server that our client calls."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import grpc

from .interop import decode, encode
from .python_service import PythonService


class PythonInterop(PythonService):
    """Answers `Interop.…` like the Swift service, and remembers what it saw."""

    def __init__(self, compression: grpc.Compression | None = None) -> None:
        self.metadata: list[tuple[str, str | bytes]] = []
        """That of the last call."""
        self.remaining: float | None = None
        """Seconds that the last call still had."""
        self.written = 0
        """Bytes that `Offer` wrote."""
        self._begun = threading.Semaphore(0)
        self._cancelled = threading.Semaphore(0)
        unary, client, server, bidi = (
            grpc.unary_unary_rpc_method_handler,
            grpc.stream_unary_rpc_method_handler,
            grpc.unary_stream_rpc_method_handler,
            grpc.stream_stream_rpc_method_handler,
        )
        kinds: dict[str, tuple[Callable[..., grpc.RpcMethodHandler], Callable[..., Any]]] = {
            "Echo": (unary, lambda request, context: request),
            "Collect": (client, _collect),
            "Count": (server, _count),
            "Echoes": (server, lambda request, context: iter([request] * 3)),
            "Converse": (bidi, lambda requests, context: requests),
            "Fail": (unary, _fail),
            "FailLate": (server, _fail_late),
            "Sleep": (unary, self._sleep),
            "CountThenSleep": (server, self._count_then_sleep),
            "ReadNothing": (client, self._sleep),
            "Offer": (server, self._offer),
        }
        handlers = {
            f"Interop.{name}": kind(self._noting(behavior), decode, encode) for name, (kind, behavior) in kinds.items()
        }
        super().__init__(handlers, compression=compression)

    def wait_begun(self) -> None:
        assert self._begun.acquire(timeout=10), "no call began"

    def wait_cancelled(self, within: float) -> None:
        assert self._cancelled.acquire(timeout=within), f"no call was cancelled within {within} s"

    def _noting(self, behavior: Callable[..., Any]) -> Callable[..., Any]:
        def noted(request: Any, context: grpc.ServicerContext) -> Any:
            self.metadata = [(pair[0], pair[1]) for pair in context.invocation_metadata()]
            self.remaining = context.time_remaining()
            context.send_initial_metadata((("x-first", "1"), ("x-first-bin", b"\0\1")))
            context.set_trailing_metadata((("x-last", "2"), ("x-last-bin", b"\2\3")))
            return behavior(request, context)

        return noted

    def _sleep(self, _: Any, context: grpc.ServicerContext) -> bytes:
        over = threading.Event()
        if not context.add_callback(over.set):
            over.set()
        self._begun.release()
        over.wait()
        self._cancelled.release()
        return b""

    def _count_then_sleep(self, request: bytes, context: grpc.ServicerContext) -> Iterator[bytes]:
        yield from _count(request, context)
        self._sleep(request, context)

    def _offer(self, request: bytes, context: grpc.ServicerContext) -> Iterator[bytes]:
        count, size = map(int, request.split())
        for _ in range(count):
            yield b"x" * size
            self.written += size


def _collect(requests: Iterator[bytes], _: grpc.ServicerContext) -> bytes:
    sizes = [len(request) for request in requests]
    return f"{len(sizes)} {sum(sizes)}".encode()


def _count(request: bytes, _: grpc.ServicerContext) -> Iterator[bytes]:
    return (str(number).encode() for number in range(int(request)))


def _fail(request: bytes, context: grpc.ServicerContext) -> bytes:
    """Fails with the status code in front of the text."""
    number, _, text = request.decode().partition(" ")
    context.abort(next(code for code in grpc.StatusCode if code.value[0] == int(number)), text)
    raise AssertionError("abort raises")


def _fail_late(request: bytes, context: grpc.ServicerContext) -> Iterator[bytes]:
    yield from _count(b"3", context)
    _fail(request, context)
