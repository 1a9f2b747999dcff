"""The command line: what it prints, where, and with which exit code (spec platform-cli.md §1–3, §5)."""

import json
import os
import stat
from pathlib import Path

import pytest

from Support.platform import Helloworld, Server, run
from Support.ports import closed_address
from Support.python_service import PythonService, SlowHandler

REFERENCE = "Please refer to 'micro --help'"


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        ([], 1, f"No command provided to micro. {REFERENCE}\n"),
        (["frobnicate"], 1, f"Unrecognized micro command: frobnicate. {REFERENCE}\n"),
        (["servces"], 1, f'Unrecognized micro command: servces. {REFERENCE}\nDid you mean "services"?\n'),
        (["cal", "a", "B.C"], 1, f'Unrecognized micro command: cal. {REFERENCE}\nDid you mean "call"?\n'),
        (
            ["call", "helloworld", "HelloworldCall"],
            3,
            'Method name "HelloworldCall" invalid format. Expecting service.endpoint\n',
        ),
        (["call", "helloworld", "A.B.C"], 3, 'Method name "A.B.C" invalid format. Expecting service.endpoint\n'),
        (["call", "nosuch", "A.B"], 4, 'Service "nosuch" not found\n'),
        (["call", "helloworld", "Nope.Call"], 5, 'Service "Nope" not found\n'),
        (["call", "helloworld", "Helloworld.Nope"], 5, 'Service method "Helloworld.Nope" not found\n'),
        (["call", "registry", "Registry.Nope"], 5, 'Service method "Registry.Nope" not found\n'),
        (
            ["call", "--request_timeout", "soon", "helloworld", "Helloworld.Call"],
            2,
            "Invalid format for request_timeout duration. Try 500ms or 5s\n",
        ),
        (
            ["call", "--request_timeout", "5", "helloworld", "Helloworld.Call"],
            2,
            "Invalid format for request_timeout duration. Try 500ms or 5s\n",
        ),
        (["get", "service", "nosuch"], 128, "service not found\n"),
        (["get", "frob"], 3, "No help topic for 'frob'\n"),
        (["help", "frob"], 3, "No help topic for 'frob'\n"),
        (["env", "frob"], 1, "Unrecognized subcommand for micro env: frob. Please refer to 'micro env --help'\n"),
        (["env", "set", "nosuch"], 128, "Environment 'nosuch' does not exist\n"),
        (["env", "del", "nosuch"], 128, "Environment 'nosuch' does not exist\n"),
        (
            ["env", "del", "local"],
            128,
            "Environment 'local' is your current environment."
            " Before deleting it, please change your current environment.\n",
        ),
        (["--env", "nope", "services"], 1, 'Env "nope" not found. See `micro env` for available environments.\n'),
    ],
)
def test_what_goes_wrong_is_told_on_standard_error(
    server: Server, helloworld: Helloworld, words: list[str], code: int, text: str
) -> None:
    outcome = server.micro(*words)
    assert (outcome.code, outcome.stdout, outcome.stderr) == (code, "", text)


@pytest.mark.parametrize(
    ("words", "lead", "command"),
    [
        (["--bogus"], "Incorrect Usage. ", "micro - API first development platform"),
        (["services", "--bogus"], "Incorrect Usage: ", "micro services - List services in the registry"),
        (["call", "--bogus", "a", "B.C"], "Incorrect Usage: ", "micro call - Call a service"),
    ],
)
def test_an_unknown_flag_is_told_with_the_help_of_its_command(
    server: Server, words: list[str], lead: str, command: str
) -> None:
    outcome = server.micro(*words)
    lines = outcome.stderr.splitlines()
    assert (outcome.code, outcome.stdout) == (1, "")
    assert lines[0] == f"{lead}flag provided but not defined: -bogus"
    assert lines[-1] == "Flag provided but not defined: -bogus"
    assert command in outcome.stderr and "USAGE:" in outcome.stderr


def test_a_flag_without_its_value_is_told(server: Server) -> None:
    outcome = server.micro("call", "--output")
    assert (outcome.code, outcome.stdout) == (1, "")
    assert outcome.stderr.startswith("Incorrect Usage: flag needs an argument: -output\n\n")
    assert outcome.stderr.endswith("\nFlag needs an argument: -output\n")


@pytest.mark.parametrize("json_text", ["{", '{"name":}', "nonsense", '{"name":"x"} x', ""])
def test_an_argument_that_is_no_json_is_told(server: Server, helloworld: Helloworld, json_text: str) -> None:
    outcome = server.micro("call", "helloworld", "Helloworld.Call", json_text)
    assert (outcome.code, outcome.stdout) == (1, "")
    assert outcome.stderr.startswith("Error creating request ")


@pytest.mark.parametrize("words", [["services"], ["get", "service", "x"], ["call", "x", "Y.Z"]])
def test_a_server_that_is_down_is_named(home: Path, words: list[str]) -> None:
    address = closed_address()
    outcome = run("micro", *words, home=home, MICRO_PROXY=address)
    assert (outcome.code, outcome.stdout) == (4, "")
    assert outcome.stderr == f"Failed to connect to micro server at {address}\n"


