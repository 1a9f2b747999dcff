"""Services written in Python with grpcio, registered at a micro server like any other."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import grpc

from .platform import Server
from .stubs import Stubs

Handler = Callable[[bytes, grpc.ServicerContext], bytes]
"""Takes the bytes of a request, gives those of the response."""


@dataclass(frozen=True)
class Call:
    """A call as the service saw it."""

    path: str
    body: bytes
    metadata: list[tuple[str, str | bytes]]

    def values(self, name: str) -> list[str | bytes]:
        return [value for key, value in self.metadata if key == name]


class PythonService(grpc.GenericRpcHandler):  # type: ignore[misc]
    """A gRPC server that reads raw bytes, so that it takes JSON and protobuf alike.

    `handlers` are found by `Handler.Method`; a ready `grpc.RpcMethodHandler` may stand for a stream. Everything else
    goes to `otherwise`.
    """

    def __init__(
        self,
        handlers: Mapping[str, Handler | grpc.RpcMethodHandler] | None = None,
        otherwise: Handler | None = None,
        compression: grpc.Compression | None = None,
    ) -> None:
        self.calls: list[Call] = []
        self._handlers = dict(handlers or {})
        self._otherwise = otherwise
        self._server = grpc.server(
            ThreadPoolExecutor(max_workers=32),
            handlers=(self,),
            options=[
                ("grpc.max_receive_message_length", -1),
                ("grpc.max_send_message_length", -1),
                ("grpc.so_reuseport", 0),
            ],
            compression=compression,
        )
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self._server.start()

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler | None:
        path: str = handler_call_details.method
        service, _, method = path[1:].partition("/")
        handler = self._handlers.get(f"{service.rpartition('.')[2]}.{method}", self._otherwise)
        if handler is None or isinstance(handler, grpc.RpcMethodHandler):
            return handler

        def answer(body: bytes, context: grpc.ServicerContext) -> bytes:
            metadata = [(pair[0], pair[1]) for pair in context.invocation_metadata()]
            self.calls.append(Call(path, body, metadata))
            return handler(body, context)

        return grpc.unary_unary_rpc_method_handler(answer)

    def register(self, server: Server, stubs: Stubs, *names: str, node: str = "") -> None:
        """Puts its node into the registry, under every name."""
        for name in names:
            register(server, stubs, name, node or f"{name}-python", self.address)

    def stop(self) -> None:
        self._server.stop(grace=0).wait(5)


def register(
    server: Server, stubs: Stubs, name: str, node: str, address: str, ttl: int = 3600, endpoints: Iterable[str] = ()
) -> None:
    """Registers a node through the registry's RPC, as a service in any language does."""
    record = stubs.registry.Service(
        name=name,
        version="latest",
        nodes=[stubs.registry.Node(id=node, address=address)],
        endpoints=[stubs.registry.Endpoint(name=endpoint) for endpoint in endpoints],
        options=stubs.registry.Options(ttl=ttl, domain="micro"),
    )
    with grpc.insecure_channel(server.network) as channel:
        stubs.registry_grpc.RegistryStub(channel).Register(record, timeout=10, wait_for_ready=True)


def echo(body: bytes, context: grpc.ServicerContext) -> bytes:
    """Answers with the request, as text and as it came, and the text metadata."""
    metadata = {key: value for key, value in context.invocation_metadata() if isinstance(value, str)}
    return json.dumps({"request": body.decode(), "metadata": metadata}).encode()


def fail_as_told(body: bytes, context: grpc.ServicerContext) -> bytes:
    """Fails with the status, text and trailers that the JSON request names."""
    wish: dict[str, Any] = json.loads(body)
    trailers = [(key, value) for key, value in wish.get("trailers", {}).items()]
    trailers += [(key, bytes.fromhex(value)) for key, value in wish.get("bin", {}).items()]
    context.set_trailing_metadata(trailers)
    code = next(code for code in grpc.StatusCode if code.value[0] == wish["status"])
    context.abort(code, wish["text"])
    raise AssertionError("abort raises")


class SlowHandler:
    """A handler that answers when it is released, and knows when it was called and when its caller gave up."""

    def __init__(self) -> None:
        self.called = threading.Semaphore(0)
        self.cancelled = threading.Semaphore(0)
        self.released = threading.Event()

    def __call__(self, body: bytes, context: grpc.ServicerContext) -> bytes:
        over = threading.Event()

        def ended() -> None:
            self.cancelled.release()
            over.set()

        # Also called after an answer; nobody counts cancellations then.
        if not context.add_callback(ended):
            ended()
        self.called.release()
        while not self.released.wait(0.01) and not over.is_set():
            pass
        return b'{"msg":"at last"}'

    def wait_called(self) -> None:
        assert self.called.acquire(timeout=10), "the handler was not called"

    def wait_cancelled(self, within: float) -> None:
        assert self.cancelled.acquire(timeout=within), f"the handler was not cancelled within {within} s"


def count_to(body: bytes, context: grpc.ServicerContext) -> Iterator[bytes]:
    """A server stream: as many messages as the request says."""
    for number in range(int(body)):
        yield str(number).encode()


def ping_pong(requests: Iterator[bytes], context: grpc.ServicerContext) -> Iterator[bytes]:
    """A stream both ways: every message comes back at once."""
    for request in requests:
        yield b"pong " + request


def add_up(requests: Iterator[bytes], context: grpc.ServicerContext) -> bytes:
    """A client stream: the sum of its messages."""
    return str(sum(int(request) for request in requests)).encode()
