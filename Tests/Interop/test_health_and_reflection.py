"""gRPC's own health and reflection services, by the libraries of grpcio: of a service, and through a server's ports."""

import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from google.protobuf import descriptor_pool, message_factory
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_health.v1.health import HealthServicer
from grpc_reflection.v1alpha import reflection_pb2
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from grpc_reflection.v1alpha.reflection import enable_server_reflection

from Support.interop import DOORS, door_address
from Support.platform import Helloworld, Server
from Support.stubs import Stubs
from Support.waiting import eventually

SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING
SERVICE_UNKNOWN = health_pb2.HealthCheckResponse.SERVICE_UNKNOWN

SERVICES = {
    "direct": ["", "helloworld", "helloworld.Helloworld"],
    "network": ["", "registry", "registry.Registry", "helloworld", "helloworld.Helloworld"],
    "grpc": ["", "registry", "registry.Registry", "helloworld", "helloworld.Helloworld"],
}
"""What each door says it serves: a server speaks of its own services, and of those it passes calls on to."""


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


def test_messages_made_by_reflection_make_calls(channel: grpc.Channel) -> None:
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


@pytest.mark.parametrize("door", DOORS)
def test_a_file_comes_with_all_that_it_imports(server: Server, interop_service: Helloworld, door: str) -> None:
    with grpc.insecure_channel(door_address(door, server, interop_service)) as channel:
        for name in ["passing.proto", "shared/b.proto", "shared/c.proto", "shared/options.proto"]:
            pool = descriptor_pool.DescriptorPool(ProtoReflectionDescriptorDatabase(channel))
            assert pool.FindFileByName(name).name == name
        pool = descriptor_pool.DescriptorPool(ProtoReflectionDescriptorDatabase(channel))
        file = pool.FindFileContainingSymbol("golden.passing.Passing")
        assert [imported.name for imported in file.dependencies] == [
            "google/protobuf/empty.proto",
            "shared/options.proto",
            "shared/b.proto",
        ]
        assert [imported.name for imported in file.public_dependencies] == ["shared/b.proto"]
        method = pool.FindServiceByName("golden.passing.Passing").FindMethodByName("Call")
        assert method.input_type.full_name == "shared.deep.C"
        assert pool.FindExtensionByName("shared.note").number == 50001
        message = message_factory.GetMessageClass(pool.FindMessageTypeByName("shared.deep.C"))
        call = channel.unary_unary("/interop.Passing/Call", message.SerializeToString, message.FromString)
        assert call(message(text="ä"), timeout=10).text == "ä"
        options = ProtoReflectionDescriptorDatabase(channel).FindAllExtensionNumbers("google.protobuf.MethodOptions")
        assert list(options) == [50001]


# MARK: services of others behind the proxies


class Namespaced(  # type: ignore[misc]
    grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor, grpc.StreamStreamClientInterceptor
):
    """Makes the calls of a channel in a namespace."""

    def __init__(self, namespace: str) -> None:
        self.metadata = [("micro-namespace", namespace)]

    def intercept_unary_unary(self, go_on: Any, details: Any, request: Any) -> Any:
        return go_on(self.details(details), request)

    def intercept_unary_stream(self, go_on: Any, details: Any, request: Any) -> Any:
        return go_on(self.details(details), request)

    def intercept_stream_stream(self, go_on: Any, details: Any, requests: Any) -> Any:
        return go_on(self.details(details), requests)

    def details(self, details: Any) -> Any:
        class Details(grpc.ClientCallDetails):  # type: ignore[misc]
            method, timeout, credentials = details.method, details.timeout, details.credentials
            wait_for_ready, compression = details.wait_for_ready, details.compression
            metadata = [*(details.metadata or []), *self.metadata]

        return Details()


