"""The Tab key, in a real bash."""

import subprocess
from pathlib import Path

import pytest

from Support.binaries import binary
from Support.platform import Helloworld, Server, run
from Support.ports import closed_address
from Support.processes import environment

SCRIPT = """
source <("$1" completion bash)
complete -p micro >/dev/null || exit 9
COMP_LINE=$2 COMP_POINT=${#2}
_micro
printf '%s\\n' "${COMPREPLY[@]}"
"""


def complete(line: str, home: Path, **env: str) -> list[str]:
    """What bash offers for a line; `micro` in it stands for the binary under test."""
    words = line.replace("micro", str(binary("micro")), 1)
    done = subprocess.run(
        ["bash", "--norc", "-c", SCRIPT, "bash", binary("micro"), words],
        env=environment(home, env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=20,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode().split()


@pytest.mark.parametrize(
    ("line", "candidates"),
    [
        ("micro serv", ["server", "services"]),
        ("micro env s", ["set"]),
        ("micro env set ", ["local"]),
        ("micro completion ", ["bash", "zsh"]),
        ("micro call --out", ["--output"]),
        ("micro call hellow", ["helloworld"]),
        ("micro call helloworld ", ["Helloworld.Call", "Helloworld.PingPong", "Helloworld.Stream"]),
        ("micro get service hellow", ["helloworld"]),
        ("micro hellow", ["helloworld"]),
        ("micro helloworld ", ["call", "pingPong", "stream"]),
        ("micro helloworld call --n", ["--name"]),
        ("micro helloworld call --name=x --i", ["--input"]),
        ("micro registry get", ["getService"]),
        ("micro nosuch ", []),
    ],
)
def test_bash_completes(server: Server, helloworld: Helloworld, line: str, candidates: list[str]) -> None:
    assert complete(line, server.home, MICRO_PROXY=server.grpc) == candidates


def test_without_a_server_the_commands_are_still_completed(home: Path) -> None:
    assert complete("micro serv", home, MICRO_PROXY=closed_address()) == ["server", "services"]
    assert complete("micro call ", home, MICRO_PROXY=closed_address()) == []


def test_the_scripts_are_printed(home: Path) -> None:
    assert run("micro", "completion", "zsh", home=home).stdout.startswith("#compdef micro\n")
    assert run("micro", "completion", home=home).stdout.startswith("NAME:\n   micro completion")
    refused = run("micro", "completion", "fish", home=home)
    assert refused.code == 1 and refused.stderr.startswith('Incorrect Usage: no completion for "fish"')
    assert "__complete" not in run("micro", "--help", home=home).stdout
