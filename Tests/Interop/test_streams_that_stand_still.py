"""A reader that reads nothing while a gigabyte is on offer: it holds back its own stream, and costs next to nothing.

The gigabyte and 99 conversations share one connection, by grpcio's asyncio client, whose reads are the test's own.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import grpc
import pytest

from Support.interop import Interop, OurCall, door_address
from Support.interop_python import PythonInterop
from Support.platform import Helloworld, Server
from Support.processes import Process
from Support.waiting import settled

CHUNK = 16 * 1024
CHUNKS = 65536
OTHERS = 99
ROUNDS = 20
ALLOWANCE = 8 << 20
"""How many bytes the stalled stream may cost a process."""


@pytest.fixture(params=["direct", "network"])
def door(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def own(own_server: Server) -> Iterator[tuple[Server, Helloworld]]:
    """Processes that nobody else uses, so that their memory is the test's."""
    yield own_server, own_server.start_interop()


@asynccontextmanager
async def one_connection(address: str) -> AsyncIterator[Interop]:
    async with grpc.aio.insecure_channel(address) as channel:
        yield Interop(channel)


async def converse(interop: Interop, number: int) -> None:
    """Says something, waits for the echo, and so on."""
    call = interop.bidi("Converse")(timeout=40)
    for turn in range(ROUNDS):
        text = f"{number} {turn}".encode()
        await call.write(text)
        assert await call.read() == text
    await call.done_writing()
    assert await call.read() is grpc.aio.EOF


async def converse_all(interop: Interop) -> None:
    await asyncio.gather(*(converse(interop, number) for number in range(OTHERS)))


async def written(address: str, label: str) -> int:
    """How many bytes a handler has written that gets rid of no more."""
    with grpc.insecure_channel(address) as channel:
        interop = Interop(channel)
        return await asyncio.to_thread(settled, lambda: interop.count("Written", label), "the handler")


def watched(processes: list[Process]) -> list[int]:
    return [process.resident_bytes for process in processes]


def test_a_reader_that_stands_still_hinders_nobody(own: tuple[Server, Helloworld], door: str) -> None:
    server, service = own
    processes = [service, server.process]

    async def run() -> None:
        async with one_connection(door_address(door, server, service)) as interop:
            # Once before anything is measured, so that what every connection needs is there.
            await converse_all(interop)
            before = watched(processes)
            label = uuid.uuid4().hex
            offer = interop.server_stream("Offer")(b"%d %d" % (CHUNKS, CHUNK), metadata=(("x-label", label),))
            assert len(await offer.read()) == CHUNK
            # The C core takes as much as it thinks the line holds.
            rid_of = await written(service.address, label)
            assert rid_of < CHUNKS * CHUNK / 16
            await converse_all(interop)
            assert await written(service.address, label) == rid_of
            grown = [now - then for now, then in zip(watched(processes), before, strict=True)]
            assert max(grown) < ALLOWANCE, grown
            # It goes on where it stood.
            for _ in range(500):
                assert len(await offer.read()) == CHUNK
            offer.cancel()

    asyncio.run(run())


def test_a_handler_that_reads_nothing_stops_its_client(own: tuple[Server, Helloworld], door: str) -> None:
    server, service = own
    processes = [service, server.process]

    async def run() -> None:
        async with one_connection(door_address(door, server, service)) as interop:
            await converse_all(interop)
            before = watched(processes)
            sent = 0
            call = interop.client_stream("ReadNothing")()
            with pytest.raises(TimeoutError):
                for _ in range(CHUNKS):
                    # A write is done when the connection has taken it.
                    async with asyncio.timeout(0.5):
                        await call.write(b"x" * CHUNK)
                    sent += CHUNK
            assert 0 < sent < ALLOWANCE
            await converse_all(interop)
            grown = [now - then for now, then in zip(watched(processes), before, strict=True)]
            assert max(grown) < ALLOWANCE, grown
            call.cancel()

    asyncio.run(run())


def test_forty_handlers_that_stand_still_hinder_nobody(own: tuple[Server, Helloworld], door: str) -> None:
    """The window of the connection was that of 16 streams: from the 17th on, they held up every other call.

    The same of readers is a Swift test: here the window would be that of grpcio.
    """
    server, service = own

    async def offer(call: Any) -> None:
        while True:
            await call.write(b"x" * CHUNK)

    async def run() -> None:
        async with one_connection(door_address(door, server, service)) as interop:
            calls = [interop.client_stream("ReadNothing")() for _ in range(40)]
            offers = [asyncio.create_task(offer(call)) for call in calls]
            # Time enough to fill what there is to fill: whatever stands still by then is what the test is about.
            for _ in range(5):
                await converse_all(interop)
            for call in calls:
                call.cancel()
            await asyncio.gather(*offers, return_exceptions=True)

    asyncio.run(run())


def test_our_client_that_reads_nothing_stops_a_server(server: Server) -> None:
    service = PythonInterop()
    call = OurCall(
        server.home, service.address, "python", "server", "Interop.Offer", f"send={CHUNKS} {CHUNK}", "read", "stand"
    )
    call.find(r"(standing)")
    before = call.resident_bytes
    assert 0 < settled(lambda: service.written, "the server") < ALLOWANCE
    assert call.resident_bytes - before < ALLOWANCE
    call.stop()
    service.stop()


def test_our_client_stops_at_a_server_that_reads_nothing(server: Server) -> None:
    service = PythonInterop()
    words = [f"chunks={CHUNKS}x{CHUNK}", "finish"]
    call = OurCall(server.home, service.address, "python", "bidi", "Interop.ReadNothing", "timeout=2000", *words)
    service.wait_begun()
    [outcome] = call.finish()
    assert outcome["error"]["code"] == 408
    service.wait_cancelled(within=1)
    service.stop()
