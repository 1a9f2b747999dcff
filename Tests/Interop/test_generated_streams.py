"""The example's generated handler, called by the C core's stubs, by the example's clients, and watched in the registry."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import grpc
import pytest

from Support.binaries import REPOSITORY
from Support.platform import Helloworld, Server, run
from Support.stubs import Stubs

CONVERSATION = "count 0\ncount 1\ncount 2\npong 1\npong 2\npong 3\n"


@pytest.fixture(scope="module", params=["direct", "network", "grpc"])
def address(request: pytest.FixtureRequest, server: Server, helloworld: Helloworld) -> str:
    return helloworld.address if request.param == "direct" else getattr(server, request.param)


@pytest.fixture
def stub(address: str, stubs: Stubs) -> Iterator[Any]:
    with grpc.insecure_channel(address) as channel:
        yield stubs.helloworld_grpc.HelloworldStub(channel)


@pytest.mark.parametrize("count", [0, 1, 3, 5000])
def test_stream_counts(stub: Any, stubs: Stubs, count: int) -> None:
    responses = stub.Stream(stubs.helloworld.StreamingRequest(count=count), timeout=20)
    assert [response.count for response in responses] == list(range(count))


def test_what_the_handler_throws_ends_the_stream(stub: Any, stubs: Stubs) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        list(stub.Stream(stubs.helloworld.StreamingRequest(count=-1), timeout=10))
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert "count is -1; it takes 0 or more" in caught.value.details()


def test_ping_pong_returns_every_stroke(stub: Any, stubs: Stubs) -> None:
    strokes = [0, 1, -1, 2**63 - 1]
    pongs = stub.PingPong((stubs.helloworld.Ping(stroke=stroke) for stroke in strokes), timeout=10)
    assert [pong.stroke for pong in pongs] == strokes


def test_ping_pong_without_a_ping_just_ends(stub: Any, stubs: Stubs) -> None:
    assert list(stub.PingPong(iter(()), timeout=10)) == []


def test_the_python_client_of_the_example(address: str) -> None:
    command = [sys.executable, str(REPOSITORY / "Examples/helloworld/client.py"), "Ada", address]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout) == (0, "Hello Ada\n" + CONVERSATION), done.stderr


def test_the_swift_client_of_the_example(server: Server, helloworld: Helloworld) -> None:
    outcome = run("helloworld-client", "Ada", home=server.home, MICRO_PROXY=server.network)
    assert (outcome.code, outcome.stdout) == (0, "Hello Ada\n" + CONVERSATION), outcome


def test_the_registry_tells_a_stub_what_changes(server: Server, stubs: Stubs) -> None:
    registry = stubs.registry
    with grpc.insecure_channel(server.grpc) as channel:
        stub = stubs.registry_grpc.RegistryStub(channel)
        results = stub.Watch(registry.WatchRequest(service="watched", tell_begin=True), timeout=20)
        assert next(results).action == "begin"
        node = registry.Node(id="watched-1", address="127.0.0.1:1")
        service = registry.Service(name="watched", version="latest", nodes=[node])
        stub.Register(service, timeout=10)
        stub.Deregister(service, timeout=10)
        for action in ["create", "delete"]:
            result = next(results)
            assert (result.action, result.service.name) == (action, "watched")
            assert [node.id for node in result.service.nodes] == ["watched-1"]
            assert result.service.options.domain == "micro"
        results.cancel()
