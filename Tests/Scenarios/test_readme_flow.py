"""The first five minutes: server, service, call, past what test_guides.py does of the README word by word."""

import re
from collections.abc import Iterator

import pytest

from Support.curl import curl, post_json
from Support.platform import Helloworld, Server, run

HELLO_JOHN = b'{"msg":"Hello John"}'


@pytest.fixture(scope="module")
def own() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture(scope="module")
def service(own: Server) -> Helloworld:
    return own.start_helloworld()


def test_the_server_starts_with_nothing_installed_and_says_where_it_listens(own: Server) -> None:
    lines = own.process.output.splitlines()
    assert lines[0].endswith("level=info service=server Starting server")
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  level=info service=server ", line) for line in lines)
    assert {address.split(":")[0] for address in (own.api, own.grpc, own.network)} == {"127.0.0.1"}


@pytest.mark.parametrize(
    ("flag", "port"), [("api_address", ":8080"), ("grpc_address", ":8081"), ("network_address", ":8443")]
)
def test_the_ports_are_those_of_the_original_by_default(own: Server, flag: str, port: str) -> None:
    assert re.search(rf"--{flag} value .*\(default: {port}\)", own.micro("server", "--help").stdout)


def test_a_service_says_which_registry_it_joined(own: Server, service: Helloworld) -> None:
    assert own.network in service.find(r"(Registry \[service\].*)")


@pytest.mark.parametrize(
    "path", ["/helloworld?name=John", "/helloworld/call?name=John", "/helloworld/Helloworld/Call?name=John"]
)
@pytest.mark.parametrize("version", ["--http1.1", "--http2-prior-knowledge"])
def test_curl_gets_a_hello(own: Server, service: Helloworld, path: str, version: str) -> None:
    answer = curl(own.url(path), version)
    assert (answer.status, answer.body) == (200, HELLO_JOHN)
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("version", ["--http1.1", "--http2-prior-knowledge"])
def test_curl_posts_json_and_gets_a_hello(own: Server, service: Helloworld, version: str) -> None:
    answer = post_json(own.url("/helloworld/call"), {"name": "John"}, version)
    assert (answer.status, answer.body) == (200, HELLO_JOHN)


def test_curl_posts_a_form_and_gets_a_hello(own: Server, service: Helloworld) -> None:
    answer = curl(own.url("/helloworld/call"), "-d", "name=John")
    assert (answer.status, answer.body) == (200, HELLO_JOHN)


def test_get_service_shows_nodes_and_types(own: Server, service: Helloworld) -> None:
    outcome = own.micro("get", "service", "helloworld")
    metadata = "broker=service,protocol=grpc,registry=service,server=grpc,transport=grpc"
    assert (outcome.code, outcome.stderr) == (0, "")
    assert outcome.stdout == (
        "service  helloworld\n"
        "\n"
        "version latest\n"
        "\n"
        "ID\tAddress\tMetadata\n"
        f"{service.node}\t{service.address}\t{metadata}\n"
        "\n"
        "Endpoint: Helloworld.Call\n"
        "\n"
        "Request: {\n"
        "\tname string\n"
        "}\n"
        "\n"
        "Response: {\n"
        "\tmsg string\n"
        "}\n"
        "\n"
        "\n"
        "Endpoint: Helloworld.PingPong\n"
        "\n"
        "Metadata: stream=true\n"
        "\n"
        "Request: {\n"
        "\tstroke int64\n"
        "}\n"
        "\n"
        "Response: {\n"
        "\tstroke int64\n"
        "}\n"
        "\n"
        "\n"
        "Endpoint: Helloworld.Stream\n"
        "\n"
        "Metadata: stream=true\n"
        "\n"
        "Request: {\n"
        "\tcount int64\n"
        "}\n"
        "\n"
        "Response: {\n"
        "\tcount int64\n"
        "}\n"
        "\n"
    )
    assert re.fullmatch(r"helloworld-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", service.node)


@pytest.mark.parametrize(("words", "output"), [([], "Hello John\n"), (["Ada"], "Hello Ada\n")])
def test_the_client_program_finds_the_service(own: Server, service: Helloworld, words: list[str], output: str) -> None:
    outcome = run("helloworld-client", *words, home=own.home, MICRO_PROXY=own.network)
    conversation = "count 0\ncount 1\ncount 2\npong 1\npong 2\npong 3\n"
    assert (outcome.code, outcome.stdout) == (0, output + conversation), outcome