def test_a_server_that_cannot_be_resolved_is_named(home: Path) -> None:
    outcome = run("micro", "services", home=home, MICRO_PROXY="no-such-host.invalid:8081")
    assert (outcome.code, outcome.stdout) == (4, "")
    assert outcome.stderr == "Failed to connect to micro server at no-such-host.invalid:8081\n"


@pytest.mark.parametrize(
    "words",
    [
        ["call"],
        ["call", "helloworld"],
        ["get"],
        ["get", "service"],
        ["env", "set"],
        ["env", "add"],
        ["env", "del"],
    ],
)
def test_missing_arguments_show_the_help(server: Server, words: list[str]) -> None:
    outcome = server.micro(*words)
    assert (outcome.code, outcome.stderr) == (0, "")
    assert outcome.stdout.startswith(f"NAME:\n   micro {words[0]}")


@pytest.mark.parametrize(
    "words",
    [
        ["services", "--help"],
        ["help", "services"],
        ["h", "services"],
        ["services", "-h"],
    ],
)
def test_every_way_to_ask_for_help_shows_the_same(server: Server, words: list[str]) -> None:
    outcome = server.micro(*words)
    assert (outcome.code, outcome.stderr) == (0, "")
    assert outcome.stdout.startswith(
        "NAME:\n   micro services - List services in the registry\n\n"
        "USAGE:\n   micro services [command options]\n\n"
        "OPTIONS:\n"
    )


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["help"], ["h"]])
def test_the_help_of_the_program_lists_commands_and_global_flags(server: Server, words: list[str]) -> None:
    outcome = server.micro(*words)
    assert (outcome.code, outcome.stderr) == (0, "")
    sections = [line for line in outcome.stdout.splitlines() if line.endswith(":") and line == line.upper()]
    assert sections == ["NAME:", "USAGE:", "VERSION:", "COMMANDS:", "GLOBAL OPTIONS:"]
    commands = outcome.stdout.partition("COMMANDS:\n")[2].partition("\n\n")[0].splitlines()
    names = [line.split()[0].rstrip(",") for line in commands]
    assert names == sorted(names[:-1]) + ["help"]
    assert {"call", "env", "get", "server", "services"} <= set(names)
    assert "   --env value, -e value  Set the environment to operate in [$MICRO_ENV]\n" in outcome.stdout


@pytest.mark.parametrize("words", [["version"], ["--version"], ["-v"]])
def test_the_version_is_one_line(server: Server, words: list[str]) -> None:
    outcome = server.micro(*words)
    assert (outcome.code, outcome.stderr) == (0, "")
    assert outcome.stdout.startswith("micro version v") and outcome.stdout.count("\n") == 1


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


# MARK: env


def test_env_lists_the_built_in_environment_first_of_all(home: Path) -> None:
    for words in (["env"], ["env", "list"]):
        outcome = run("micro", *words, home=home)
        assert (outcome.code, outcome.stderr) == (0, "")
        assert outcome.stdout == "* local   127.0.0.1:8081    Local running Micro Server\n"
    assert json.loads((home / ".micro/config.json").read_text()) == {"env": "local"}


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


def test_the_config_file_is_laid_out_as_the_original_lays_it_out(home: Path) -> None:
    run("micro", "env", "add", "dev", "127.0.0.1:9081", home=home)
    run("micro", "env", "set", "dev", home=home)
    config = json.loads((home / ".micro/config.json").read_text())
    assert config["env"] == "dev"
    # A text that holds JSON.
    assert json.loads(config["envs"])["dev"] == {"Name": "dev", "ProxyAddress": "127.0.0.1:9081", "Description": ""}


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


def test_another_config_file_is_used_on_request(home: Path) -> None:
    path = str(home / "other.json")
    assert run("micro", "-c", path, "env", "add", "dev", "127.0.0.1:1", home=home).code == 0
    assert "dev" in run("micro", "-c", path, "env", home=home).stdout
    assert "dev" not in run("micro", "env", home=home).stdout


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


def test_call_prints_the_raw_response_on_request(server: Server, helloworld: Helloworld) -> None:
    outcome = server.micro("call", "--output", "raw", "helloworld", "Helloworld.Call", '{"name":"x"}')
    assert (outcome.code, outcome.stdout) == (0, '{"msg":"Hello x"}\n')


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


# MARK: programs on PATH


def test_a_program_on_path_is_a_command(home: Path) -> None:
    def install(name: str, script: str) -> None:
        path = home / f"micro-{name}"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    install("hello", 'echo "hello $*"')
    install("broken", "echo sorry; exit 3")
    path = f"{home}:{os.environ['PATH']}"
    hello = run("micro", "hello", "--you", "there", home=home, PATH=path)
    assert (hello.code, hello.stdout) == (0, "hello --you there\n")
    broken = run("micro", "broken", home=home, PATH=path)
    assert (broken.code, broken.stdout, broken.stderr.lower()) == (1, "sorry\n", "exit status 3\n")
