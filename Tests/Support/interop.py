"""Tests/Interop/service seen from grpcio, and its client mode as a process."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.wrappers_pb2 import BytesValue

from .binaries import binary
from .platform import Helloworld, Server
from .processes import Process, environment
from .waiting import eventually

DOORS = ["direct", "network", "grpc"]
"""The ways to a service: its own address, :8443 and :8081 of its server."""

UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


def door_address(door: str, server: Server, service: Helloworld) -> str:
    """Where a service is reached through a door."""
    return service.address if door == "direct" else str(getattr(server, door))


def encode(value: bytes) -> bytes:
    """A BytesValue; a StringValue looks the same on the wire."""
    return BytesValue(value=value).SerializeToString()


def decode(message: bytes) -> bytes:
    """What a BytesValue or a StringValue carries."""
    return BytesValue.FromString(message).value


class Interop:
    """The methods of the service as callables of grpcio, with plain bytes for messages."""

    def __init__(self, channel: Any, service: str = "interop") -> None:
        self.channel = channel
        """A `grpc.Channel`, or one of `grpc.aio`."""
        self._service = service

    def _path(self, method: str) -> str:
        return method if method.startswith("/") else f"/{self._service}.Interop/{method}"

    def unary(self, method: str) -> Any:
        return self.channel.unary_unary(self._path(method), encode, decode)

    def client_stream(self, method: str) -> Any:
        return self.channel.stream_unary(self._path(method), encode, decode)

    def server_stream(self, method: str) -> Any:
        return self.channel.unary_stream(self._path(method), encode, decode)

    def bidi(self, method: str) -> Any:
        return self.channel.stream_stream(self._path(method), encode, decode)

    def count(self, what: str, label: str) -> int:
        """How many calls of a label were `Begun` or `Cancelled`, or how many bytes they have `Written`."""
        return int(self.unary(what)(label.encode(), timeout=10))

    def wait_for(self, what: str, label: str, within: float = 10) -> None:
        """Waits until a call of a label was `Begun` or `Cancelled`."""
        eventually(lambda: self.count(what, label) == 1, f"{what} {label}", within)


def call_any_way(interop: Interop, kind: str, method: str, request: bytes = b"", **options: Any) -> list[bytes]:
    """Makes a call with one request in one of the four kinds of gRPC, and returns its responses."""
    if kind == "unary":
        return [interop.unary(method)(request, **options)]
    if kind == "client_stream":
        return [interop.client_stream(method)(iter([request]), **options)]
    if kind == "server_stream":
        return list(interop.server_stream(method)(request, **options))
    return list(interop.bidi(method)(iter([request]), **options))


class OurCall(Process):
    """A call that our client makes step by step, as the words say (`interop-service call` tells which there are)."""

    def __init__(self, home: Path, address: str, service: str, kind: str, endpoint: str, *words: str) -> None:
        command = [binary("interop-service"), "call", address, service, kind, endpoint, *words]
        super().__init__(command, environment(home), listens=True)

    @property
    def outcomes(self) -> list[Any]:
        """What came of its steps so far."""
        return [json.loads(line) for line in self.output.splitlines()]

    def finish(self, within: float = 20) -> list[Any]:
        """Waits for the end and returns what came of the steps."""
        code = self.wait(within)
        assert code == 0, (code, self.output)
        return self.outcomes


def messages(outcomes: Iterable[Any]) -> list[str]:
    """The texts of the messages among the outcomes."""
    return [outcome["message"] for outcome in outcomes if "message" in outcome]


def steps(kind: str, *texts: str) -> Sequence[str]:
    """The words for a call that sends texts and reads everything."""
    sends = [f"send={text}" for text in texts]
    return {"unary": sends, "client": sends, "server": [*sends, "rest"], "bidi": [*sends, "finish", "rest"]}[kind]

