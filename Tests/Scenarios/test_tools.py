"""What scripts/install-tools.sh says about missing tools, and what it fetches, before anything is built."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts/install-tools.sh"


def install(path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/bash", SCRIPT, "run"], env={**os.environ, "PATH": path}, capture_output=True, text=True, timeout=30
    )


@pytest.mark.parametrize("version", ["5.10.1", "6.1"])
def test_a_swift_that_is_too_old(tmp_path: Path, version: str) -> None:
    swift = tmp_path / "swift"
    swift.write_text(f'#!/bin/sh\necho "Swift version {version} (swift-{version}-RELEASE)"\n')
    swift.chmod(0o755)
    outcome = install(f"{tmp_path}:{os.environ['PATH']}")
    assert (outcome.returncode, outcome.stdout) == (1, "")
    told = ".".join(version.split(".")[:2])
    assert outcome.stderr == f"Swift {told} at {swift} is too old; 6.2 or newer is needed: https://www.swift.org/install\n"


def test_no_swift(tmp_path: Path) -> None:
    (tmp_path / "dirname").symlink_to("/usr/bin/dirname")
    outcome = install(str(tmp_path))
    assert (outcome.returncode, outcome.stdout) == (1, "")
    assert outcome.stderr == "The Swift toolchain (6.2 or newer) is missing: https://www.swift.org/install\n"


class Machine:
    """A copy of the script in a repository of its own, on a machine with few commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for made in ("bin", "scripts", "Tests", ".venv/bin"):
            (folder / made).mkdir(parents=True)
        shutil.copy(SCRIPT, folder / "scripts")
        (folder / "Tests/requirements.txt").write_text("pytest\n")
        self.add("swift", 'echo "Swift version 6.2"')
        for name in ("cat", "dirname", "head", "mkdir", "mktemp", "mv", "readlink", "rm", "sed", "sort", "touch"):
            (folder / "bin" / name).symlink_to(shutil.which(name) or name)

    def add(self, name: str, script: str = "") -> None:
        command = self.folder / "bin" / name
        command.write_text(f"#!/bin/sh\n{script}\n")
        command.chmod(0o755)

    def add_what_benchmarks_need(self) -> None:
        for name in ("cc", "curl", "h2load", "nghttpd", "heaptrack"):
            self.add(name)
        self.add("python3", '[ "$1" != --version ] || echo Python 3')
        (self.folder / ".venv/bin/python").symlink_to(self.folder / "bin/python3")
        (self.folder / ".venv/installed").write_text("pytest\nPython 3\n")

    def install(self, purpose: str) -> tuple[int, str, str]:
        script = self.folder / "scripts/install-tools.sh"
        path = {"PATH": str(self.folder / "bin")}
        done = subprocess.run(["/bin/bash", script, purpose], env=path, capture_output=True, text=True, timeout=30)
        return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("purpose", "missing"),
    [
        ("run", "curl zlib1g-dev"),
        ("test", "curl zlib1g-dev python3 python3-venv"),
        ("bench", "curl zlib1g-dev python3 python3-venv nghttp2-client nghttp2-server heaptrack"),
    ],
)
def test_what_a_machine_without_apt_is_missing(tmp_path: Path, purpose: str, missing: str) -> None:
    said = f"Missing: {missing} (Debian's names). Install them, then try again.\n"
    assert Machine(tmp_path).install(purpose) == (1, "", said)


def test_peers_are_unpacked_once_each_in_a_folder_of_its_own(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.add_what_benchmarks_need()
    machine.add("apt-get", 'for word; do case $word in Dir::*) touch "${word#*=}/a.deb" ;; esac; done')
    machine.add("dpkg-deb", 'mkdir -p "$3/usr/sbin"')
    said = "".join(f"Unpacking {peer} into .build-peers/{peer} …\n" for peer in ("nginx", "haproxy"))
    assert machine.install("bench") == (0, said, "")
    assert sorted(path.name for path in (tmp_path / ".build-peers").iterdir()) == ["haproxy", "nginx"]
    assert (tmp_path / ".build-peers/nginx/usr/sbin").is_dir()
    assert machine.install("bench") == (0, "", "")


def test_a_peer_that_apt_does_not_have_stops_nothing(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.add_what_benchmarks_need()
    machine.add("nginx")
    machine.add("apt-get", "echo E: no haproxy >&2; exit 100")
    said = "Unpacking haproxy into .build-peers/haproxy …\n"
    assert machine.install("bench") == (0, said, "  E: no haproxy\n")
    assert list((tmp_path / ".build-peers").iterdir()) == []
