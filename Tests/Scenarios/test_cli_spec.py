"""The command line, row by row of the tables in the spec of the original (platform-cli.md §1–§3, §5, §6).

Where this one differs on purpose, the row says so and why. The rows of §6 about flags and types are in
test_cli_services.py. Left out with what does not exist yet: the commands auth, cli, config, gen, init, kill, login,
logout, logs, network, new, run, service, shutdown, status, store, update, user and web (§4, §7–§13), and with them the
token before each command, profiles, and the keys of the config file that only they use.
"""

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from Support.platform import Helloworld, Server, run
from Support.ports import closed_address
from Support.python_service import PythonService

HELP = "Please refer to 'micro --help'"
LOCAL = "* local   127.0.0.1:8081    Local running Micro Server\n"
HELLO = '{\n\t"msg": "Hello Jane"\n}\n'
IN_USE = "Environment '{}' is your current environment. Before deleting it, please change your current environment.\n"
STORED = '{"dev":{"Name":"dev","ProxyAddress":"h:1","Description":""}}'
DEV = {"env": "local", "envs": STORED}


@dataclass(frozen=True)
class Row:
    """A command line, and what is expected of it. Texts are patterns; None is anything."""

    says: str
    words: list[str]
    code: int = 0
    out: str | None = ""
    err: str | None = ""
    config: dict[str, Any] | None = None
    """What the config file holds before."""
    left: dict[str, Any] | None = None
    """What it holds afterwards."""
    env: dict[str, str] = field(default_factory=dict)
    server: bool = True
    """Whether MICRO_PROXY names the server."""


def exactly(text: str) -> str:
    return re.escape(text)


def starting(text: str) -> str:
    return re.escape(text) + "(?s:.*)"


def named(rows: list[Row]) -> Any:
    return pytest.mark.parametrize("row", rows, ids=[row.says for row in rows])


def check(server: Server, home: Path, row: Row) -> None:
    config = home / ".micro/config.json"
    if row.config is not None:
        config.parent.mkdir()
        config.write_text(json.dumps(row.config))
    env = {"MICRO_PROXY": server.grpc} if row.server else {}
    outcome = run("micro", *row.words, home=home, **{**env, **row.env})
    assert outcome.code == row.code, outcome
    for pattern, text in ((row.out, outcome.stdout), (row.err, outcome.stderr)):
        assert pattern is None or re.fullmatch(pattern, text), outcome
    if row.left is not None:
        assert json.loads(config.read_text()) == row.left


# §1

COMMANDS = {
    "call": "Call a service e.g micro call greeter Say.Hello '{\"name\": \"John\"}'",
    "env": "Get/set micro cli environment",
    "get": "Get resources from micro",
    "server": "Run the micro server",
    "services": "List services in the registry",
    "stream": "Create a service stream e.g. micro stream foo Bar.Baz '{\"key\": \"value\"}'",
    "help, h": "Shows a list of commands or help for one command",
}

RESOLUTION = [
    Row("1 a registered command", ["services"], out="(?s).*helloworld\n.*"),
    Row("2 a program on PATH", ["greet", "--loud", "a b"], out="greet got: --loud a b\n"),
    Row("2 its exit status becomes an error", ["fails"], code=1, out="sorry\n", err="Exit status 3\n"),
    Row("2 it comes before a service", ["echo"], out="the program\n"),
    Row("3 a service of the registry", ["helloworld", "call", "--name=Jane"], out=exactly(HELLO)),
    Row(
        "3 in the current namespace, then in micro",
        ["--namespace", "team", "helloworld", "call", "--name=Jane"],
        out=exactly(HELLO),
    ),
    Row(
        "4 anything else", ["frobnicate"], code=1, err=exactly(f"Unrecognized micro command: frobnicate. {HELP}\n")
    ),
    # The original leaves it at that; what is near is told.
    Row(
        "4 what is nearly a command",
        ["servces"],
        code=1,
        err=exactly(f'Unrecognized micro command: servces. {HELP}\nDid you mean "services"?\n'),
    ),
]

