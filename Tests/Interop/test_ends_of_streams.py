"""Calls that end early: cancelled by grpcio, or at their deadline; the handler on our side notices."""

import uuid
from collections.abc import Iterator
from queue import SimpleQueue
from typing import Any

import grpc
import pytest

from Support.h2_client import H2Client, go_cli_headers, grpc_frame
from Support.h2_server import H2Server
from Support.interop import DOORS, Interop, door_address
from Support.platform import Helloworld, Server
from Support.python_service import register
from Support.stubs import Stubs
from Support.waiting import Stopwatch

NOTICED = 0.5
"""Seconds until a handler has noticed: 100 ms by design, the rest is room for a busy machine."""


@pytest.fixture(scope="module", params=DOORS)
def interop(request: pytest.FixtureRequest, server: Server, interop_service: Helloworld) -> Iterator[Interop]:
    with grpc.insecure_channel(door_address(request.param, server, interop_service)) as channel:
        yield Interop(channel)


@pytest.fixture
def label() -> str:
    """What the service counts the calls of this test by."""
    return uuid.uuid4().hex


def begin(interop: Interop, kind: str, label: str, timeout: float = 30) -> Any:
    """Begins a call that would never end."""
    options: dict[str, Any] = {"metadata": (("x-label", label),), "timeout": timeout}
    nothing_yet: SimpleQueue[bytes | None] = SimpleQueue()
    match kind:
        case "unary":
            call = interop.unary("Sleep").future(b"", **options)
        case "client stream":
            call = interop.client_stream("Collect").future(iter(nothing_yet.get, None), **options)
        case "client stream that nobody reads":
            call = interop.client_stream("ReadNothing").future(iter(nothing_yet.get, None), **options)
        case "server stream":
            call = interop.server_stream("CountThenSleep")(b"0", **options)
        case "server stream that nobody reads":
            call = interop.server_stream("Offer")(b"65536 16384", **options)
        case _:
            call = interop.bidi("Converse")(iter(nothing_yet.get, None), **options)
    # Lets the thread go that waits for requests.
    call.add_callback(lambda: nothing_yet.put(None)) if hasattr(call, "add_callback") else None
    interop.wait_for("Begun", label)
    return call


KINDS = [
    "unary",
    "client stream",
    "client stream that nobody reads",
    "server stream",
    "server stream that nobody reads",
    "conversation",
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_call_that_is_cancelled_after_it_began_is_cancelled_at_the_handler(
    interop: Interop, label: str, kind: str
) -> None:
    call = begin(interop, kind, label)
    assert call.cancel()
    interop.wait_for("Cancelled", label, within=NOTICED)
    assert call.code() == grpc.StatusCode.CANCELLED


def test_a_stream_that_is_cancelled_after_its_first_response_is_cancelled_at_the_handler(
    interop: Interop, label: str
) -> None:
    metadata = (("x-label", label),)
    received = interop.server_stream("CountThenSleep")(b"1", metadata=metadata, timeout=30)
    assert next(received) == b"0"
    received.cancel()
    interop.wait_for("Cancelled", label, within=NOTICED)
    assert received.code() == grpc.StatusCode.CANCELLED


def test_a_conversation_that_is_cancelled_in_the_middle_is_cancelled_at_the_handler(
    interop: Interop, label: str
) -> None:
    requests: SimpleQueue[bytes | None] = SimpleQueue()
    requests.put(b"ping")
    call = interop.bidi("Converse")(iter(requests.get, None), metadata=(("x-label", label),), timeout=30)
    assert next(call) == b"ping"
    call.cancel()
    requests.put(None)
    interop.wait_for("Cancelled", label, within=NOTICED)
    assert call.code() == grpc.StatusCode.CANCELLED


@pytest.mark.parametrize("kind", KINDS)
def test_a_deadline_ends_the_call_and_its_handler(interop: Interop, label: str, kind: str) -> None:
    watch = Stopwatch()
    call = begin(interop, kind, label, timeout=0.5)
    assert call.code() == grpc.StatusCode.DEADLINE_EXCEEDED
    assert 0.4 < watch.seconds < 3
    interop.wait_for("Cancelled", label, within=NOTICED)


def test_a_client_that_does_not_watch_its_own_deadline_is_told(
    server: Server, interop_service: Helloworld, label: str
) -> None:
    for door in DOORS:
        address = door_address(door, server, interop_service)
        headers = [(name, value) for name, value in go_cli_headers(address, "/interop.Interop/CountThenSleep")]
        headers = [(name, "300000u" if name == "grpc-timeout" else value) for name, value in headers]
        with H2Client(address) as client:
            stream = client.open([*headers, ("x-label", label)])
            client.send(stream, grpc_frame(b'"2"'))
            exchange = client.finish(stream, within=3)
        assert (exchange.shape(), exchange.status) == (["HEADERS", "DATA", "HEADERS+"], "4"), door
        assert exchange.body == grpc_frame(b'"0"') + grpc_frame(b'"1"')


def test_the_handler_knows_how_much_time_is_left(interop: Interop) -> None:
    # The C core rounds up what it sends, by up to a hundredth.
    assert 4000 < float(interop.unary("Remaining")(b"", timeout=5)) <= 5050
    assert interop.unary("Remaining")(b"") == b"none"


@pytest.mark.parametrize("door", ["network", "grpc"])
def test_a_proxy_passes_on_the_time_that_remains(server: Server, stubs: Stubs, door: str) -> None:
    service = H2Server()
    register(server, stubs, "timed", "timed-1", service.address)
    address = getattr(server, door)
    with H2Client(address) as client:
        for _ in range(2):
            stream = client.open(go_cli_headers(address, "/timed.Timed/Call"))
            client.send(stream, grpc_frame(b"{}"), end=True)
            assert client.finish(stream).status == "0"
    service.stop()
    sent = dict(go_cli_headers(address))
    for request in service.requests:
        seen = dict(request)
        assert 9e9 < int(seen["timeout"]) < int(sent["timeout"])
        assert seen["grpc-timeout"][-1] == "u"
        assert 9e6 < int(seen["grpc-timeout"][:-1]) < int(sent["grpc-timeout"][:-1])