class Neighbour:
    """A server of grpcio with handlers of its own choice, registered in a namespace."""

    def __init__(self, server: Server, stubs: Stubs, name: str, namespace: str, *endpoints: str) -> None:
        self.server = grpc.server(ThreadPoolExecutor(max_workers=8), options=[("grpc.so_reuseport", 0)])
        self.address = f"127.0.0.1:{self.server.add_insecure_port('127.0.0.1:0')}"
        registry = stubs.registry
        self.record = registry.Service(
            name=name,
            version="latest",
            endpoints=[registry.Endpoint(name=endpoint) for endpoint in endpoints],
            nodes=[registry.Node(id=f"{name}-{namespace}", address=self.address)],
            options=registry.Options(ttl=3600, domain=namespace),
        )
        self.registry = stubs.registry_grpc.RegistryStub
        self.proxy = server.network

    def start(self) -> None:
        self.server.start()
        with grpc.insecure_channel(self.proxy) as channel:
            self.registry(channel).Register(self.record, timeout=10)

    def deregister(self) -> None:
        with grpc.insecure_channel(self.proxy) as channel:
            self.registry(channel).Deregister(self.record, timeout=10)

    def stop(self) -> None:
        self.server.stop(grace=0).wait(5)


@pytest.fixture
def plain(own_server: Server, stubs: Stubs) -> Iterator[Neighbour]:
    """`kitchen` of the default namespace, which has neither health nor reflection."""
    neighbour = Neighbour(own_server, stubs, "kitchen", "micro", "Kitchen.Cook", "Kitchen.Clean", "Cellar.Fetch")
    neighbour.start()
    yield neighbour
    neighbour.stop()


@pytest.fixture
def reflecting(own_server: Server, stubs: Stubs) -> Iterator[tuple[Neighbour, HealthServicer]]:
    """`helloworld` of the namespace `other`, which has health, and reflection by its older name."""
    neighbour = Neighbour(own_server, stubs, "helloworld", "other", "Helloworld.Call")
    health = HealthServicer()
    health.set("helloworld.Helloworld", SERVING)
    health_pb2_grpc.add_HealthServicer_to_server(health, neighbour.server)
    stubs.helloworld_grpc.add_HelloworldServicer_to_server(stubs.helloworld_grpc.HelloworldServicer(), neighbour.server)
    enable_server_reflection(["helloworld.Helloworld"], neighbour.server)
    neighbour.start()
    yield neighbour, health
    neighbour.stop()


OWN = ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "registry.Registry"]


@pytest.mark.parametrize("door", ["network", "grpc"])
def test_each_namespace_has_its_own_services(
    own_server: Server, plain: Neighbour, reflecting: tuple[Neighbour, HealthServicer], door: str
) -> None:
    with grpc.insecure_channel(getattr(own_server, door)) as channel:
        other = grpc.intercept_channel(channel, Namespaced("other"))
        names = ProtoReflectionDescriptorDatabase(channel).get_services()
        assert list(names) == sorted([*OWN, "kitchen.Cellar", "kitchen.Kitchen"])
        assert list(ProtoReflectionDescriptorDatabase(other).get_services()) == sorted([*OWN, "helloworld.Helloworld"])
        ours, theirs = health_pb2_grpc.HealthStub(channel), health_pb2_grpc.HealthStub(other)
        for service in ["kitchen", "kitchen.Kitchen", "kitchen.Cellar"]:
            assert ours.Check(request(service), timeout=10).status == SERVING, service
            unknown(theirs, service)
        for service in ["helloworld", "helloworld.Helloworld"]:
            assert theirs.Check(request(service), timeout=10).status == SERVING, service
            unknown(ours, service)
        unknown(ours, "kitchen.Attic")
        pool = descriptor_pool.DescriptorPool(ProtoReflectionDescriptorDatabase(other))
        service = pool.FindServiceByName("helloworld.Helloworld")
        assert service.FindMethodByName("Call").input_type.name == "CallRequest"
        pool = descriptor_pool.DescriptorPool(ProtoReflectionDescriptorDatabase(other))
        assert pool.FindFileByName("helloworld.proto").package == "helloworld"
        for name in ["helloworld.Helloworld", "kitchen.Kitchen"]:
            with pytest.raises(KeyError):
                descriptor_pool.DescriptorPool(ProtoReflectionDescriptorDatabase(channel)).FindServiceByName(name)


def unknown(stub: health_pb2_grpc.HealthStub, service: str) -> None:
    """What has left the registry is remembered until the proxy's watch hears of it."""

    def code() -> grpc.StatusCode:
        try:
            stub.Check(request(service), timeout=10)
        except grpc.RpcError as error:
            return error.code()
        return grpc.StatusCode.OK

    eventually(lambda: code() == grpc.StatusCode.NOT_FOUND, f"{service} is not found")


