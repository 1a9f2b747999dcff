"""The registry's RPC as services in any language use it, by a stub of its .proto file (spec platform-server.md §6)."""

import zlib
from collections.abc import Iterator
from typing import Any

import grpc
import pytest

from Support.platform import Server
from Support.stubs import Stubs
from Support.waiting import Stopwatch, eventually


@pytest.fixture(params=["network", "grpc"])
def registry(request: pytest.FixtureRequest, server: Server, stubs: Stubs) -> Iterator[Any]:
    with grpc.insecure_channel(getattr(server, request.param)) as channel:
        yield stubs.registry_grpc.RegistryStub(channel)


@pytest.fixture
def record(stubs: Stubs, request: pytest.FixtureRequest) -> Any:
    """A service that no other test knows."""
    pb = stubs.registry
    text = pb.Value(name="Text", type="Text", values=[pb.Value(name="words", type="[]string")])
    return pb.Service(
        name=f"registered-{zlib.crc32(request.node.name.encode())}",
        version="1.0",
        nodes=[pb.Node(id="node-1", address="127.0.0.1:1", metadata={"zone": "a"})],
        endpoints=[
            pb.Endpoint(
                name="Text.Count",
                request=text,
                response=pb.Value(name="Number", type="Number"),
                metadata={"stream": "true"},
            )
        ],
        options=pb.Options(ttl=60),
    )


def get(registry: Any, stubs: Stubs, name: str, domain: str = "") -> list[Any]:
    request = stubs.registry.GetRequest(service=name, options=stubs.registry.Options(domain=domain))
    try:
        return list(registry.GetService(request, timeout=10).services)
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.NOT_FOUND
        return []


def test_what_is_registered_is_found_as_it_was(registry: Any, stubs: Stubs, record: Any) -> None:
    registry.Register(record, timeout=10)
    [found] = get(registry, stubs, record.name)
    assert (found.name, found.version) == (record.name, "1.0")
    assert list(found.nodes) == list(record.nodes)
    assert list(found.endpoints) == list(record.endpoints)
    assert found.metadata["domain"] == "micro"
    registry.Deregister(record, timeout=10)
    assert get(registry, stubs, record.name) == []


def test_nodes_of_a_version_are_merged_and_versions_are_apart(registry: Any, stubs: Stubs, record: Any) -> None:
    registry.Register(record, timeout=10)
    record.nodes[0].id = "node-2"
    record.nodes[0].address = "127.0.0.1:4002"
    registry.Register(record, timeout=10)
    record.version = "2.0"
    registry.Register(record, timeout=10)
    found = {
        service.version: sorted(node.id for node in service.nodes) for service in get(registry, stubs, record.name)
    }
    assert found == {"1.0": ["node-1", "node-2"], "2.0": ["node-2"]}
    record.version = "1.0"
    registry.Deregister(record, timeout=10)
    found = {
        service.version: sorted(node.id for node in service.nodes) for service in get(registry, stubs, record.name)
    }
    assert found == {"1.0": ["node-1"], "2.0": ["node-2"]}


def test_a_registration_ends_after_its_time_to_live(registry: Any, stubs: Stubs, record: Any) -> None:
    record.options.ttl = 1
    watch = Stopwatch()
    registry.Register(record, timeout=10)
    assert get(registry, stubs, record.name)
    eventually(lambda: not get(registry, stubs, record.name), "expired", within=3)
    assert watch.seconds > 0.9


def test_domains_are_apart(registry: Any, stubs: Stubs, record: Any) -> None:
    record.options.domain = "tenant"
    registry.Register(record, timeout=10)
    assert get(registry, stubs, record.name) == []
    assert len(get(registry, stubs, record.name, "tenant")) == 1
    assert len(get(registry, stubs, record.name, "*")) == 1
    everywhere = registry.ListServices(
        stubs.registry.ListRequest(options=stubs.registry.Options(domain="*")), timeout=10
    )
    assert record.name in {service.name for service in everywhere.services}
    here = registry.ListServices(stubs.registry.ListRequest(), timeout=10)
    assert record.name not in {service.name for service in here.services}
    registry.Deregister(record, timeout=10)


def test_the_endpoints_of_a_version_are_refreshed(registry: Any, stubs: Stubs, record: Any) -> None:
    registry.Register(record, timeout=10)
    record.endpoints[0].name = "Text.Other"
    registry.Register(record, timeout=10)
    [found] = get(registry, stubs, record.name)
    assert [endpoint.name for endpoint in found.endpoints] == ["Text.Other"]
    registry.Deregister(record, timeout=10)


@pytest.mark.parametrize("spoil", ["name", "node id", "node address", "domain"])
def test_a_record_that_cannot_be_right_is_refused(registry: Any, stubs: Stubs, record: Any, spoil: str) -> None:
    if spoil == "name":
        record.name = ""
    elif spoil == "node id":
        record.nodes[0].id = ""
    elif spoil == "node address":
        record.nodes[0].address = ""
    else:
        record.options.domain = "*"
    with pytest.raises(grpc.RpcError) as caught:
        registry.Register(record, timeout=10)
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert '"code":400' in caught.value.details()


@pytest.mark.parametrize("ttl", [-1, 2**62])
def test_an_odd_time_to_live_does_no_harm(registry: Any, stubs: Stubs, record: Any, ttl: int) -> None:
    record.options.ttl = ttl
    registry.Register(record, timeout=10)
    assert get(registry, stubs, record.name)
    registry.Deregister(record, timeout=10)


def test_deregistering_what_is_not_there_is_no_error(registry: Any, record: Any) -> None:
    registry.Deregister(record, timeout=10)


def test_a_node_that_cannot_be_an_address_is_no_danger(server: Server, registry: Any, record: Any) -> None:
    record.nodes[0].address = "not an address"
    registry.Register(record, timeout=10)
    with grpc.insecure_channel(server.grpc) as channel, pytest.raises(grpc.RpcError) as caught:
        channel.unary_unary(f"/{record.name}.Text/Count")(b"", timeout=10)
    assert caught.value.code() == grpc.StatusCode.UNAVAILABLE
    registry.Deregister(record, timeout=10)
