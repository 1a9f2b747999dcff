"""Processes that are measured: their output, the processor's time and the memory they take."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self, TypeVar

T = TypeVar("T")


class Missing(Exception):
    """A program that this machine does not have."""


def tool(name: str) -> str:
    """Where a program is."""
    path = shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")
    if not path:
        raise Missing(name)
    return path


def eventually(condition: Callable[[], T | None], what: str, pause: float = 0.002) -> T:
    """Waits for something that is there, ten seconds at most."""
    deadline = time.monotonic() + 10
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise RuntimeError(f"not within ten seconds: {what}")
        time.sleep(pause)
    return value


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def is_open(port: int) -> bool:
    with socket.socket() as prober:
        return prober.connect_ex(("127.0.0.1", port)) == 0


class Process:
    """A program and its children. What it writes goes to a file: a pipe would have to be read while it is measured."""

    def __init__(self, command: list[str | Path], folder: Path, env: Mapping[str, str] | None = None) -> None:
        self.name = Path(command[0]).name
        self._log = folder / f"{self.name}-{time.monotonic_ns()}.log"
        clean = {"HOME": str(folder), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        if libraries := os.environ.get("LD_LIBRARY_PATH"):
            clean["LD_LIBRARY_PATH"] = libraries
        with self._log.open("w") as sink:
            self._child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, env={**clean, **(env or {})}
            )

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def output(self) -> str:
        return self._log.read_text(errors="replace")

    def find(self, pattern: str) -> str:
        """Waits for output that matches, and returns the first group."""
        return self.until(lambda: re.search(pattern, self.output), f"output like {pattern!r}").group(1)

    def until(self, condition: Callable[[], T | None], what: str) -> T:
        """Waits for a condition, as long as it runs."""

        def look() -> T | None:
            if self._child.poll() is not None:
                raise RuntimeError(f"{self.name} ended with {self._child.returncode}:\n{self.output}")
            return condition()

        try:
            return eventually(look, f"{what} of {self.name}")
        except RuntimeError as error:
            self.stop()
            raise RuntimeError(f"{error}\n{self.output}") from None

    @property
    def cpu(self) -> float:
        """Seconds of the processor so far, in user and kernel mode, those of its children included."""
        # /proc/<pid>/stat counts in hundredths of a second; this is the clock that clock_getcpuclockid gives.
        return sum(time.clock_gettime((~pid << 3) | 2) for pid in self._family(self.pid))

    def _family(self, pid: int) -> list[int]:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *(member for child in children for member in self._family(int(child)))]

    @property
    def resident_mib(self) -> float:
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.pid}/status").read_text())
        return int(found.group(1)) / 1024 if found else 0

    def stop(self) -> None:
        """Ends it in order, or else at once."""
        self._child.send_signal(signal.SIGTERM)
        try:
            self._child.wait(10)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._log.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
