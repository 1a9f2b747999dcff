"""One run of the benchmarks: what it measures with, and the rows it gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from . import servers
from .figures import CPU, REFERENCE, TIMES_NGHTTPD, Row
from .h2load import Request, Shape, load
from .process import Missing, Process

REFERENCE_SIZE = 77
"""As long as the answer of a call with 64 bytes."""
REFERENCE_SHAPE = Shape(4, 32)


@dataclass
class Session:
    """Everything is measured in a round, and then again: what happens on the machine for a while does not hit all runs
    of one row."""

    binaries: Path
    folder: Path
    rows: dict[tuple[str, str, str], Row] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    round: int = 0

    def __enter__(self) -> Self:
        (self.folder / "reference").write_bytes(b"x" * REFERENCE_SIZE)
        self._nghttpd, address = servers.nghttpd(self.folder)
        self._request = Request(f"http://{address}/reference", REFERENCE_SIZE)
        return self

    def __exit__(self, *_: object) -> None:
        self._nghttpd.stop()

    def add(
        self, area: str, name: str, server: str, measure: Callable[[], Mapping[str, float]], peer: bool = False
    ) -> Mapping[str, float]:
        """Measures, and adds the values to a row."""
        before = self._reference()
        values = dict(measure())
        if CPU in values:
            values[TIMES_NGHTTPD] = 2 * values[CPU] / (before + self._reference())
        now = Row(area, name, server, peer)
        now.add(values)
        self._keep(now)
        print(now.line, flush=True)
        return values

    def _reference(self) -> float:
        """What the machine gives now: what an answer of nghttpd costs, in µs."""
        values = load(self._request, REFERENCE_SHAPE, 60_000, [self._nghttpd])
        row = Row(REFERENCE, f"file {REFERENCE_SHAPE}", "nghttpd", peer=True)
        row.add({name: values[name] for name in (CPU, "rate")})
        self._keep(row)
        return values[CPU]

    def _keep(self, now: Row) -> None:
        row = self.rows.setdefault(now.key, Row(*now.key, now.peer))
        for name, values in now.figures.items():
            row.figures.setdefault(name, []).extend(values)

    def load(
        self, area: str, name: str, server: str, request: Request, shape: Shape, count: int,
        measured: list[Process], peer: bool = False, direct_us: float | None = None,
    ) -> Mapping[str, float]:
        """A load by h2load, which a tenth of it goes before.

        `direct_us` is what the median takes on another way, and `added_us` how much longer this one is.
        """
        load(request, shape, max(shape.connections, count // 10), measured)

        def measure() -> dict[str, float]:
            figures = load(request, shape, count, measured)
            return figures if direct_us is None else {**figures, "added_us": figures["p50_us"] - direct_us}

        return self.add(area, name, server, measure, peer)

    def optional(self, area: str, server: str, part: Callable[[], None]) -> None:
        """Measures a peer, or says that it is not here."""
        try:
            part()
        except Missing as error:
            if str(error) not in self.missing:
                print(f"{area:11} {'':24} {server:14} not measured: {error} is not installed", flush=True)
            self.missing.add(str(error))
