"""How services come, go, die and are found."""

import json
import signal
import socket
import struct
import time
from collections import Counter
from collections.abc import Callable, Iterator

import grpc
import pytest

from Support.curl import RawConnection, curl, post_json
from Support.fragile_service import FragileService
from Support.h2_client import H2Client, go_cli_headers, grpc_frame
from Support.platform import Helloworld, Server
from Support.ports import closed_address
from Support.python_service import PythonService, SlowHandler, register
from Support.raw_http2 import RawHTTP2, get
from Support.stubs import Stubs
from Support.waiting import Stopwatch, eventually


@pytest.fixture(scope="module")
def own() -> Iterator[Server]:
    """A server whose services are killed."""
    with Server() as server:
        yield server


@pytest.fixture
def fragile(own: Server, stubs: Stubs) -> Iterator[list[FragileService]]:
    """Two nodes of `fragile`, each a process of its own."""
    services = [FragileService(own, stubs, f"fragile-{number}-{time.monotonic_ns()}") for number in (1, 2)]
    yield services
    for service in services:
        service.stop()
        deregister(own, stubs, service)


def deregister(server: Server, stubs: Stubs, service: FragileService) -> None:
    node = stubs.registry.Node(id=service.node, address=service.address)
    with grpc.insecure_channel(server.network) as channel:
        stubs.registry_grpc.RegistryStub(channel).Deregister(
            stubs.registry.Service(name="fragile", version="latest", nodes=[node]), timeout=10
        )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGQUIT], ids=lambda number: number.name)
def test_a_signal_ends_a_service_and_it_is_deregistered_at_once(own: Server, number: signal.Signals) -> None:
    service = own.start_helloworld()
    assert curl(own.url("/helloworld")).status == 200
    watch = Stopwatch()
    service.signal(number)
    assert service.wait(2) == 0
    assert watch.seconds < 2
    assert "helloworld" not in own.services()
    assert curl(own.url("/helloworld")).json["detail"] == "service not found"


def test_a_service_told_to_end_while_it_registers_leaves_no_registration(own: Server) -> None:
    for _ in range(10):
        # It has just said that it registers; its registration is on the way or done.
        service = Helloworld(own, {})
        service.signal(signal.SIGTERM)
        assert service.wait(2) == 0
        assert "helloworld" not in own.services()


def test_a_call_in_flight_at_sigterm_of_its_service_is_finished(own: Server) -> None:
    service = own.start_helloworld()
    message = grpc_frame(b'{"name":"late"}')
    with H2Client(own.grpc) as client:
        stream = client.open(go_cli_headers(own.grpc))
        client.send(stream, message[:7])
        # Answered behind the half call on the same connections, so the service surely holds that one.
        other = client.open(go_cli_headers(own.grpc))
        client.send(other, grpc_frame(b"{}"), end=True)
        assert client.finish(other).status == "0"
        service.signal(signal.SIGTERM)
        eventually(lambda: "helloworld" not in own.services(), "deregistered")
        client.send(stream, message[7:], end=True)
        exchange = client.finish(stream)
    assert (exchange.status, exchange.body[5:]) == ("0", b'{"msg":"Hello late"}')
    assert service.wait(2) == 0


def test_a_service_ends_in_time_though_its_server_is_gone() -> None:
    with Server() as server:
        service = server.start_helloworld()
        server.process.kill()
        service.signal(signal.SIGTERM)
        assert service.wait(5) == 0


def test_a_service_that_starts_before_its_server_registers_later(own: Server) -> None:
    address = closed_address()
    late = Helloworld(own, {"MICRO_PROXY": address, "MICRO_REGISTER_INTERVAL": "1"})
    try:
        late.find(r"(Registering failed)")
        with Server(network=address) as server:
            eventually(lambda: "helloworld" in server.services(), "registered")
            assert curl(server.url("/helloworld")).status == 200
    finally:
        late.stop()


def test_a_service_that_is_told_the_gateway_s_port_says_which_is_right(own: Server) -> None:
    service = Helloworld(own, {"MICRO_PROXY": own.api})
    try:
        assert "8443" in service.find(r"Registering failed: .*; (services register .*)")
    finally:
        service.stop()


def test_a_registration_lives_while_it_is_renewed_and_ends_after_its_time_to_live(own: Server) -> None:
    service = own.start_helloworld(MICRO_REGISTER_TTL="2", MICRO_REGISTER_INTERVAL="1")
    watch = Stopwatch()
    while watch.seconds < 3.5:
        assert service.node in own.micro("get", "service", "helloworld").stdout
    service.kill()
    assert "helloworld" in own.services()
    eventually(lambda: "helloworld" not in own.services(), "expired", within=4)


