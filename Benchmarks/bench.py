#!/usr/bin/env python3
"""Measures what calls cost and writes the figures as JSON; README.md beside it says what each row is."""

import argparse
import datetime
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import allocations, churn, client, codec, gateway, idle, proxy, streams, unary
from bench.session import Session

AREAS = [unary, gateway, proxy, client, codec, streams, churn, idle, allocations]


def said(*command: str) -> str:
    """The first line of what a program says of itself; nothing when it is not here."""
    path = f"{os.environ['PATH']}:/usr/sbin"
    try:
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PATH": path}, timeout=20)
    except OSError:
        return ""
    return ((done.stdout or done.stderr).splitlines() or [""])[0].strip()


def circumstances() -> dict[str, Any]:
    """Where, when and of what; nothing that names the machine."""
    model = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    here = str(Path(__file__).parent)
    changed = said("git", "-C", here, "status", "--porcelain", "--untracked-files=no", "--", "..")
    return {
        "date": datetime.date.today().isoformat(),
        "commit": said("git", "-C", here, "rev-parse", "--short=10", "HEAD") + (" and changes" if changed else ""),
        "swift": said("swift", "--version"),
        "machine": {
            "cores": os.cpu_count(),
            "cpu": model.group(1) if model else platform.machine(),
            "memory_gib": round(int(memory.group(1)) / (1 << 20)) if memory else None,
            "linux": ".".join(platform.release().split(".")[:2]),
        },
        "load_average_before": os.getloadavg()[0],
        "tools": [line for line in (said("h2load", "--version"), said("nginx", "-v"), said("haproxy", "-v")) if line],
    }


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
