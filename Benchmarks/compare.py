#!/usr/bin/env python3
"""Compares the figures of two runs. Each number says how much worse the new run is: 1.20 is a fifth slower, or a fifth
more memory. What the machine did meanwhile is taken out by nghttpd, which both runs measured all along.

`!` marks what got more than 10 % worse for certain, for which the exit code is 1: every new round is worse than every old
one, for times and rates by 10 % too. `?` marks what may have, and the tails of the times, which neighbours decide.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.figures import CPU, REFERENCE, Row

ALLOWED = 1.10
MORE_IS_BETTER = {"rate", "mb_s"}
TAILS = {"p99_us", "p999_us"}
"""Not judged."""


def is_time(name: str) -> bool:
    """Whether it is on the clock, not of the processor."""
    return name.endswith(("_us", "_ms")) and not name.endswith(CPU)


@dataclass(frozen=True)
class Run:
    """The figures of a file."""

    rows: Mapping[tuple[str, str, str], Row]
    cpu: float
    """What an answer of nghttpd cost in this run."""
    rate: float
    """How many of them there were in a second."""

    @classmethod
    def read(cls, file: Mapping[str, Any]) -> "Run":
        rows = [Row.read(row) for row in file["rows"]]
        reference = next(row.figures for row in rows if row.area == REFERENCE)
        cpu, rate = (statistics.median(reference[name]) for name in (CPU, "rate"))
        return cls({row.key: row for row in rows if row.area != REFERENCE}, cpu, rate)

    def costs(self, name: str, values: Sequence[float]) -> list[float]:
        """Values of a figure such that less is better and other machines have the same, in order."""
        if name in MORE_IS_BETTER:
            return sorted(self.rate / value for value in values)
        if name.endswith(CPU):
            return sorted(value / self.cpu for value in values)
        if is_time(name):
            return sorted(value * self.rate for value in values)
        return sorted(values)


@dataclass(frozen=True)
class Change:
    """How much more a figure costs than before."""

    name: str
    ratio: float
    mark: str

    def __str__(self) -> str:
        return f"{self.name} {self.ratio:.2f}{self.mark}"


def change(old: Run, new: Run, name: str, before: Sequence[float], after: Sequence[float]) -> Change | None:
    """None where nothing can be said: a difference of times may be nothing, or less."""
    if min(*before, *after) <= 0:
        return None
    before, after = old.costs(name, before), new.costs(name, after)
    ratio = statistics.median(after) / statistics.median(before)
    if ratio <= ALLOWED:
        return Change(name, ratio, "")
    # Processor and memory are the program's own; how long it waits for its turn is its neighbours'.
    margin = ALLOWED if name in MORE_IS_BETTER or is_time(name) else 1
    is_certain = after[0] > before[-1] * margin and name not in TAILS
    return Change(name, ratio, "!" if is_certain else "?")


def changes(old: Run, new: Run) -> Iterator[tuple[Row, list[Change]]]:
    """The rows that both have."""
    for key, row in new.rows.items():
        if key not in old.rows:
            continue
        before = old.rows[key].figures
        found = [change(old, new, name, before[name], row.figures[name]) for name in row.figures if name in before]
        yield row, [each for each in found if each]


def only(these: Run, those: Run) -> list[str]:
    """What only the first has: rows, or areas, which one may have been filtered from."""
    areas = {row.area for row in those.rows.values()}
    missing = [row for key, row in these.rows.items() if key not in those.rows]
    whole = dict.fromkeys(row.area for row in missing if row.area not in areas)
    return [row.title for row in missing if row.area in areas] + [f"all of {area}: " for area in whole]


def has_slower(row: Row, changes: Sequence[Change]) -> bool:
    """Whether something of ours is worse for certain."""
    return not row.peer and any(each.mark == "!" for each in changes)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    options = parser.parse_args()
    files = [json.loads(path.read_text()) for path in (options.old, options.new)]
    for title, file in zip(("old", "new"), files, strict=True):
        machine = file["machine"]
        print(f"{title}: {file['date']}, {file['commit']}, {file['swift']}, {machine['cores']} x {machine['cpu']}")
    old, new = map(Run.read, files)
    cpu, rate = new.cpu / old.cpu, new.rate / old.rate
    print(f"nghttpd: CPU {cpu:.2f}, requests/s {rate:.2f} of the old run's; taken out below\n")
    slower = []
    for row, each in changes(old, new):
        print(f"{row.title}{'  '.join(map(str, each))}")
        if has_slower(row, each):
            slower.append(row)
    for word, these, those in (("new", new, old), ("gone", old, new)):
        for title in only(these, those):
            print(f"{title}{word}")
    if not slower:
        print("\nNothing of ours got slower.")
        return 0
    print("\nSlower:")
    for row in slower:
        print(f"  {row.title}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
