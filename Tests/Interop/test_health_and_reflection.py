"""gRPC's own health and reflection services, by the libraries of grpcio: of a service, and of a server's two ports."""

import signal
from collections.abc import Iterator

import grpc
import pytest
from google.protobuf import descriptor_pool, message_factory
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

from Support.interop import DOORS, door_address
from Support.platform import Helloworld, Server
from Support.waiting import eventually

SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING
SERVICE_UNKNOWN = health_pb2.HealthCheckResponse.SERVICE_UNKNOWN

SERVICES = {
    "direct": ["", "helloworld", "helloworld.Helloworld"],
    "network": ["", "registry", "registry.Registry"],
    "grpc": ["", "registry", "registry.Registry"],
}
"""What each door says it serves: a server speaks of its own services, not of those it passes calls on to."""


@pytest.fixture(scope="module", params=DOORS)
def door(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def channel(door: str, server: Server, helloworld: Helloworld) -> Iterator[grpc.Channel]:
    with grpc.insecure_channel(door_address(door, server, helloworld)) as channel:
        yield channel


def request(service: str) -> health_pb2.HealthCheckRequest:
    return health_pb2.HealthCheckRequest(service=service)


def test_what_is_there_is_serving(channel: grpc.Channel, door: str) -> None:
    stub = health_pb2_grpc.HealthStub(channel)
    for service in SERVICES[door]:
        assert stub.Check(request(service), timeout=10).status == SERVING, service
        watch = stub.Watch(request(service), timeout=10)
        assert next(watch).status == SERVING, service
        watch.cancel()


def test_what_is_not_there_is_unknown(channel: grpc.Channel) -> None:
    stub = health_pb2_grpc.HealthStub(channel)
    with pytest.raises(grpc.RpcError) as caught:
        stub.Check(request("nobody"), timeout=10)
    assert (caught.value.code(), caught.value.details()) == (grpc.StatusCode.NOT_FOUND, "unknown service")
    assert next(stub.Watch(request("nobody"), timeout=10)).status == SERVICE_UNKNOWN


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_service_that_stops_says_so_to_those_who_watch(own_server: Server, number: signal.Signals) -> None:
    service = own_server.start_helloworld()
    with grpc.insecure_channel(service.address) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        watches = [stub.Watch(request(name), timeout=20) for name in SERVICES["direct"]]
        assert [next(watch).status for watch in watches] == [SERVING] * 3
        service.signal(number)
        assert [next(watch).status for watch in watches] == [NOT_SERVING] * 3
        for watch in watches:
            assert list(watch) == []
            assert watch.code() == grpc.StatusCode.OK
    assert service.wait(5) == 0


def test_a_server_that_stops_says_so_to_those_who_watch(own_server: Server) -> None:
    with grpc.insecure_channel(own_server.grpc) as one, grpc.insecure_channel(own_server.network) as other:
        watches = [health_pb2_grpc.HealthStub(channel).Watch(request(""), timeout=20) for channel in (one, other)]
        assert [next(watch).status for watch in watches] == [SERVING] * 2
        own_server.process.signal(signal.SIGTERM)
        for watch in watches:
            assert [change.status for change in watch] == [NOT_SERVING]
            assert watch.code() == grpc.StatusCode.OK
    assert own_server.process.wait(5) == 0


def test_a_watcher_that_leaves_is_forgotten(channel: grpc.Channel) -> None:
    stub = health_pb2_grpc.HealthStub(channel)
    for _ in range(50):
        watch = stub.Watch(request(""), timeout=10)
        assert next(watch).status == SERVING
        watch.cancel()
    assert stub.Check(request(""), timeout=10).status == SERVING


def test_reflection_lists_the_services(channel: grpc.Channel, door: str) -> None:
    names = set(ProtoReflectionDescriptorDatabase(channel).get_services())
    assert {"grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection"} <= names
    assert {name for name in SERVICES[door] if "." in name} <= names


def test_messages_made_by_reflection_make_calls(helloworld: Helloworld) -> None:
    with grpc.insecure_channel(helloworld.address) as channel:
        pool = descriptor_pool.DescriptorPool(ProtoReflectionDescriptorDatabase(channel))
        service = pool.FindServiceByName("helloworld.Helloworld")
        assert [method.name for method in service.methods] == ["Call", "Stream", "PingPong"]
        assert [(method.client_streaming, method.server_streaming) for method in service.methods] == [
            (False, False),
            (False, True),
            (True, True),
        ]
        classes = [
            (message_factory.GetMessageClass(method.input_type), message_factory.GetMessageClass(method.output_type))
            for method in service.methods
        ]
        paths = [f"/{service.full_name}/{method.name}" for method in service.methods]
        (ask, told), (order, count), (ping, pong) = classes
        answer = channel.unary_unary(paths[0], ask.SerializeToString, told.FromString)
        assert answer(ask(name="Ada"), timeout=10).msg == "Hello Ada"
        numbers = channel.unary_stream(paths[1], order.SerializeToString, count.FromString)
        assert [number.count for number in numbers(order(count=3), timeout=10)] == [0, 1, 2]
        strokes = channel.stream_stream(paths[2], ping.SerializeToString, pong.FromString)
        pings = (ping(stroke=stroke) for stroke in (1, 2))
        assert [answer.stroke for answer in strokes(pings, timeout=10)] == [1, 2]


@pytest.mark.parametrize("door", ["network", "grpc"])
def test_messages_made_by_reflection_ask_the_registry(server: Server, helloworld: Helloworld, door: str) -> None:
    with grpc.insecure_channel(getattr(server, door)) as channel:
        pool = descriptor_pool.DescriptorPool(ProtoReflectionDescriptorDatabase(channel))
        method = pool.FindServiceByName("registry.Registry").FindMethodByName("GetService")
        ask = message_factory.GetMessageClass(method.input_type)
        told = message_factory.GetMessageClass(method.output_type)
        call = channel.unary_unary("/registry.Registry/GetService", ask.SerializeToString, told.FromString)
        found = eventually(lambda: call(ask(service="helloworld"), timeout=10), "helloworld is registered")
        assert found.services[0].nodes[0].address == helloworld.address


def test_reflection_says_what_it_does_not_know(channel: grpc.Channel) -> None:
    pool = descriptor_pool.DescriptorPool(ProtoReflectionDescriptorDatabase(channel))
    with pytest.raises(KeyError):
        pool.FindMessageTypeByName("no.such.Message")
    with pytest.raises(KeyError):
        pool.FindFileByName("nosuch.proto")
