#!/usr/bin/env python3
"""Holds `micro server` and helloworld at half of the load that they can take, for an hour, and looks for drift.

Each minute is a line: answers a second and p99 of each load, memory and open files of both processes. README.md beside
it says what the loads are.
"""

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench import servers
from bench.greeting import grpc_request, json_request
from bench.h2load import Answers, Request, Shape, run
from bench.process import Process
from bench.circumstances import circumstances

Load = tuple[Request, Shape]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bin", type=Path, help="folder with the release binaries")
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--out", type=Path, help="where the figures go")
    options = parser.parse_args()
    before = circumstances()
    with tempfile.TemporaryDirectory() as folder, servers.Platform(options.bin, Path(folder)) as platform:
        soak = Soak(platform)
        minutes = [soak.minute() for _ in range(options.minutes)]
        result = {**before, "half_rates": soak.rates, "minutes": minutes, "drift": drift(minutes)}
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n")
    for name, (first, last) in result["drift"].items():
        print(f"{name:24} first quarter {first:10.1f}  last quarter {last:10.1f}  {last / first:.3f}")


class Soak:
    """Three loads at once, and a client that comes and goes."""

    def __init__(self, platform: servers.Platform) -> None:
        self._processes = [platform.server, platform.service]
        self._gateway = platform.gateway
        self._loads: dict[str, Load] = {
            "gateway": (json_request(platform.gateway, 64), Shape(16, 1)),
            "proxy": (grpc_request(platform.network, "proto", 64), Shape(4, 16)),
            "direct": (grpc_request(platform.direct, "proto", 64), Shape(4, 16)),
        }
        # Together, since they share the processors.
        full = self._all({name: [] for name in self._loads}, seconds=10)
        self.rates = {name: answers.count / answers.seconds / 2 for name, answers in full.items()}

    def _all(self, options: dict[str, list[str]], seconds: int) -> dict[str, Answers]:
        with ThreadPoolExecutor() as pool:
            running = {
                name: pool.submit(run, request, shape, "-D", str(seconds), *options[name], timeout=seconds + 60)
                for name, (request, shape) in self._loads.items()
            }
            return {name: future.result() for name, future in running.items()}

    def minute(self) -> dict[str, float]:
        """Holds the load for 55 seconds; in the rest of the minute it stands still, and its connections are new after."""
        end = time.monotonic() + 60
        over = threading.Event()
        visitor = threading.Thread(target=self._come_and_go, args=[over])
        visitor.start()
        paced = {
            name: ["--rps", f"{self.rates[name] / shape.connections:.2f}"]
            for name, (_, shape) in self._loads.items()
        }
        try:
            answers = self._all(paced, seconds=55)
        finally:
            over.set()
            visitor.join()
        time.sleep(max(0, end - time.monotonic()))
        figures = {
            f"{load}_{name}": round(value) for load, each in answers.items() for name, value in each.figures.items()
        }
        figures |= {f"{process.name}_{name}": value for process in self._processes for name, value in life(process)}
        print(json.dumps(figures), flush=True)
        return figures

    def _come_and_go(self, over: threading.Event) -> None:
        """A connection and a stream of events every twentieth of a second."""
        while not over.wait(0.05):
            address = f"http://{self._gateway}/helloworld/stream?count=3"
            events = urllib.request.Request(address, headers={"accept": "text/event-stream"})
            with urllib.request.urlopen(events, timeout=10) as answer:
                answer.read()


def life(process: Process) -> list[tuple[str, float]]:
    files = len(list(Path(f"/proc/{process.pid}/fd").iterdir()))
    threads = len(list(Path(f"/proc/{process.pid}/task").iterdir()))
    return [("resident_mib", round(process.resident_mib, 2)), ("files", files), ("threads", threads)]


def drift(minutes: list[dict[str, float]]) -> dict[str, Any]:
    """The medians of the first and the last quarter of what must not grow."""
    quarter = max(1, len(minutes) // 4)
    names = [name for name in minutes[0] if name.endswith(("_p99_us", "_resident_mib", "_files", "_threads"))]
    return {
        name: [statistics.median(minute[name] for minute in part) for part in (minutes[:quarter], minutes[-quarter:])]
        for name in names
    }


if __name__ == "__main__":
    sys.exit(main())
