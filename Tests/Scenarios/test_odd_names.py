"""What is listed can be called: endpoints whose names begin in lower case, by every face that makes names of words."""

import json
from collections.abc import Iterator

import pytest

from Support.curl import curl
from Support.platform import Server
from Support.python_service import PythonService, register
from Support.stubs import Stubs

ENDPOINTS = ["greeter.sayHello", "oddsvc.ping", "Oddsvc.SHOUT"]
PATHS = {"/oddsvc/greeter/sayHello": "greeter/sayHello", "/oddsvc/ping": "oddsvc/ping", "/oddsvc/shout": "Oddsvc/SHOUT"}


@pytest.fixture(scope="module")
def service(server: Server, stubs: Stubs) -> Iterator[PythonService]:
    service = PythonService(otherwise=lambda body, context: json.dumps({"sent": json.loads(body)}).encode())
    register(server, stubs, "oddsvc", "oddsvc-python", service.address, endpoints=ENDPOINTS)
    yield service
    service.stop()


@pytest.mark.parametrize(("path", "called"), PATHS.items())
def test_a_path_of_the_gateway_finds_the_endpoint(
    server: Server, service: PythonService, path: str, called: str
) -> None:
    answer = curl(server.url(path), "-H", "Content-Type: application/json", body=b'{"a":1}')
    assert answer.json == {"sent": {"a": 1}}
    assert service.calls[-1].path == f"/oddsvc.{called}"


def test_the_words_that_the_help_lists_call_their_endpoints(server: Server, service: PythonService) -> None:
    listed = server.micro("oddsvc").stdout.split("COMMANDS:")[1].split("\n")
    methods = [line.strip() for line in listed if line.strip()]
    assert len(methods) == len(ENDPOINTS)
    for method in methods:
        before = len(service.calls)
        result = server.micro("oddsvc", *method.split())
        assert result.code == 0, result.stderr
        assert len(service.calls) == before + 1
    called = {call.path.removeprefix("/oddsvc.").replace("/", ".") for call in service.calls[-len(methods) :]}
    assert called == set(ENDPOINTS)


def test_the_document_describes_the_paths(server: Server, service: PythonService) -> None:
    document = curl(server.url("/openapi.json?service=oddsvc")).json
    assert {path.lower() for path in document["paths"]} == {path.lower() for path in PATHS}
