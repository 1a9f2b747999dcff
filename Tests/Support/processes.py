"""Child processes whose output can be waited for, and which never outlive the tests."""

import atexit
import ctypes
import os
import re
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from .waiting import PATIENCE, eventually

_running: "set[Process]" = set()

# Tests that were started in the background of a script have SIGINT ignored, and so would their children.
signal.signal(signal.SIGINT, signal.default_int_handler)


def environment(home: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """A bare environment with a home of its own, so that nothing of the developer's settings leaks in."""
    return {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", **(extra or {})}


def drop_rights() -> None:
    """Takes what root may do more than others from this process and its children."""
    libc = ctypes.CDLL(None)
    for capability in range(64):
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP; others than root have nothing to drop


class Process:
    """A child process; its output is collected line by line. One that `listens` is told lines by `write_line`.

    `files` is how many files it may have open.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        env: Mapping[str, str],
        listens: bool = False,
        rights: bool = True,
        files: int | None = None,
    ) -> None:
        self.command = [str(word) for word in command]
        self.lines: list[str] = []
        self._changed = threading.Condition()
        limited = ["sh", "-c", f'ulimit -n {files}; exec "$@"', "sh"] if files else []
        self._child = subprocess.Popen(
            [*limited, *self.command],
            env=dict(env),
            stdin=subprocess.PIPE if listens else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=None if rights else drop_rights,
        )
        _running.add(self)
        assert self._child.stdout and self._child.stderr
        self._readers = [
            threading.Thread(target=self._read, args=(stream,), daemon=True)
            for stream in (self._child.stdout, self._child.stderr)
        ]
        for reader in self._readers:
            reader.start()

    def _read(self, stream: IO[bytes]) -> None:
        for line in stream:
            with self._changed:
                self.lines.append(line.decode(errors="replace").rstrip("\n"))
                self._changed.notify_all()
        stream.close()

    @property
    def output(self) -> str:
        """Everything it wrote so far, on either stream."""
        with self._changed:
            return "\n".join(self.lines)

    def find(self, pattern: str, within: float = PATIENCE) -> str:
        """Waits for output that matches, and returns the first group."""

        def search() -> re.Match[str] | None:
            match = re.search(pattern, self.output)
            if not match and not self.is_running:
                raise RuntimeError(f"{self.command[0]} ended with {self._child.poll()}:\n{self.output}")
            assert match, self.output
            return match

        found = eventually(search, f"{pattern!r} in the output of {self.command[0]}", within)
        assert found
        return found.group(1)

    def write_line(self) -> None:
        """Gives it an empty line to read."""
        assert self._child.stdin
        self._child.stdin.write(b"\n")
        self._child.stdin.flush()

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def resident_bytes(self) -> int:
        """How much memory it has (VmRSS)."""
        match = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{self.pid}/status").read_text())
        assert match, f"{self.command[0]} has no memory"
        return int(match.group(1)) * 1024

    @property
    def is_running(self) -> bool:
        return self._child.poll() is None

    def signal(self, number: signal.Signals) -> None:
        self._child.send_signal(number)

    def wait(self, within: float = PATIENCE) -> int:
        """Waits for its end and returns its exit code."""
        try:
            code = self._child.wait(within)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{self.command[0]} still runs after {within} s:\n{self.output}") from None
        for reader in self._readers:
            reader.join(PATIENCE)
        if self._child.stdin:
            self._child.stdin.close()
        _running.discard(self)
        return code

    def kill(self) -> None:
        """Ends it at once, as `kill -9` does."""
        self._child.kill()
        self.wait()

    def stop(self) -> None:
        """Ends it in order, or else at once."""
        if self.is_running:
            self.signal(signal.SIGTERM)
            try:
                self._child.wait(5)
            except subprocess.TimeoutExpired:
                self._child.kill()
        self.wait()


def end_all() -> list[str]:
    """Ends what still runs, and says what that was."""
    left = [" ".join(process.command) for process in _running if process.is_running]
    for process in list(_running):
        process.kill()
    return left


atexit.register(end_all)
