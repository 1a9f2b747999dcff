"""`micro doctor` on a sound machine, and on others."""

import json
import socket
from pathlib import Path

from Support.platform import Outcome, Server, run
from Support.ports import closed_address


def rows(outcome: Outcome) -> dict[str, str]:
    """The level of each check by its name."""
    lines = [line.split(": ", 1)[0].split(" ", 1) for line in outcome.stdout.splitlines()]
    return {what: level for level, what in lines}


def doors(server: Server) -> dict[str, str]:
    """The variables of a server that listens where this one does."""
    return {
        "MICRO_API_ADDRESS": server.api,
        "MICRO_GRPC_ADDRESS": server.grpc,
        "MICRO_NETWORK_ADDRESS": server.network,
    }


def test_a_running_server_is_found_at_every_door(server: Server) -> None:
    outcome = server.micro("doctor", **doors(server))
    assert (outcome.code, outcome.stderr) == (0, ""), outcome
    for name, address in (("api", server.api), ("grpc", server.grpc), ("network", server.network)):
        port = address.rpartition(":")[2]
        assert f"ok port {port} ({name}): a micro server answers\n" in outcome.stdout
    assert f"ok environment local at {server.grpc}: a micro server answers" in outcome.stdout
    assert "ok variables: 4 of MICRO_… are set, and all are good\n" in outcome.stdout


def test_without_a_server_the_ports_are_free_and_commands_have_nowhere_to_go(home: Path) -> None:
    free = closed_address()
    env = {name: closed_address() for name in ("MICRO_API_ADDRESS", "MICRO_GRPC_ADDRESS", "MICRO_NETWORK_ADDRESS")}
    outcome = run("micro", "doctor", home=home, MICRO_PROXY=free, **env)
    assert outcome.code == 1 and outcome.stdout.count("free for `micro server`") == 3
    assert (
        f"fail environment local at {free}: Failed to connect to micro server at {free};"
        " start one with `micro server`\n" in outcome.stdout
    )


def test_another_program_at_a_port_is_told(server: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        outcome = server.micro("doctor", **{**doors(server), "MICRO_API_ADDRESS": address})
        assert outcome.code == 1
        assert f"another program listens at {address}; end it, or start micro server --api_address" in outcome.stdout


def test_a_broken_config_file_and_bad_variables_are_told(server: Server, home: Path) -> None:
    config = home / ".micro/config.json"
    config.parent.mkdir()
    config.write_text("{ broken")
    env = {**doors(server), "MICRO_PROXY": server.grpc, "MICRO_PROXI": "x", "MICRO_LOG_LEVEL": "loud"}
    outcome = run("micro", "doctor", home=home, **env)
    levels = rows(outcome)
    assert (outcome.code, outcome.stderr) == (1, "")
    assert levels[f"config file {config}"] == "fail"
    assert (levels["variable MICRO_PROXI"], levels["variable MICRO_LOG_LEVEL"]) == ("warn", "fail")
    assert config.read_text() == "{ broken"


def test_programs_get_json(server: Server) -> None:
    outcome = server.micro("doctor", "--output", "json", **doors(server))
    checks = json.loads(outcome.stdout)
    assert outcome.code == 0 and [set(check) for check in checks] == [{"level", "what", "text"}] * len(checks)
    assert {check["level"] for check in checks} <= {"ok", "warn"}


def test_another_environment_is_examined_on_request(server: Server) -> None:
    outcome = server.micro("--env", "nope", "doctor", **doors(server))
    assert outcome.code == 1 and 'fail environment nope: Env "nope" not found.' in outcome.stdout


def test_tools_that_are_missing_are_warnings(server: Server, home: Path) -> None:
    (home / "protoc").write_text("#!/bin/sh\n")
    (home / "protoc").chmod(0o755)
    outcome = server.micro("doctor", PATH=str(home), **doors(server))
    assert outcome.code == 0, outcome
    assert f"ok tool protoc: {home}/protoc\n" in outcome.stdout
    for name, purpose, source in (
        ("swift", "builds services", "https://www.swift.org/install"),
        ("git", "fetches the packages of a build", "apt-get install git"),
        ("protoc-gen-swift", "is protoc's plugin for the messages", "swift build --product protoc-gen-swift "),
        ("protoc-gen-micro", "is protoc's plugin for handlers and clients", "swift build --product protoc-gen-micro "),
    ):
        assert f"warn tool {name}: it is not on PATH; it {purpose}; get it: {source}" in outcome.stdout


def test_a_swift_that_is_too_old_or_does_not_answer_is_told(server: Server, home: Path) -> None:
    swift = home / "swift"
    for script, told in (
        ("echo 'Swift version 5.10.1 (swift-5.10.1-RELEASE)'", "is version 5.10, and 6.2 is needed; get it: "),
        ("exec /bin/sleep 60", "--version does not answer; does it run by hand?\n"),
    ):
        swift.write_text(f"#!/bin/sh\n{script}\n")
        swift.chmod(0o755)
        outcome = server.micro("doctor", PATH=str(home), **doors(server))
        assert outcome.code == 0 and f"warn tool swift: {swift}" in outcome.stdout and told in outcome.stdout


def test_a_bad_variable_of_a_global_flag_does_not_stop_the_doctor(home: Path) -> None:
    """It refused to run, like everything else, and so could not tell of it."""
    outcome = run("micro", "doctor", home=home, MICRO_PROXY="no address")
    assert (outcome.code, outcome.stderr) == (1, "")
    assert (
        'fail variable MICRO_PROXY: invalid value "no address" of MICRO_PROXY: it takes an address such as'
        " 127.0.0.1:8081 or micro.example.com\n" in outcome.stdout
    )
    for words in (["--help"], ["services", "--help"], ["help", "env"], ["version"]):
        outcome = run("micro", *words, home=home, MICRO_PROXY="no address")
        assert (outcome.code, outcome.stderr) == (0, "")
