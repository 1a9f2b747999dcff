"""The command line: variables, environments, calls and lists; test_cli_spec.py has the rows of the spec."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from Support.binaries import binary
from Support.platform import Helloworld, Server, run
from Support.ports import closed_address
from Support.processes import environment
from Support.python_service import PythonService, SlowHandler

@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("MICRO_OUTPUT", "xml", ["call", "a", "B.C"]),
        ("MICRO_PROXY", "no address", ["services"]),
        ("MICRO_LOG_LEVEL", "loud", ["server"]),
        ("MICRO_API_ADDRESS", "8080", ["server"]),
        ("MICRO_SERVER_ADDRESS", "127.0.0.1:80", ["server"]),
    ],
)
def test_a_variable_with_a_value_of_no_use_is_refused(home: Path, variable: str, value: str, words: list[str]) -> None:
    outcome = run("micro", *words, home=home, **{variable: value})
    assert (outcome.code, outcome.stdout) == (1, "")
    assert f'invalid value "{value}" of {variable}: it takes ' in outcome.stderr.splitlines()[0]


def test_a_flag_with_a_value_of_no_use_is_refused(server: Server) -> None:
    for words in (["services"], ["env"], ["get", "service"], ["doctor"]):
        outcome = server.micro(*words, "--output", "xml")
        assert (outcome.code, outcome.stdout) == (1, "")
        assert outcome.stderr.startswith(
            'Incorrect Usage: invalid value "xml" for flag -output: it takes text or json\n'
        )


def test_a_mistyped_variable_is_warned_of(server: Server) -> None:
    outcome = server.micro("services", MICRO_PROXI="x", MICRO_OF_SOMEBODY_ELSE="x")
    assert outcome.code == 0
    assert outcome.stderr == "Warning: MICRO_PROXI is no variable that Micro reads. Did you mean MICRO_PROXY?\n"


def test_the_help_of_the_server_lists_each_flag_with_variable_and_default(server: Server) -> None:
    lines = server.micro("server", "--help").stdout.splitlines()
    for flag, default, variable in (
        ("address", "127.0.0.1", "MICRO_SERVER_ADDRESS"),
        ("api_address", ":8080", "MICRO_API_ADDRESS"),
        ("grpc_address", ":8081", "MICRO_GRPC_ADDRESS"),
        ("network_address", ":8443", "MICRO_NETWORK_ADDRESS"),
    ):
        [line] = [line for line in lines if line.startswith(f"   --{flag} value")]
        assert line.endswith(f"(default: {default}) [${variable}]")
    assert any(line.startswith("   MICRO_LOG_LEVEL ") and line.endswith("(default: info)") for line in lines)


# MARK: Standard output


@pytest.mark.parametrize("words", [["--help"], ["services"], ["call", "helloworld", "Helloworld.Call"]])
def test_output_that_cannot_be_written_is_an_error(server: Server, helloworld: Helloworld, words: list[str]) -> None:
    """It was lost, and the exit code said that all was well."""
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [binary("micro"), *words],
            env=environment(server.home, {"MICRO_PROXY": server.grpc}),
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=20,
        )
    assert (done.returncode, done.stderr) == (1, b"Cannot write the output: No space left on device\n")


@pytest.mark.parametrize("words", [["--help"], ["services"]])
def test_a_pipe_that_nobody_reads_ends_the_command_without_a_word(
    server: Server, helloworld: Helloworld, words: list[str]
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [binary("micro"), *words],
            env=environment(server.home, {"MICRO_PROXY": server.grpc}),
            stdin=subprocess.DEVNULL,
            stdout=writer,
            stderr=subprocess.PIPE,
            timeout=20,
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (-signal.SIGPIPE, b"")


# MARK: env


def test_environments_are_added_chosen_and_deleted(home: Path) -> None:
    def micro(*words: str) -> str:
        outcome = run("micro", *words, home=home)
        assert (outcome.code, outcome.stderr) == (0, ""), outcome
        return outcome.stdout

    assert micro("env", "get") == "local\n"
    assert micro("env", "add", "production", "micro.example.com") == ""
    assert micro("env", "add", "dev", "127.0.0.1:9081") == ""
    assert micro("env", "add", "empty") == ""
    assert micro("env", "set", "dev") == ""
    assert micro("env", "get") == "dev\n"
    assert micro("env") == (
        "* dev          127.0.0.1:9081\n"
        "  empty        none\n"
        "  local        127.0.0.1:8081       Local running Micro Server\n"
        "  production   micro.example.com\n"
    )
    assert micro("--env", "local", "env", "get") == "local\n"
    assert run("micro", "env", "get", home=home, MICRO_ENV="production").stdout == "production\n"
    assert micro("env", "get") == "dev\n"
    refused = run("micro", "env", "del", "dev", home=home)
    assert refused.code == 128 and "is your current environment" in refused.stderr
    assert micro("env", "set", "local") == ""
    for name in ("dev", "empty", "production"):
        assert micro("env", "del", name) == ""
    assert micro("env") == "* local   127.0.0.1:8081    Local running Micro Server\n"


def test_the_chosen_environment_decides_where_commands_go(server: Server, helloworld: Helloworld, home: Path) -> None:
    run("micro", "env", "add", "here", server.grpc, home=home)
    run("micro", "env", "add", "nowhere", closed_address(), home=home)
    run("micro", "env", "set", "here", home=home)
    assert "helloworld" in run("micro", "services", home=home).stdout
    assert run("micro", "--env", "nowhere", "services", home=home).code == 4
    assert (
        "helloworld" in run("micro", "--env", "nowhere", "--proxy_address", server.grpc, "services", home=home).stdout
    )


@pytest.mark.parametrize("words", [["env", "--output", "json"], ["env", "list", "--output", "json"]])
def test_environments_as_json(home: Path, words: list[str]) -> None:
    run("micro", "env", "add", "dev", "127.0.0.1:1", home=home)
    listed = json.loads(run("micro", *words, home=home).stdout)
    assert [(entry["name"], entry["address"], entry["current"]) for entry in listed] == [
        ("dev", "127.0.0.1:1", False),
        ("local", "127.0.0.1:8081", True),
    ]


def test_a_broken_config_file_is_named_and_left_alone(home: Path) -> None:
    config = home / ".micro/config.json"
    config.parent.mkdir()
    config.write_text("{ broken")
    outcome = run("micro", "env", home=home)
    assert outcome.code != 0 and outcome.stdout == "" and str(config) in outcome.stderr
    assert run("micro", "env", "add", "x", "y:1", home=home).code != 0
    assert config.read_text() == "{ broken"


# MARK: call


@pytest.mark.parametrize(
    ("words", "stdout"),
    [
        (['{"name":"x"}'], '{\n\t"msg": "Hello x"\n}\n'),
        ([], '{\n\t"msg": "Hello "\n}\n'),
        (['{"name":', '"two', 'words"}'], '{\n\t"msg": "Hello two words"\n}\n'),
        (['{"name":"ü👋"}'], '{\n\t"msg": "Hello ü👋"\n}\n'),
        (['{"name":"<b>"}'], '{\n\t"msg": "Hello \\u003cb\\u003e"\n}\n'),
        (['{"name":"a\\"b"}'], '{\n\t"msg": "Hello a\\"b"\n}\n'),
        (['{"name":"x","unknown":1}'], '{\n\t"msg": "Hello x"\n}\n'),
        (['{"name":12}'], '{\n\t"msg": "Hello 12"\n}\n'),
    ],
)
def test_call_prints_the_response(server: Server, helloworld: Helloworld, words: list[str], stdout: str) -> None:
    outcome = server.micro("call", "helloworld", "Helloworld.Call", *words)
    assert (outcome.code, outcome.stdout, outcome.stderr) == (0, stdout, "")


def test_call_sends_metadata(server: Server, echo_service: PythonService) -> None:
    outcome = server.micro(
        "call", "--metadata", "X-Foo=bar", "--metadata", "b=c=d", "--output", "raw", "echo", "Echo.Call", "{}"
    )
    assert outcome.code == 0, outcome
    metadata = json.loads(outcome.stdout)["metadata"]
    assert (metadata["x-foo"], metadata["b"]) == ("bar", "c=d")


def test_call_goes_to_a_given_address(home: Path, helloworld: Helloworld) -> None:
    outcome = run(
        "micro",
        "call",
        "--address",
        helloworld.address,
        "anything",
        "Helloworld.Call",
        '{"name":"x"}',
        home=home,
        MICRO_PROXY=closed_address(),
    )
    assert (outcome.code, outcome.stdout) == (0, '{\n\t"msg": "Hello x"\n}\n'), outcome


def test_a_call_that_takes_too_long_times_out(server: Server, slow: SlowHandler) -> None:
    outcome = server.micro("call", "--request_timeout", "300ms", "slow", "Slow.Wait", "{}")
    assert (outcome.code, outcome.stdout, outcome.stderr) == (1, "", "Request timed out\n")


# MARK: services, get service


def test_services_are_listed_by_name(server: Server, helloworld: Helloworld, echo_service: PythonService) -> None:
    names = server.services()
    assert names == sorted(set(names))
    assert {"helloworld", "registry", "echo", "hello-world"} <= set(names)


def test_services_as_json(server: Server, helloworld: Helloworld) -> None:
    outcome = server.micro("services", "--output", "json")
    assert outcome.code == 0 and "helloworld" in json.loads(outcome.stdout)


def test_get_service_as_json(server: Server, helloworld: Helloworld) -> None:
    outcome = server.micro("get", "service", "--output", "json", "helloworld")
    [version] = json.loads(outcome.stdout)["versions"]
    assert [node["address"] for node in version["nodes"]] == [helloworld.address]
    assert version["endpoints"][0]["name"] == "Helloworld.Call"
