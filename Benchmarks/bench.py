#!/usr/bin/env python3
"""Measures what calls cost and writes the figures as JSON; README.md beside it says what each row is."""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from bench import allocations, churn, client, codec, gateway, idle, proxy, streams, unary
from bench.circumstances import circumstances
from bench.session import Session

AREAS = [unary, gateway, proxy, client, codec, streams, churn, idle, allocations]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bin", type=Path, help="folder with the release binaries")
    parser.add_argument("--filter", default="", help="only areas whose names contain this")
    parser.add_argument("--out", type=Path, help="where the figures go")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured")
    options = parser.parse_args()
    areas = [area for area in AREAS if options.filter in area.AREA]
    if not areas:
        sys.exit(f"no area is called {options.filter}; there are {', '.join(area.AREA for area in AREAS)}")
    known = circumstances()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        with Session(options.bin.resolve(), Path(name)) as session:
            for session.round in range(options.rounds):
                print(f"-- round {session.round + 1} of {options.rounds}, load average {os.getloadavg()[0]:.1f}")
                for area in areas:
                    area.measure(session)
    print("-- medians")
    for row in session.rows.values():
        print(row.line)
    if options.out:
        known |= {"rounds": options.rounds, "missing": sorted(session.missing)}
        # A row a line, so that two files can be read side by side.
        lines = ",\n".join("    " + json.dumps(row.json) for row in session.rows.values())
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(known, indent=2)[:-2] + f',\n  "rows": [\n{lines}\n  ]\n}}\n')
        print(f"The figures are in {options.out}")


if __name__ == "__main__":
    main()
