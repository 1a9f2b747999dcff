"""Tens of thousands of short streams: all of them are answered, and no process grows with their number."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import grpc
import pytest

from Support.interop import Interop, OurCall
from Support.platform import Helloworld, Server
from Support.processes import Process
from Support.waiting import eventually

ALLOWANCE = 5 << 20
"""How many bytes a process may grow by in the second half."""


@pytest.fixture
def own(own_server: Server) -> Iterator[tuple[Server, Helloworld]]:
    """Processes that nobody else uses, so that their memory is the test's."""
    yield own_server, own_server.start_interop()


def memory(*processes: Process) -> list[int]:
    return [process.resident_bytes for process in processes]


def assert_flat(first: list[int], second: list[int]) -> None:
    grown = [now - then for then, now in zip(first, second, strict=True)]
    assert max(grown) < ALLOWANCE, grown


@pytest.mark.timeout(120)
def test_twenty_thousand_streams_of_our_client_one_after_the_other(own: tuple[Server, Helloworld]) -> None:
    server, service = own
    call = OurCall(server.home, service.address, "interop", "many", "Interop.Converse", "10000", "1")
    halves = []
    for half in (1, 2):
        eventually(lambda: len(call.outcomes) == half, f"half {half} is done", within=60)
        assert call.outcomes[-1] == {"end": True}
        halves.append(memory(service, call))
        call.write_line()
    assert_flat(*halves)
    call.kill()


async def open_stream(interop: Interop, number: int) -> Any:
    call = interop.bidi("Converse")(timeout=60)
    await call.write(b"%d" % number)
    assert await call.read() == b"%d" % number
    return call


async def end_stream(call: Any) -> None:
    await call.done_writing()
    assert await call.read() is grpc.aio.EOF


@pytest.mark.timeout(120)
def test_ten_thousand_streams_of_grpcio_that_are_open_at_once(own: tuple[Server, Helloworld]) -> None:
    server, service = own
    # A connection takes 1024 streams.
    connections = 10
    own_connection = [("grpc.use_local_subchannel_pool", 1)]

    async def run() -> None:
        async with AsyncExitStack() as stack:
            channels = [
                await stack.enter_async_context(grpc.aio.insecure_channel(server.network, options=own_connection))
                for _ in range(connections)
            ]
            stubs = [Interop(channel) for channel in channels]
            halves = []
            for _ in range(2):
                calls = await asyncio.gather(
                    *(open_stream(stubs[number % connections], number) for number in range(10_000))
                )
                await asyncio.gather(*map(end_stream, calls))
                halves.append(memory(service, server.process))
            assert_flat(*halves)

    asyncio.run(run())