def test_calls_reach_both_instances(own: Server, stubs: Stubs, fragile: list[FragileService]) -> None:
    nodes = {service.node for service in fragile}
    through_gateway = Counter(curl(own.url("/fragile/who")).json["id"] for _ in range(40))
    assert set(through_gateway) == nodes, through_gateway
    for address in (own.grpc, own.network):
        with grpc.insecure_channel(address) as channel:
            who = channel.unary_unary("/fragile.Fragile/Who")
            through_proxy = Counter(json.loads(who(b"{}", timeout=10))["id"] for _ in range(40))
        assert set(through_proxy) == nodes, through_proxy
    from_command_line = {json.loads(own.micro("call", "fragile", "Fragile.Who").stdout)["id"] for _ in range(20)}
    assert from_command_line == nodes


def test_a_node_that_dies_in_mid_call_through_the_gateway_is_503_at_once(
    own: Server, fragile: list[FragileService]
) -> None:
    with RawConnection(own.api) as connection:
        connection.send("POST /fragile/wait HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
        [victim] = called(fragile)
        watch = Stopwatch()
        victim.kill()
        answer = connection.answer()
    assert watch.seconds < 2
    assert answer.status == 503
    assert (answer.json["code"], answer.json["status"]) == (503, "Service Unavailable")
    # The registry still knows the dead node; no call may fail of that.
    survivor = next(service for service in fragile if service is not victim)
    for _ in range(20):
        assert curl(own.url("/fragile/who")).json == {"id": survivor.node}


def called(services: list[FragileService]) -> list[FragileService]:
    """The nodes whose `Fragile.Wait` was called; waits until there is one."""
    return eventually(lambda: [service for service in services if "called" in service.output], "called")


@pytest.mark.parametrize("door", ["grpc", "network"])
def test_a_node_that_dies_in_mid_call_through_a_proxy_is_unavailable_at_once(
    own: Server, fragile: list[FragileService], door: str
) -> None:
    with grpc.insecure_channel(getattr(own, door)) as channel:
        call = channel.unary_unary("/fragile.Fragile/Wait").future(b"{}", timeout=20)
        [victim] = called(fragile)
        watch = Stopwatch()
        victim.kill()
        assert call.code() == grpc.StatusCode.UNAVAILABLE
        assert watch.seconds < 2
        assert json.loads(call.details())["code"] == 503
        survivor = next(service for service in fragile if service is not victim)
        who = channel.unary_unary("/fragile.Fragile/Who")
        for _ in range(20):
            assert json.loads(who(b"{}", timeout=10)) == {"id": survivor.node}


def test_a_dead_node_is_named_by_the_command_line(own: Server, stubs: Stubs) -> None:
    address = closed_address()
    register(own, stubs, "phantom", "phantom-1", address)
    outcome = own.micro("call", "phantom", "Phantom.Call")
    assert (outcome.code, outcome.stdout) == (4, "")
    assert address in outcome.stderr


def test_a_dead_node_is_503_at_the_gateway(own: Server, stubs: Stubs) -> None:
    register(own, stubs, "ghost", "ghost-1", closed_address())
    watch = Stopwatch()
    answer = curl(own.url("/ghost"))
    assert (answer.status, answer.json["code"]) == (503, 503)
    assert watch.seconds < 2


def test_calls_go_on_while_one_of_two_instances_is_killed(own: Server) -> None:
    first, second = own.start_helloworld(), own.start_helloworld()
    first.kill()
    for number in range(20):
        answer = post_json(own.url("/helloworld/call"), {"name": str(number)})
        assert (answer.status, answer.json) == (200, {"msg": f"Hello {number}"})
    for _ in range(5):
        assert own.micro("call", "helloworld", "Helloworld.Call").code == 0
    second.stop()


def test_a_service_that_moves_to_another_port_is_found_again(own: Server) -> None:
    address = closed_address()
    for port in (address, closed_address(), address):
        service = own.start_helloworld(MICRO_SERVICE_ADDRESS=port)
        assert service.address == port
        for _ in range(3):
            assert curl(own.url("/helloworld?name=x")).status == 200
            assert own.micro("call", "helloworld", "Helloworld.Call").code == 0
        service.stop()


def test_a_service_started_anew_on_its_port_is_found_at_once(own: Server) -> None:
    address = closed_address()
    for _ in range(3):
        service = own.start_helloworld(MICRO_SERVICE_ADDRESS=address)
        assert curl(own.url("/helloworld")).status == 200
        service.kill()
    own.start_helloworld(MICRO_SERVICE_ADDRESS=address)
    for _ in range(10):
        assert curl(own.url("/helloworld")).status == 200


@pytest.mark.parametrize("address", [":0", "0.0.0.0:0", "[::]:0"])
def test_a_service_on_every_interface_is_registered_where_it_is_reached(own: Server, address: str) -> None:
    """It listened with IPv4 alone, and on a machine with a private IPv6 address that one was registered."""
    service = own.start_helloworld(MICRO_SERVICE_ADDRESS=address)
    answer = curl(own.url("/helloworld?name=x"))
    assert (answer.status, answer.json) == (200, {"msg": "Hello x"})
    port = service.address.rsplit(":", 1)[1]
    hosts = ["127.0.0.1"] if address.startswith("0") or not socket.has_dualstack_ipv6() else ["127.0.0.1", "[::1]"]
    for host in hosts:
        assert own.micro("call", "--address", f"{host}:{port}", "helloworld", "Helloworld.Call").code == 0
    service.stop()


def test_a_service_registers_the_address_that_it_is_told(own: Server) -> None:
    service = own.start_helloworld(MICRO_SERVICE_ADVERTISE="localhost")
    port = service.address.rsplit(":", 1)[1]
    assert f"localhost:{port}" in own.micro("get", "service", "helloworld").stdout
    assert curl(own.url("/helloworld")).status == 200
    service.stop()
    service = own.start_helloworld(MICRO_SERVER_ADVERTISE="10.1.2.3:99")
    assert "10.1.2.3:99" in own.micro("get", "service", "helloworld").stdout
    service.stop()


def test_an_address_to_register_that_is_none_is_logged(own: Server) -> None:
    service = own.start_helloworld(MICRO_SERVICE_ADVERTISE="7001")
    service.find(r'MICRO_SERVICE_ADVERTISE is "7001"; it takes (an address such as 10.0.0.5:7001)')
    assert curl(own.url("/helloworld")).status == 200


def test_the_environment_names_a_service(own: Server) -> None:
    service = own.start_named("renamed", MICRO_SERVICE_NAME="renamed", MICRO_SERVICE_VERSION="1.2.3")
    assert curl(own.url("/renamed/Helloworld/Call?name=x")).json == {"msg": "Hello x"}
    dump = own.micro("get", "service", "renamed").stdout
    assert "\nversion 1.2.3\n" in dump and service.node.startswith("renamed-")


def test_a_service_of_another_namespace_is_only_found_there(own: Server) -> None:
    own.start_named("elsewhere", "other", MICRO_SERVICE_NAME="elsewhere", MICRO_NAMESPACE="other")
    assert curl(own.url("/elsewhere/Helloworld/Call")).json["detail"] == "service not found"
    answer = curl(own.url("/elsewhere/Helloworld/Call?name=x"), "-H", "Micro-Namespace: other")
    assert (answer.status, answer.json) == (200, {"msg": "Hello x"})
    assert "elsewhere" not in own.services()


def test_a_late_answer_is_408_for_its_caller(own: Server, stubs: Stubs) -> None:
    handler = SlowHandler()
    service = PythonService({"Slow.Wait": handler})
    service.register(own, stubs, "slow")
    try:
        watch = Stopwatch()
        outcome = own.micro("call", "--request_timeout", "300ms", "slow", "Slow.Wait")
        assert (outcome.code, outcome.stderr) == (1, "Request timed out\n")
        assert watch.seconds < 2
        handler.wait_cancelled(within=1)
        # The gateway waits ten seconds, whatever the browser's own headers say.
        watch = Stopwatch()
        answer = curl(own.url("/slow/wait"), "-H", "Timeout: 1")
        assert 9 < watch.seconds < 12
        assert (answer.status, answer.json["id"], answer.json["code"]) == (408, "go.micro.client", 408)
        assert answer.json["status"] == "Request Timeout"
    finally:
        handler.released.set()
        service.stop()


def reset(server: Server, handler: SlowHandler) -> None:
    connection = RawConnection(server.api)
    connection.send("GET /slow/wait HTTP/1.1\r\nHost: x\r\n\r\n")
    handler.wait_called()
    connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def close_http2(server: Server, handler: SlowHandler) -> None:
    peer = RawHTTP2(server.api)
    peer.send(get(1, path="/slow/wait"))
    handler.wait_called()
    peer.socket.close()


@pytest.mark.parametrize("leave", [reset, close_http2])
def test_a_caller_of_the_gateway_that_leaves_cancels_the_call(
    own: Server, stubs: Stubs, leave: Callable[[Server, SlowHandler], None]
) -> None:
    handler = SlowHandler()
    service = PythonService({"Slow.Wait": handler})
    service.register(own, stubs, "slow")
    try:
        leave(own, handler)
        handler.wait_cancelled(within=1)
    finally:
        handler.released.set()
        service.stop()


def test_a_caller_of_the_gateway_that_ends_its_side_is_answered(own: Server, stubs: Stubs) -> None:
    """The end of an HTTP/1.1 connection was taken for its client's, and the call cancelled without an answer."""
    handler = SlowHandler()
    service = PythonService({"Slow.Wait": handler})
    service.register(own, stubs, "slow")
    try:
        with RawConnection(own.api) as connection:
            connection.send("GET /slow/wait HTTP/1.1\r\nHost: x\r\n\r\n")
            handler.wait_called()
            connection.socket.shutdown(socket.SHUT_WR)
            handler.released.set()
            assert connection.answer().json == {"msg": "at last"}
            assert connection.is_closed()
    finally:
        handler.released.set()
        service.stop()
