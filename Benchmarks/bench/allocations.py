"""How often memory is allocated for a call: heaptrack's count at 20,000 calls less that at 10,000."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from . import servers
from .greeting import grpc_request, json_request
from .h2load import Request, Shape, load
from .process import Missing, tool
from .session import Session

AREA = "allocations"
CALLS = 10_000


def measure(session: Session) -> None:
    # The same in every round.
    if session.round == 0:
        session.optional(AREA, "heaptrack", lambda: _measure(session))


def _measure(session: Session) -> None:
    many, single = Shape(4, 32), Shape(32, 1)

    def add(load: str, server: str, calls: Callable[[int, dict[str, str]], None]) -> None:
        session.add(AREA, load, server, lambda: {"allocations": _per_call(session.folder, calls)})

    for encoding in ("proto", "json"):
        add(f"{encoding} 64 B {many}", "helloworld", lambda *run: _service(session, encoding, many, *run))
    add(f"json 64 B {single}", "gateway", lambda *run: _platform(session, single, _through_gateway, *run))
    add(f"proto 64 B {many}", ":8443", lambda *run: _platform(session, many, _through_proxy, *run))
    service, address = servers.helloworld(session.binaries, session.folder)
    with service:
        for encoding in ("proto", "json"):
            add(f"{encoding} by address x32", "client", lambda *run: _client(session, [address, encoding], "32", *run))
            add(f"{encoding} in process x1", "client", lambda *run: _client(session, ["local", encoding], "1", *run))


def _per_call(folder: Path, calls: Callable[[int, dict[str, str]], None]) -> float:
    trace, counts = folder / "trace", []
    for count in (CALLS, 2 * CALLS):
        calls(count, {"LD_PRELOAD": str(_preloaded()), "DUMP_HEAPTRACK_OUTPUT": str(trace)})
        # A line that begins with a plus is an allocation.
        with trace.open("rb") as lines:
            counts.append(sum(line.startswith(b"+") for line in lines))
        trace.unlink()
    return (counts[1] - counts[0]) / CALLS


def _preloaded() -> Path:
    """What `heaptrack` puts into a process; run by it, the one that is measured would be a child of a script."""
    prefix = Path(tool("heaptrack")).resolve().parents[1]
    found = next(prefix.glob("lib*/**/libheaptrack_preload.so"), None)
    if not found:
        raise Missing("heaptrack")
    return found


def _service(session: Session, encoding: str, shape: Shape, count: int, env: dict[str, str]) -> None:
    service, address = servers.helloworld(session.binaries, session.folder, env)
    with service:
        load(grpc_request(address, encoding, 64), shape, count, [service])


def _platform(
    session: Session, shape: Shape, request: Callable[[servers.Platform], Request], count: int, env: dict[str, str]
) -> None:
    with servers.Platform(session.binaries, session.folder, env) as platform:
        load(request(platform), shape, count, [platform.server])


def _through_gateway(platform: servers.Platform) -> Request:
    return json_request(platform.gateway, 64)


def _through_proxy(platform: servers.Platform) -> Request:
    return grpc_request(platform.network, "proto", 64)


def _client(session: Session, place: list[str], width: str, count: int, env: dict[str, str]) -> None:
    # A tenth is made before, to get warm.
    words = [session.binaries / "call-bench", *place, str(count * 10 // 11), width]
    subprocess.run(words, env={"PATH": os.environ["PATH"], **env}, check=True, timeout=60, stdout=subprocess.DEVNULL)
