"""Rows of figures: what was measured, and how it is kept and shown."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

REFERENCE = "reference"
"""The area of nghttpd's figures that those of all others are held against."""
CPU = "cpu_us"
"""How the names of figures end that say how long a processor worked for an answer."""
TIMES_NGHTTPD = "times_nghttpd"
"""That divided by what an answer of nghttpd took right before and after."""


@dataclass(frozen=True)
class Row:
    """A server under a load: the values of each figure, one of each round. A peer is there to compare with."""

    area: str
    load: str
    server: str
    peer: bool = False
    figures: dict[str, list[float]] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str]:
        return self.area, self.load, self.server

    def add(self, values: Mapping[str, float]) -> None:
        for name, value in values.items():
            self.figures.setdefault(name, []).append(float(f"{value:.4g}"))

    @property
    def json(self) -> dict[str, Any]:
        return {
            "area": self.area, "load": self.load, "server": self.server, "peer": self.peer, "figures": self.figures,
        }

    @classmethod
    def read(cls, json: Mapping[str, Any]) -> "Row":
        return cls(json["area"], json["load"], json["server"], json["peer"], json["figures"])

    @property
    def title(self) -> str:
        return f"{self.area:11} {self.load:24} {self.server:12} "

    @property
    def line(self) -> str:
        """The medians."""
        shown = (f"{name} {plain(statistics.median(values))}" for name, values in self.figures.items())
        return self.title + "  ".join(shown)


def plain(value: float) -> str:
    """A number as people read it."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def percentile(ordered: Sequence[float], share: float) -> float:
    """The least value that so large a share of them does not exceed."""
    return ordered[max(0, min(len(ordered), -int(-share * len(ordered) // 1)) - 1)]
