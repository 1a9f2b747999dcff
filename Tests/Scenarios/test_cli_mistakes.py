"""What people who are new to Micro do wrong, and what they are told: what is wrong, and what to do."""

import re
import signal
import socket
from pathlib import Path

import pytest

from Support.binaries import binary
from Support.curl import curl
from Support.platform import Helloworld, Server, run
from Support.ports import closed_address
from Support.processes import Process, environment
from Support.python_service import SlowHandler

CALL = ["call", "helloworld", "Helloworld.Call"]
GONE = "A service is registered there, and its process is gone: start it again."


def test_no_server(home: Path) -> None:
    address = closed_address()
    outcome = run("micro", "--proxy_address", address, "services", home=home)
    assert (outcome.code, outcome.stdout) == (4, "")
    assert outcome.stderr == (
        f"Failed to connect to micro server at {address}\n"
        "Start one with `micro server`; `micro doctor` looks for what is wrong.\n"
    )


@pytest.mark.parametrize("words", [["services"], CALL, ["helloworld", "call"]])
def test_the_gateways_port_instead_of_the_proxys(server: Server, words: list[str]) -> None:
    outcome = server.micro("--proxy_address", server.api, *words)
    assert (outcome.code, outcome.stdout) == (4, "")
    assert outcome.stderr.startswith(f"Failed to connect to micro server at {server.api}\n")
    if words != ["helloworld", "call"]:
        assert "Commands go to the gRPC proxy of a server, port 8081; 8080 is its gateway's.\n" in outcome.stderr


@pytest.mark.parametrize("address", ["http://localhost:8081", "https://micro.example.com", "8081", "localhost:"])
def test_an_address_that_is_none(home: Path, address: str) -> None:
    for words in (["--proxy_address", address, "services"], ["env", "add", "dev", address]):
        outcome = run("micro", *words, home=home)
        assert (outcome.code, outcome.stdout) == (1, "")
        assert outcome.stderr.splitlines()[0].endswith(
            ": it takes an address such as 127.0.0.1:8081 or micro.example.com"
        )


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (["servces"], 1, 'Did you mean "services"?'),
        (["helloword", "call"], 1, 'Did you mean "helloworld"?'),
        (["helloworld", "cal"], 128, 'Did you mean "micro helloworld call"?'),
        (["helloworld", "call", "--nam=x"], 128, 'Did you mean "--name"?'),
        (["helloworld", "call", "Jane"], 128, "Values stand behind flags: see `micro helloworld call --help`."),
        (["call", "helloword", "Helloworld.Call"], 4, 'Did you mean "helloworld"?'),
        (["call", "helloworld", "Helloworld.call"], 5, 'Did you mean "Helloworld.Call"?'),
        (["call", "helloworld", "helloworld.Call"], 5, 'Did you mean "Helloworld.Call"?'),
        (["call", "helloworld", "Helloworld.Stream", '{"count":2}'], 127, "It streams: micro stream helloworld Helloworld.Stream …"),
        (["stream", "helloworld", "Helloworld.Straem"], 5, 'Did you mean "Helloworld.Stream"?'),
        (["get", "service", "helloword"], 128, 'Did you mean "helloworld"?'),
        (["get", "services"], 3, 'Did you mean "service"?'),
        ([*CALL, "{name:Jane}"], 1, "The shell takes quotes away: write '{\"name\": \"Jane\"}'"),
    ],
)
def test_what_is_nearly_right(
    server: Server, helloworld: Helloworld, words: list[str], code: int, hint: str
) -> None:
    outcome = server.micro(*words)
    assert (outcome.code, outcome.stdout) == (code, "")
    assert outcome.stderr.splitlines()[1:] == [hint]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"name":["x"]}', 'field "name": expected a string, got an array'),
        ("[1]", "expected an object (CallRequest), got an array"),
    ],
)
def test_a_value_of_another_type(server: Server, helloworld: Helloworld, text: str, told: str) -> None:
    outcome = server.micro(*CALL, text)
    assert (outcome.code, outcome.stdout, outcome.stderr) == (127, "", told + "\n")


def test_a_service_that_was_killed(own_server: Server) -> None:
    service = own_server.start_helloworld()
    service.kill()
    for words in (CALL, ["helloworld", "call"], ["stream", "helloworld", "Helloworld.Stream"]):
        outcome = own_server.micro(*words)
        assert (outcome.code, outcome.stdout) == (4, "")
        assert outcome.stderr == (
            f"Failed to connect to micro server at {service.address}\n{GONE} One that was killed is forgotten after 90 s.\n"
        )
    answer = curl(own_server.url("/helloworld/call"))
    assert answer.status == 503 and service.address in answer.json["detail"]


def test_control_c_in_mid_call_leaves_nothing_behind(server: Server, slow: SlowHandler, home: Path) -> None:
    env = environment(home, {"MICRO_PROXY": server.grpc})
    for words in (["call", "slow", "Slow.Wait"], ["stream", "slow", "Slow.Wait"]):
        command = Process([binary("micro"), *words], env)
        slow.wait_called()
        command.signal(signal.SIGINT)
        # As a shell tells it: 128 + 2.
        assert command.wait(5) in (130, -signal.SIGINT) and command.output == ""
        slow.wait_cancelled(within=2)


def test_a_server_started_twice(own_server: Server) -> None:
    flags = {"api_address": own_server.api, "grpc_address": own_server.grpc, "network_address": own_server.network}
    words = [word for flag, address in flags.items() for word in (f"--{flag}", address)]
    outcome = run("micro", "server", *words, home=own_server.home)
    assert (outcome.code, outcome.stdout) == (1, "")
    assert re.fullmatch(
        r"Cannot listen on \S+: the address is in use; stop what uses it or choose another port "
        r"\(--network_address sets another address\)",
        outcome.stderr.splitlines()[-1],
    )


def test_a_home_that_cannot_be_written(server: Server) -> None:
    # Where nothing is to be stored, it is no matter.
    assert server.micro("services", HOME="/dev/null").code == 0
    outcome = server.micro("env", "add", "dev", "h:1", HOME="/dev/null")
    assert (outcome.code, outcome.stdout) == (128, "")
    assert outcome.stderr == (
        "Cannot make /dev/null/.micro: Not a directory (HOME says where it is; -c names another config file)\n"
    )


@pytest.mark.parametrize("words", [["services"], ["env"], ["env", "add", "x", "h:1"], CALL])
def test_a_broken_config_file(server: Server, home: Path, words: list[str]) -> None:
    config = home / ".micro/config.json"
    config.parent.mkdir()
    config.write_text('{"env": "local",}')
    outcome = run("micro", *words, home=home, MICRO_PROXY=server.grpc)
    assert (outcome.code, outcome.stdout) == (128, "")
    assert outcome.stderr.startswith(f"Cannot use the config file {config}: it is not JSON: ")
    assert outcome.stderr.endswith(" Correct it, or move it away to start anew.\n")
    assert config.read_text() == '{"env": "local",}'


def test_an_address_where_nothing_answers(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        words = ["call", "--request_timeout", "300ms", "a", "B.C"]
        outcome = run("micro", *words, home=home, MICRO_PROXY=address)
        assert (outcome.code, outcome.stdout, outcome.stderr) == (1, "", "Request timed out\n")