GLOBAL_FLAGS = [
    Row("-c", ["-c", "/dev/null", "env"], out=exactly(LOCAL)),
    Row("--env", ["--env", "dev", "env", "get"], out="dev\n", config=DEV, left=DEV),
    Row("-e", ["-e", "dev", "env", "get"], out="dev\n", config=DEV),
    Row("$MICRO_ENV", ["env", "get"], out="dev\n", config=DEV, env={"MICRO_ENV": "dev"}),
    Row("--proxy_address wins over MICRO_PROXY", ["--proxy_address", "h.invalid:1", "services"], 4, err=None),
    # The original's is the issuer of the process only.
    Row("--namespace is the command's", ["--namespace", "nobody", "services"]),
    Row("--help", ["--help"], out=starting("NAME:\n   micro - ")),
    Row("-h", ["-h"], out=starting("NAME:\n   micro - ")),
    Row("--version", ["--version"], out=r"micro version v\d+\.\d+\.\d+\n"),
    Row("-v", ["-v"], out=r"micro version v\d+\.\d+\.\d+\n"),
    Row("-x and --x are the same", ["-env", "dev", "env", "get"], out="dev\n", config=DEV),
    Row("--x=v", ["--env=dev", "env", "get"], out="dev\n", config=DEV),
    Row(
        "they stand before the command",
        ["services", "--env", "dev"],
        code=1,
        err=starting(
            "Incorrect Usage: flag provided but not defined: -env\n"
            "--env stands before the command: micro --env … services\n\nNAME:\n"
        ),
    ),
]

SET_UP = [
    Row(
        "an unknown environment",
        ["--env", "nope", "services"],
        code=1,
        err=exactly('Env "nope" not found. See `micro env` for available environments.\n'),
    ),
    Row("not for env", ["--env", "nope", "env", "get"], out="nope\n"),
    Row("the environment's address", ["services"], 4, config={**DEV, "env": "dev"}, server=False, err="(?s).* h:1\n.*"),
    Row(
        "without a port it is :443",
        ["services"],
        4,
        config={"env": "x", "envs": '{"x":{"Name":"x","ProxyAddress":"h.invalid"}}'},
        server=False,
        err=r"Failed to connect to micro server at h\.invalid:443\nAn address without a port means :443; .*\n",
    ),
]

# §2

KINDS = [
    Row("no arguments", [], 1, err=exactly(f"No command provided to micro. {HELP}\n")),
    Row(
        "an unknown subcommand",
        ["env", "frob"],
        1,
        err=exactly("Unrecognized subcommand for micro env: frob. Please refer to 'micro env --help'\n"),
    ),
    Row("… of other groups", ["get", "frob"], 3, err="No help topic for 'frob'\n"),
    Row("… of help", ["help", "frob"], 3, err="No help topic for 'frob'\n"),
    # The original writes these to standard output; errors are errors here (docs/cli.md).
    *[
        Row(
            f"a bad flag of {' '.join(words) or 'the program'}",
            [*words, "-x"],
            1,
            err=f"Incorrect Usage{mark} flag provided but not defined: -x\n\nNAME:\n(?s:.*)\n\n"
            "Flag provided but not defined: -x\n",
        )
        for words, mark in [([], r"\."), (["services"], ":"), (["call"], ":"), (["env", "get"], ":")]
    ],
    Row(
        "a flag without its value",
        ["call", "--output"],
        1,
        err="Incorrect Usage: flag needs an argument: -output\n\nNAME:\n(?s:.*)\n\nFlag needs an argument: -output\n",
    ),
    *[
        Row(f"missing arguments: {' '.join(words)}", words, out=starting(f"NAME:\n   micro {words[0]}"))
        for words in [
            ["call"],
            ["call", "helloworld"],
            ["stream"],
            ["get"],
            ["get", "service"],
            ["env", "set"],
            ["env", "add"],
            ["env", "del"],
        ]
    ],
]

