"""A Python stub (grpcio, the C core) against the example: directly, through :8443 and through :8081."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from Support.platform import Helloworld, Server
from Support.stubs import Stubs

MIB = 1024 * 1024
LIMIT = 32 * MIB
UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


@pytest.fixture(scope="module", params=["direct", "network", "grpc"])
def channel(request: pytest.FixtureRequest, server: Server, helloworld: Helloworld) -> Iterator[grpc.Channel]:
    address = helloworld.address if request.param == "direct" else getattr(server, request.param)
    with grpc.insecure_channel(address, options=UNLIMITED) as channel:
        yield channel


@pytest.fixture
def stub(channel: grpc.Channel, stubs: Stubs) -> Any:
    return stubs.helloworld_grpc.HelloworldStub(channel)


@pytest.mark.parametrize("name", ["John", "", "ü👋", "two\nlines", "nul\0", "x" * 70_000], ids=repr)
def test_a_call_is_answered(stub: Any, stubs: Stubs, name: str) -> None:
    assert stub.Call(stubs.helloworld.CallRequest(name=name), timeout=10).msg == f"Hello {name}"


@pytest.mark.parametrize("size", [262_130, 262_144, 300_000, MIB, 10 * MIB, LIMIT - 64])
def test_a_large_message_passes_both_ways(stub: Any, stubs: Stubs, size: int) -> None:
    name = ("0123456789abcdef" * (size // 16 + 1))[:size]
    response = stub.Call(stubs.helloworld.CallRequest(name=name), timeout=30)
    # Not compared by pytest, which would print both.
    assert response.msg.removeprefix("Hello ") == name or pytest.fail("the text came back changed")


@pytest.mark.parametrize("size", [LIMIT + 1, LIMIT + 3 * MIB])
def test_a_message_over_the_limit_is_refused(stub: Any, stubs: Stubs, size: int) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        stub.Call(stubs.helloworld.CallRequest(name="x" * size), timeout=30)
    assert caught.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED, caught.value
    assert stub.Call(stubs.helloworld.CallRequest(name="x"), timeout=10).msg == "Hello x"


def test_a_response_over_the_limit_is_refused(stub: Any, stubs: Stubs) -> None:
    # The request just fits; `Hello ` makes the response too long.
    with pytest.raises(grpc.RpcError) as caught:
        stub.Call(stubs.helloworld.CallRequest(name="x" * (LIMIT - 5)), timeout=30)
    assert caught.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED, caught.value


def test_many_large_messages_at_once_arrive_whole(stub: Any, stubs: Stubs) -> None:
    def call(number: int) -> bool:
        name = f"{number:04}" * (MIB // 4)
        return bool(stub.Call(stubs.helloworld.CallRequest(name=name), timeout=30).msg == f"Hello {name}")

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(call, range(16)))


def test_metadata_of_any_kind_is_accepted(stub: Any, stubs: Stubs) -> None:
    metadata = (("x-text", "plain"), ("x-text", "twice"), ("x-data-bin", bytes(range(256))), ("x-empty", ""))
    response, call = stub.Call.with_call(stubs.helloworld.CallRequest(name="x"), metadata=metadata, timeout=10)
    assert response.msg == "Hello x"
    assert call.code() == grpc.StatusCode.OK and call.details() == ""


@pytest.mark.parametrize(
    ("path", "details"),
    [
        ("/helloworld.Helloworld/Nope", "unknown service Helloworld.Nope"),
        ("/helloworld.Nope/Call", "unknown service Nope"),
    ],
)
def test_an_unknown_endpoint_is_unimplemented(channel: grpc.Channel, path: str, details: str) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        channel.unary_unary(path)(b"", timeout=10)
    assert (caught.value.code(), caught.value.details()) == (grpc.StatusCode.UNIMPLEMENTED, details)


def test_a_message_that_is_no_protobuf_is_told(channel: grpc.Channel) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        channel.unary_unary("/helloworld.Helloworld/Call")(b"\xff\xff\xff", timeout=10)
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT, caught.value


def test_a_name_that_is_no_utf8_is_told(channel: grpc.Channel) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        channel.unary_unary("/helloworld.Helloworld/Call")(b"\x0a\x02\xc3\x28", timeout=10)
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT, caught.value


def test_a_thousand_calls_one_after_the_other(stub: Any, stubs: Stubs) -> None:
    for number in range(1000):
        assert stub.Call(stubs.helloworld.CallRequest(name=str(number)), timeout=10).msg == f"Hello {number}"


def test_sixty_four_callers_share_a_channel(stub: Any, stubs: Stubs) -> None:
    def call_fifty_times(caller: int) -> int:
        names = [f"{caller}-{number}" for number in range(50)]
        return sum(
            stub.Call(stubs.helloworld.CallRequest(name=name), timeout=20).msg == f"Hello {name}" for name in names
        )

    with ThreadPoolExecutor(64) as threads:
        assert sum(threads.map(call_fifty_times, range(64))) == 64 * 50


def test_a_service_that_nobody_registered_is_told_with_json(server: Server) -> None:
    for address in (server.grpc, server.network):
        with grpc.insecure_channel(address) as channel, pytest.raises(grpc.RpcError) as caught:
            channel.unary_unary("/nosuch.Nosuch/Call")(b"", timeout=10)
        assert caught.value.code() == grpc.StatusCode.INTERNAL
        assert caught.value.details() == (
            '{"id":"go.micro.client","code":500,"detail":"service nosuch: route not found",'
            '"status":"Internal Server Error"}'
        )


def test_a_path_without_a_service_is_told_with_json(server: Server) -> None:
    with grpc.insecure_channel(server.grpc) as channel, pytest.raises(grpc.RpcError) as caught:
        channel.unary_unary("/Helloworld/Call")(b"", timeout=10)
    assert caught.value.details() == (
        '{"id":"go.micro.proxy","code":400,"detail":"service name is blank","status":"Bad Request"}'
    )


def test_the_registry_answers_a_stub_of_its_proto(server: Server, helloworld: Helloworld, stubs: Stubs) -> None:
    for address in (server.grpc, server.network):
        with grpc.insecure_channel(address) as channel:
            registry = stubs.registry_grpc.RegistryStub(channel)
            [record] = registry.GetService(stubs.registry.GetRequest(service="helloworld"), timeout=10).services
            assert [node.address for node in record.nodes] == [helloworld.address]
            assert record.endpoints[0].request.values[0].name == "name"
            names = [
                service.name for service in registry.ListServices(stubs.registry.ListRequest(), timeout=10).services
            ]
            assert {"helloworld", "registry"} <= set(names)
            with pytest.raises(grpc.RpcError) as caught:
                registry.GetService(stubs.registry.GetRequest(service="nosuch"), timeout=10)
            assert caught.value.code() == grpc.StatusCode.NOT_FOUND
            assert caught.value.details() == (
                '{"id":"registry.Registry.GetService","code":404,"detail":"service not found","status":"Not Found"}'
            )
