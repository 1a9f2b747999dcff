"""What `make run` and `make test` say of a Swift that is missing or too old, before anything is installed or built."""

import os
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
