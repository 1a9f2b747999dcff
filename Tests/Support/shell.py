"""The shell of a reader: a home and a folder of its own, ports that nobody else has, the binaries under test."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType

from .binaries import REPOSITORY, binary
from .waiting import eventually

BUILDING = 300.0
"""How long, in seconds, a command may take; some build a package."""

LOOPBACK_UP = """
import fcntl, os, socket, struct, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
    # SIOCSIFFLAGS with IFF_UP | IFF_RUNNING
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH14x", b"lo", 0x41))
os.execvp(sys.argv[1], sys.argv[1:])
"""


def _own_network() -> list[str]:
    """The words that give a program a network of its own, with nothing but loopback.

    So the guides' :8080, :8081 and :8443 are free whatever else runs. Some systems keep that from users (containers
    without the right, Ubuntu's AppArmor): there the guides take the machine's ports, and say so when those are taken.
    """
    words = ["unshare", "--map-root-user", "--net", sys.executable, "-c", LOOPBACK_UP]
    try:
        works = subprocess.run([*words, "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        works = False
    return words if works else []


def _exists(send: Callable[[int, int], None], number: int) -> bool:
    try:
        send(number, 0)
    except ProcessLookupError:
        return False
    return True


class Background:
    """A program of the reader's other shells."""

    def __init__(self, pid: int, log: Path, command: str) -> None:
        self.pid = pid
        self.command = command
        self._log = log

    @property
    def output(self) -> str:
        return self._log.read_text(errors="replace").replace("\r", "")

    @property
    def is_running(self) -> bool:
        # At first it is in the group of its shell.
        return _exists(os.kill, self.pid) or _exists(os.killpg, self.pid)

    def stop(self) -> None:
        """Ends it in order, or else at once."""
        # A shell without job control has its children ignore SIGINT.
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.pid, number)
                eventually(lambda: not self.is_running, f"the end of {self.command}", 12)
                return
            except ProcessLookupError:
                return
            except AssertionError:
                continue


class Shell:
    """A bash that keeps its folder and variables from one command to the next."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.work = folder / "work"
        self._log = folder / "log"
        tools = folder / "tools"
        folder.mkdir(exist_ok=True)
        for made in (self.home, self.work, self._log, tools):
            made.mkdir()
        (self.work / "micro").symlink_to(REPOSITORY)
        # Without its progress, as on a terminal.
        (self.home / ".curlrc").write_text('silent\nshow-error\nnoproxy = "*"\n')
        (self.home / ".micro").mkdir(mode=0o700)
        self._make_tools(tools)
        path = [tools, binary("micro").parent, REPOSITORY / ".venv/bin", self.home / "bin"]
        self.environment = {
            "HOME": str(self.home),
            "PATH": os.pathsep.join([*map(str, path), os.environ["PATH"]]),
            "LANG": "C.UTF-8",
            # What `make run` starts, so that it builds nothing.
            "RUN_BIN": str(binary("micro").parent),
        }
        self.background: list[Background] = []
        self._number = 0
        self._child = subprocess.Popen(
            [*_own_network(), "bash", "--noprofile", "--norc"],
            cwd=self.work,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answers: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _make_tools(self, tools: Path) -> None:
        """`swift` builds into what the tests have built, as scripts/build-example.sh does; `protoc` is grpcio-tools'."""
        swift = shutil.which("swift")
        assert swift
        repository = shlex.quote(str(REPOSITORY))
        scripts = {
            "swift": f"""
                export HOME={shlex.quote(os.environ.get("HOME", "/"))} SWIFT_DETERMINISTIC_HASHING=1
                word=$1; shift
                cd -P .
                if [ ! -e .build ]; then
                    ln -s {repository}/.build .
                    cp {repository}/Package.resolved .
                fi
                case $word in
                    build|run|test)
                        exec {swift} $word --disable-build-manifest-caching --scratch-path {repository}/.build "$@" ;;
                    *) exec {swift} $word "$@" ;;
                esac""",
            "protoc": f'exec {repository}/.venv/bin/python -m grpc_tools.protoc "$@"',
        }
        for name, text in scripts.items():
            tool = tools / name
            tool.write_text(f"#!/bin/sh\n{text}\n")
            tool.chmod(0o755)

    def _read(self) -> None:
        assert self._child.stdout
        for line in self._child.stdout:
            self._answers.put(line.strip())
        self._answers.put("ended")

    def _tell(self, line: str, within: float) -> str:
        assert self._child.stdin
        self._child.stdin.write(line + "\n")
        self._child.stdin.flush()
        try:
            return self._answers.get(timeout=within)
        except Empty:
            raise AssertionError(f"the shell still works on it after {within} s") from None

    def _script(self, command: str) -> tuple[Path, Path]:
        self._number += 1
        script = self._log / f"{self._number}.sh"
        script.write_text(command + "\n")
        out = script.with_suffix(".out")
        out.touch()
        return script, out

    def write(self, file: str, text: str) -> None:
        """Puts a text into a file, as the reader's editor does."""
        folder = Path(self._tell("pwd", 10))
        path = self.home / file[2:] if file.startswith("~/") else folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        # What the tests have built is for the repository's own path: by another one, all of it would be compiled again.
        path.write_text(text.replace('path: "../micro"', f'path: "{REPOSITORY}"'))
        if path.suffix == "" or text.startswith("#!"):
            path.chmod(0o755)

    def run(self, command: str) -> tuple[int, str]:
        """Runs a command to its end; returns its exit code and all that it wrote."""
        script, out = self._script(command)
        code = self._tell(f". {script} </dev/null >{out} 2>&1; echo $?", BUILDING)
        assert code.isdigit(), f"{command}: the shell {code}\n{out.read_text()}"
        return int(code), out.read_text(errors="replace").replace("\r", "")

    def start(self, command: str) -> Background:
        """Starts a command in another shell, with the folder and variables of this one."""
        script, out = self._script(re.sub(r"\s*&\s*$", "", command))
        pid = self._tell(f"setsid bash {script} </dev/null >{out} 2>&1 & echo $!", 10)
        self.background.append(Background(int(pid), out, command))
        return self.background[-1]

    @property
    def programs(self) -> str:
        """What the programs of other shells have said so far."""
        return "\n".join(f"$ {program.command}\n{program.output}" for program in self.background)

    @property
    def compiled(self) -> set[str]:
        """The modules that `swift` has compiled."""
        outputs = "".join(out.read_text(errors="replace") for out in self._log.glob("*.out"))
        return set(re.findall(r"^\[\d+/\d+\] Compiling (\w+) ", outputs, re.MULTILINE))

    def interrupt(self) -> None:
        """Ends what runs in other shells, the last first."""
        while self.background:
            self.background.pop().stop()

    def close(self) -> None:
        self.interrupt()
        assert self._child.stdin
        self._child.stdin.close()
        self._child.wait(10)

    def __enter__(self) -> "Shell":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
