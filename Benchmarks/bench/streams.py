"""What a message of a stream costs on both sides, with grpcio under the same load.

Our side is `stream-bench`, a service and a client through the public API. Every message is counted, and its size
checked, by who receives it.
"""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .process import Process
from .session import Session

AREA = "streams"
STREAMS = 16
"""Streams at once."""


@dataclass(frozen=True)
class Load:
    """So many messages of a size, on so many streams at once. A message of bidi is a request with its answer."""

    kind: str
    size: int
    messages: int
    streams: int

    def __str__(self) -> str:
        return f"{self.kind} {self.size} B x{self.streams}"

    @property
    def words(self) -> list[str]:
        return [self.kind, str(self.size), str(self.messages), str(self.streams)]

    @property
    def with_warm_up(self) -> int:
        """Every run is preceded by a tenth of it."""
        each = self.messages // self.streams + max(1, self.messages // 10) // self.streams
        return each * self.streams


def loads(share: float, fat_share: float) -> list[Load]:
    """What is measured; grpcio gets a share of the messages, and another of those of a stream alone."""
    counts = {("server", 32): 600_000, ("client", 32): 600_000, ("bidi", 32): 120_000}
    counts |= {("server", 16384): 60_000, ("client", 16384): 60_000, ("bidi", 16384): 40_000}
    many = [Load(kind, size, int(count * share), STREAMS) for (kind, size), count in counts.items()]
    fat = [Load("server", size, int((1 << 30) / size * fat_share), 1) for size in (16 << 10, 1 << 20)]
    return many + fat


def measure(session: Session) -> None:
    bench = session.binaries / "stream-bench"
    _contestant(session, "stream-bench", [bench, "serve"], [bench, "run"], loads(1, 1))
    grpcio = [sys.executable, Path(__file__).with_name("grpcio.py")]
    _contestant(session, "grpcio", [*grpcio, "serve"], [*grpcio, "run"], loads(1 / 25, 1 / 4))


def _contestant(
    session: Session, name: str, serve: list[str | Path], run: list[str | Path], loads: Sequence[Load]
) -> None:
    with Process(serve, session.folder) as server:
        address = server.find(r"Listening on (\S+)")
        for load in loads:
            session.add(
                AREA, str(load), name, lambda load=load: _figures(server, [*run, address], load), peer=name == "grpcio")


def _figures(server: Process, run: list[str | Path], load: Load) -> dict[str, float]:
    before = server.cpu
    done = subprocess.run([*run, *load.words], capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise RuntimeError(f"{server.name} {load}: {done.stdout}{done.stderr}")
    wall, client = map(float, done.stdout.split())
    rate = load.messages / wall
    return {
        "cpu_us": (server.cpu - before) / load.with_warm_up * 1e6,
        "client_cpu_us": client / load.messages * 1e6,
        "rate": rate,
        # Both ways carry it.
        "mb_s": rate * load.size * (2 if load.kind == "bidi" else 1) / 1e6,
    }
