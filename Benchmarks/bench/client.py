"""What a call costs who makes it, through `RPCClient`: to helloworld, and to a service of the same process."""

import os
import statistics
import subprocess
from collections.abc import Mapping
from pathlib import Path

from . import servers
from .process import Process, tool
from .session import Session

AREA = "client"
PROCESSES = 4
LOADS = [(1, 3_000), (32, 20_000), (128, 20_000)]
"""How many calls at once, and how many of them."""


def measure(session: Session) -> None:
    bench = session.binaries / "call-bench"
    for encoding in ("proto", "json"):
        command = [bench, "local", encoding, "60000", "1"]
        session.add(AREA, f"{encoding} in process x1", "call-bench", lambda: _run(command, {}))
    with servers.Platform(session.binaries, session.folder) as platform:
        env = {"MICRO_PROXY": platform.network}
        for encoding in ("proto", "json"):
            for way, place in [("address", platform.direct), ("registry", "registry")]:
                for width, calls in LOADS:
                    command = [bench, place, encoding, str(calls), str(width)]
                    load = f"{encoding} by {way} x{width}"
                    session.add(AREA, load, "call-bench", lambda: _remote(platform.service, command, env))
            command = [bench, platform.direct, encoding, "20000", "128", "on-loops"]
            session.add(
                AREA, f"{encoding} on loops x128", "call-bench", lambda: _remote(platform.service, command, env))
        session.optional(AREA, "grpc-swift", lambda: _grpc_swift(session, platform))


def _grpc_swift(session: Session, platform: servers.Platform) -> None:
    """A tenth of the calls, which take as long."""
    for width, calls in LOADS:
        command = [tool("grpc-swift-bench"), platform.direct, "proto", str(calls // 10), str(width)]
        load = f"proto by address x{width}"
        session.add(AREA, load, "grpc-swift", lambda: _remote(platform.service, command, {}), peer=True)


def _run(command: list[str | Path], env: Mapping[str, str]) -> dict[str, float]:
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, env={"PATH": os.environ["PATH"], **env})
    if done.returncode != 0:
        raise RuntimeError(f"{command}: {done.stdout}{done.stderr}")
    wall, cpu = map(float, done.stdout.split())
    calls = int(command[3])
    return {"cpu_us": cpu / calls * 1e6, "rate": calls / wall}


def _remote(service: Process, command: list[str | Path], env: Mapping[str, str]) -> dict[str, float]:
    """The means of some processes: how a client's calls spread over threads is decided anew in each."""
    before = service.cpu
    runs = [_run(command, env) for _ in range(PROCESSES)]
    figures = {name: statistics.mean(run[name] for run in runs) for name in runs[0]}
    # A tenth is made before, to get warm.
    calls = int(command[3]) * 1.1 * PROCESSES
    return {**figures, "helloworld_cpu_us": (service.cpu - before) / calls * 1e6}