MAPPER = [
    Row("already an exit error", ["call", "--request_timeout", "x", "a", "B.C"], 2, err=starting("Invalid format for")),
    *[
        Row(
            f"a malformed method name: {name}",
            ["call", "helloworld", name],
            3,
            err=f'Method name "{name}" invalid format. Expecting service.endpoint\n',
        )
        for name in ["HelloworldCall", "A.B.C"]
    ],
    Row("route not found", ["call", "nosuch", "A.B"], 4, err='Service "nosuch" not found\n'),
    # What the service has instead is told on a second line.
    Row(
        "unknown service X.Y",
        ["call", "helloworld", "Helloworld.Nope"],
        5,
        err='Service method "Helloworld.Nope" not found\nSee `micro get service helloworld` for its endpoints.\n',
    ),
    Row(
        "… of the server itself",
        ["call", "registry", "Registry.Nope"],
        5,
        err='Service method "Registry.Nope" not found\nSee `micro get service registry` for its endpoints.\n',
    ),
    Row("unknown service X", ["call", "helloworld", "Nope.Call"], 5, err='Service "Nope" not found\nSee .*\n'),
    # As the spec's corner proposes: the pattern of the original misses the text of its own library.
    Row(
        "nobody listens",
        ["--proxy_address", closed_address(), "services"],
        4,
        err=r"Failed to connect to micro server at 127.0.0.1:\d+\nStart one with `micro server`; .*\n",
    ),
    Row(
        "no such host",
        ["--proxy_address", "no-such-host.invalid:8081", "services"],
        4,
        err=r"Failed to connect to micro server at no-such-host.invalid:8081\nIs the address right\? .*\n",
    ),
    Row("no micro error", ["get", "service", "nosuch"], 128, err="service not found\n"),
    *[
        Row(
            says,
            ["call", "echo", "Echo.Fail", json.dumps({"status": 2, "text": json.dumps({"code": code, "detail": "no"})})],
            exit_code,
            err=text + "\n",
        )
        for says, code, exit_code, text in [
            ("408", 408, 1, "Request timed out"),
            ("401", 401, 2, "Not authorized to perform this request"),
            ("any other", 404, 127, "no"),
        ]
    ],
]

# §3

ENVIRONMENTS = [
    Row("env", ["env"], out=exactly(LOCAL), left={"env": "local"}),
    Row("env list", ["env", "list"], out=exactly(LOCAL)),
    Row(
        "env, sorted and in columns",
        ["env"],
        config=DEV,
        out=exactly("  dev     h:1\n" + LOCAL),
    ),
    Row(
        "env without an address",
        ["env"],
        config={"env": "x", "envs": '{"x":{"Name":"x"}}'},
        out=exactly("  local   127.0.0.1:8081    Local running Micro Server\n* x       none\n"),
    ),
    Row("env get", ["env", "get"], out="local\n"),
    Row("env set", ["env", "set", "dev"], config=DEV, left={**DEV, "env": "dev"}),
    Row("env set, unknown", ["env", "set", "x"], 128, err="Environment 'x' does not exist\n", left={"env": "local"}),
    Row("env add", ["env", "add", "dev", "h:1"], left=DEV),
    Row("env add overwrites", ["env", "add", "dev", "h:1"], config={"env": "local", "envs": '{"dev":{}}'}, left=DEV),
    Row("env add without an address", ["env", "add", "dev"], left={**DEV, "envs": STORED.replace("h:1", "")}),
    Row("env del", ["env", "del", "dev"], config=DEV, left={"env": "local", "envs": "{}"}),
    Row("env del, the current one", ["env", "del", "local"], 128, err=exactly(IN_USE.format("local"))),
    Row("env del, the one of --env", ["-e", "dev", "env", "del", "dev"], 128, config=DEV, err=IN_USE.format("dev")),
    Row("env del, unknown", ["env", "del", "x"], 128, err="Environment 'x' does not exist\n"),
    # The original says nothing.
    Row(
        "local is built in",
        ["env", "add", "local", "h:1"],
        err="Environment 'local' is built in and stays as it is\n",
    ),
    Row(
        "local is merged over the stored list",
        ["env"],
        config={"env": "local", "envs": '{"local":{"Name":"local","ProxyAddress":"h:1"}}'},
        out=exactly(LOCAL),
    ),
    Row(
        "namespaces.<env>.current",
        ["services"],
        config={"env": "local", "namespaces": {"local": {"current": "nobody"}}},
    ),
    Row(
        "environment names with dots nest",
        ["--env", "eu.prod", "services"],
        config={
            "env": "local",
            "envs": '{"eu.prod":{"Name":"eu.prod","ProxyAddress":"h:1"}}',
            "namespaces": {"eu": {"prod": {"current": "nobody"}}},
        },
    ),
    Row("other keys stay", ["env", "set", "local"], config={"env": "x", "git": {"a": "b"}}, left={"env": "local", "git": {"a": "b"}}),
]