@pytest.mark.parametrize("version", ["v1", "v1alpha"])
def test_one_stream_of_reflection_answers_many_questions(
    own_server: Server, plain: Neighbour, reflecting: tuple[Neighbour, HealthServicer], version: str
) -> None:
    Question = reflection_pb2.ServerReflectionRequest
    questions = [
        Question(list_services=""),
        Question(file_containing_symbol="helloworld.Helloworld"),
        Question(file_by_filename="helloworld.proto"),
        Question(file_containing_symbol="registry.Registry"),
        Question(file_by_filename="nosuch.proto"),
        Question(file_containing_symbol="helloworld.Nope"),
        Question(file_containing_symbol="x" * 100_000),
        Question(all_extension_numbers_of_type="helloworld.CallRequest"),
        Question(),
    ]
    with grpc.insecure_channel(own_server.grpc) as channel:
        path = f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo"
        ask = channel.stream_stream(
            path, Question.SerializeToString, reflection_pb2.ServerReflectionResponse.FromString
        )
        answers = list(ask(iter(questions), metadata=[("micro-namespace", "other")], timeout=30))
    assert [answer.original_request for answer in answers] == questions
    listed, symbol, file, own, *missing, extensions, nothing = answers
    assert "helloworld.Helloworld" in [service.name for service in listed.list_services_response.service]
    assert symbol.file_descriptor_response.file_descriptor_proto == file.file_descriptor_response.file_descriptor_proto
    assert len(own.file_descriptor_response.file_descriptor_proto) == 1
    assert [answer.error_response.error_code for answer in missing] == [5, 5, 5]
    assert extensions.all_extension_numbers_response.base_type_name == "helloworld.CallRequest"
    assert nothing.error_response.error_code == 3


def test_health_follows_the_registry_and_the_node(own_server: Server, plain: Neighbour) -> None:
    with grpc.insecure_channel(own_server.grpc) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        watch = stub.Watch(request("kitchen"), timeout=40)
        assert next(watch).status == SERVING
        plain.stop()
        assert stub.Check(request("kitchen"), timeout=10).status == NOT_SERVING
        assert next(watch).status == NOT_SERVING
        plain.deregister()
        unknown(stub, "kitchen")
        assert next(watch).status == SERVICE_UNKNOWN
        own_server.process.signal(signal.SIGTERM)
        assert [change.status for change in watch] == [NOT_SERVING]
        assert watch.code() == grpc.StatusCode.OK


def test_health_is_what_the_node_says(
    own_server: Server, reflecting: tuple[Neighbour, HealthServicer]
) -> None:
    _, health = reflecting
    with grpc.insecure_channel(own_server.network) as channel:
        stub = health_pb2_grpc.HealthStub(grpc.intercept_channel(channel, Namespaced("other")))
        watch = stub.Watch(request("helloworld.Helloworld"), timeout=40)
        assert next(watch).status == SERVING
        health.set("helloworld.Helloworld", NOT_SERVING)
        assert stub.Check(request("helloworld.Helloworld"), timeout=10).status == NOT_SERVING
        assert next(watch).status == NOT_SERVING
        # The node does not know its name in the registry, so it speaks as a whole.
        assert stub.Check(request("helloworld"), timeout=10).status == SERVING
        health.set("", NOT_SERVING)
        assert stub.Check(request("helloworld"), timeout=10).status == NOT_SERVING
        watch.cancel()


def test_a_node_that_never_answers_is_given_up(own_server: Server, stubs: Stubs) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        record = stubs.registry.Service(
            name="deaf",
            version="latest",
            nodes=[stubs.registry.Node(id="deaf-1", address=f"127.0.0.1:{deaf.getsockname()[1]}")],
            options=stubs.registry.Options(ttl=3600, domain="micro"),
        )
        with grpc.insecure_channel(own_server.network) as channel:
            stubs.registry_grpc.RegistryStub(channel).Register(record, timeout=10)
            assert health_pb2_grpc.HealthStub(channel).Check(request("deaf"), timeout=10).status == NOT_SERVING
            with pytest.raises(KeyError):
                ProtoReflectionDescriptorDatabase(channel).FindFileContainingSymbol("deaf.Nope")