# §5

SERVICES = [
    Row("services", ["services"], out="(?s).*echo\n.*hello-world\nhelloworld\n.*registry\n.*"),
    Row(
        "get service",
        ["get", "service", "helloworld"],
        out=r"service  helloworld\n\nversion latest\n\nID\tAddress\tMetadata\nhelloworld-[-0-9a-f]+\t127\.0\.0\.1:\d+\t"
        r"(\w+=\w+,?)+\n\nEndpoint: Helloworld\.Call\n\nRequest: {\n\tname string\n}\n\nResponse: {\n\tmsg string\n}\n\n"
        r"(?s:.*)",
    ),
    Row("get service, no types", ["get", "service", "echo"], out="(?s)service  echo\n.*"),
    Row("get service, unknown", ["get", "service", "nosuch"], 128, err="service not found\n"),
    # The original leaves it at that; what is near is told.
    Row(
        "get service, nearly one",
        ["get", "service", "helloword"],
        128,
        err='service not found\nDid you mean "helloworld"\\?\n',
    ),
    Row("call", ["call", "helloworld", "Helloworld.Call", '{"name":"Jane"}'], out=exactly(HELLO)),
    Row("call joins its words", ["call", "helloworld", "Helloworld.Call", '{"name":', '"Jane"}'], out=exactly(HELLO)),
    Row("call without a request", ["call", "helloworld", "Helloworld.Call"], out=exactly('{\n\t"msg": "Hello "\n}\n')),
    Row(
        "call --output raw",
        ["call", "--output", "raw", "helloworld", "Helloworld.Call", '{"name":"Jane"}'],
        out=exactly('{"msg":"Hello Jane"}\n'),
    ),
    Row(
        "$MICRO_OUTPUT",
        ["call", "helloworld", "Helloworld.Call", '{"name":"Jane"}'],
        env={"MICRO_OUTPUT": "raw"},
        out=exactly('{"msg":"Hello Jane"}\n'),
    ),
    Row(
        "call --metadata",
        ["call", "--metadata", "X-Foo=bar", "echo", "Echo.Call"],
        out=r'(?s).*"x-foo": "bar".*',
    ),
    Row(
        "$MICRO_METADATA",
        ["call", "echo", "Echo.Call"],
        env={"MICRO_METADATA": "x-foo=bar"},
        out=r'(?s).*"x-foo": "bar".*',
    ),
    Row("call has no -o", ["call", "-o", "raw", "echo", "Echo.Call"], 1, err=None),
    *[
        Row(
            f"a request that is no JSON: {text!r}",
            ["call", "helloworld", "Helloworld.Call", text],
            1,
            err=starting("Error creating request "),
        )
        for text in ["{", '{"name":}', "nonsense", '{"name":"x"} x', ""]
    ],
    *[
        Row(
            f"--request_timeout {text}",
            ["call", "--request_timeout", text, "helloworld", "Helloworld.Call"],
            2,
            err=exactly("Invalid format for request_timeout duration. Try 500ms or 5s\n"),
        )
        for text in ["soon", "5"]
    ],
    # The original sends null instead of a request that is no JSON.
    Row("stream, no JSON", ["stream", "helloworld", "Helloworld.Stream", "x"], 1, err=starting("Error creating ")),
    Row(
        "stream prints them one behind the other",
        ["stream", "helloworld", "Helloworld.Stream", '{"count":2}'],
        out=exactly('{\n\t"count": "0"\n}{\n\t"count": "1"\n}'),
    ),
    # The original wraps the raw gRPC text: error receiving from …, exit code 128.
    Row("stream, an error of the service", ["stream", "helloworld", "Helloworld.Stream", "[]"], 127, err="expected an .*\n"),
]


@pytest.mark.parametrize(("names", "usage"), COMMANDS.items())
def test_commands(server: Server, names: str, usage: str) -> None:
    commands = server.micro("--help").stdout.partition("COMMANDS:\n")[2].partition("\n\n")[0].splitlines()
    assert [line for line in commands if re.fullmatch(f"   {names} +{re.escape(usage)}", line)]
    listed = [line.split()[0] for line in commands]
    assert listed == sorted(listed[:-1]) + ["help,"]


@named(RESOLUTION)
def test_resolution_of_the_first_word(
    server: Server, helloworld: Helloworld, echo_service: PythonService, home: Path, row: Row
) -> None:
    scripts = {"greet": 'echo "greet got: $*"', "fails": "echo sorry; exit 3", "echo": "echo the program"}
    for name, script in scripts.items():
        path = home / f"micro-{name}"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
    row.env["PATH"] = f"{home}:{os.environ['PATH']}"
    check(server, home, row)


@named(GLOBAL_FLAGS)
def test_global_flags(server: Server, home: Path, row: Row) -> None:
    check(server, home, row)


def test_the_layout_of_help(server: Server) -> None:
    text = server.micro("--help").stdout
    sections = [line for line in text.splitlines() if line.endswith(":") and line == line.upper()]
    assert sections == ["NAME:", "USAGE:", "VERSION:", "COMMANDS:", "GLOBAL OPTIONS:"]
    assert text.startswith("NAME:\n   micro - API first development platform\n\n   Use `micro [command] --help` ")
    assert "   --env value, -e value  Set the environment to operate in [$MICRO_ENV]\n" in text
    assert re.search(r"   --help, -h +show help \(default: false\)\n", text)
    group = server.micro("env", "--help").stdout
    assert group.startswith("NAME:\n   micro env - Get/set micro cli environment\n\nUSAGE:\n   micro env command ")
    assert "COMMANDS:" in group and "\nOPTIONS:\n" in group


@pytest.mark.parametrize("words", [["services", "--help"], ["services", "-h"], ["help", "services"], ["h", "services"]])
def test_every_way_to_ask_for_help(server: Server, words: list[str]) -> None:
    outcome = server.micro(*words)
    assert (outcome.code, outcome.stderr) == (0, "")
    assert outcome.stdout.startswith(
        "NAME:\n   micro services - List services in the registry\n\n"
        "USAGE:\n   micro services [command options]\n\nOPTIONS:\n"
    )


@named(SET_UP)
def test_set_up_before_each_command(server: Server, home: Path, row: Row) -> None:
    check(server, home, row)


@named(KINDS)
def test_kinds_of_errors(server: Server, helloworld: Helloworld, home: Path, row: Row) -> None:
    check(server, home, row)


@named(MAPPER)
def test_the_error_mapper(
    server: Server, helloworld: Helloworld, echo_service: PythonService, home: Path, row: Row
) -> None:
    check(server, home, row)


@named(ENVIRONMENTS)
def test_environments_and_the_config_file(server: Server, home: Path, row: Row) -> None:
    check(server, home, row)


def test_the_config_file_is_for_nobody_else(server: Server, home: Path) -> None:
    # The original makes it 0644, though it holds credentials.
    run("micro", "env", home=home)
    assert (home / ".micro/config.json").stat().st_mode & 0o777 == 0o600


@named(SERVICES)
def test_call_stream_services_and_get(
    server: Server, helloworld: Helloworld, echo_service: PythonService, home: Path, row: Row
) -> None:
    check(server, home, row)
