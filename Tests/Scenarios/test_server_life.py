"""How a server starts and ends."""

import signal
import socket
from pathlib import Path

import pytest

from Support.binaries import binary
from Support.curl import RawConnection, curl
from Support.h2_client import H2Client, go_cli_headers, grpc_frame
from Support.platform import Server, run
from Support.ports import closed_address, is_open
from Support.processes import Process, environment
from Support.python_service import PythonService, SlowHandler
from Support.stubs import Stubs
from Support.waiting import Stopwatch, eventually

SIGNALS = [signal.SIGTERM, signal.SIGINT, signal.SIGQUIT]
FLAGS = ["api_address", "grpc_address", "network_address"]


def test_neither_a_server_nor_a_service_needs_rights() -> None:
    # TCP_NODELAY has the number that SO_DEBUG has one level up, and that takes CAP_NET_ADMIN: whoever was not root
    # got no connection at all.
    with Server(rights=False) as server:
        server.start_helloworld()
        assert curl(server.url("/helloworld/call?name=John")).json == {"msg": "Hello John"}


@pytest.mark.parametrize("taken", FLAGS)
def test_a_port_in_use_is_named_and_nothing_is_left_listening(home: Path, taken: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        addresses = {flag: closed_address() for flag in FLAGS}
        addresses[taken] = f"127.0.0.1:{listener.getsockname()[1]}"
        words = [word for flag, address in addresses.items() for word in (f"--{flag}", address)]
        outcome = run("micro", "server", *words, home=home)
        assert (outcome.code, outcome.stdout) == (1, "")
        assert addresses[taken] in outcome.stderr and "in use" in outcome.stderr
        # One clear sentence behind the log lines, no stack trace.
        assert "in use" in outcome.stderr.splitlines()[-1] and "Fatal error" not in outcome.stderr
        for flag, address in addresses.items():
            assert flag == taken or not is_open(address)


def test_a_second_server_on_the_same_ports_leaves_the_first_alone(own_server: Server) -> None:
    words = [
        "--api_address",
        own_server.api,
        "--grpc_address",
        own_server.grpc,
        "--network_address",
        own_server.network,
    ]
    assert run("micro", "server", *words, home=own_server.home).code == 1
    assert own_server.process.is_running
    assert curl(own_server.url("/")).status == 200


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["--api_address", "nonsense:port"], "-api_address"),
        (["--grpc_address", "127.0.0.1:99999"], "-grpc_address"),
        (["--address", "127.0.0.1:80"], "-address"),
        (["--bogus"], "-bogus"),
    ],
)
def test_a_wrong_flag_is_named(home: Path, words: list[str], text: str) -> None:
    outcome = run("micro", "server", *words, home=home)
    assert (outcome.code, outcome.stdout) == (1, "")
    assert text in outcome.stderr.splitlines()[0]


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_a_signal_ends_the_server_in_order(own_server: Server, number: signal.Signals) -> None:
    watch = Stopwatch()
    own_server.process.signal(number)
    assert own_server.process.wait(2) == 0
    assert watch.seconds < 2
    assert not any(is_open(address) for address in (own_server.api, own_server.grpc, own_server.network))


def test_a_server_that_says_it_listens_is_ready_for_signals() -> None:
    for number in SIGNALS * 5:
        with Server() as server:
            server.process.signal(number)
            assert server.process.wait(2) == 0


def test_idle_connections_do_not_hold_the_server_up(own_server: Server) -> None:
    own_server.start_helloworld()
    silent = [
        socket.create_connection(("127.0.0.1", int(address.split(":")[1])))
        for address in (own_server.api, own_server.grpc, own_server.network)
    ]
    with RawConnection(own_server.api) as kept, H2Client(own_server.grpc) as h2:
        kept.send("GET /helloworld HTTP/1.1\r\nHost: x\r\n\r\n")
        assert kept.answer().status == 200
        stream = h2.open(go_cli_headers(own_server.grpc))
        h2.send(stream, grpc_frame(b"{}"), end=True)
        assert h2.finish(stream).status == "0"
        own_server.process.signal(signal.SIGTERM)
        assert own_server.process.wait(2) == 0
    for connection in silent:
        connection.close()


def test_a_request_that_is_half_sent_is_still_answered_after_sigterm(own_server: Server) -> None:
    own_server.start_helloworld()
    body = '{"name":"late"}'
    with RawConnection(own_server.api) as connection:
        connection.send(f"POST /helloworld HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n{body[:5]}")
        # Something else is answered first, so that the server surely holds the half request.
        assert curl(own_server.url("/")).status == 200
        own_server.process.signal(signal.SIGTERM)
        own_server.process.find(r"(Stopping server)")
        connection.send(body[5:])
        answer = connection.answer()
        assert (answer.status, answer.json) == (200, {"msg": "Hello late"})
        assert connection.is_closed()
    assert own_server.process.wait(2) == 0


@pytest.mark.parametrize("door", ["api", "grpc", "network"])
def test_a_call_in_flight_at_sigterm_is_finished(own_server: Server, stubs: Stubs, door: str) -> None:
    handler = SlowHandler()
    service = PythonService({"Slow.Wait": handler})
    service.register(own_server, stubs, "slow")
    try:
        address = getattr(own_server, door)
        headers = go_cli_headers(address, "/slow.Slow/Wait")
        if door == "api":
            headers = [
                (":method", "POST"),
                (":scheme", "http"),
                (":authority", address),
                (":path", "/slow/wait"),
                ("content-type", "application/json"),
            ]
        with H2Client(address) as client:
            stream = client.open(headers)
            client.send(stream, b"{}" if door == "api" else grpc_frame(b"{}"), end=True)
            handler.wait_called()
            own_server.process.signal(signal.SIGTERM)
            client.read(lambda: client.goaway is not None)
            handler.released.set()
            exchange = client.finish(stream)
            client.read_to_end()
        assert exchange.body.endswith(b'{"msg":"at last"}')
        assert dict(exchange.headers)[":status"] == "200"
        assert own_server.process.wait(2) == 0
    finally:
        service.stop()


def test_new_connections_are_refused_while_the_server_stops(own_server: Server, stubs: Stubs) -> None:
    handler = SlowHandler()
    service = PythonService({"Slow.Wait": handler})
    service.register(own_server, stubs, "slow")
    try:
        with H2Client(own_server.api) as client:
            client.open(
                [(":method", "GET"), (":scheme", "http"), (":authority", "x"), (":path", "/slow/wait")], end=True
            )
            handler.wait_called()
            own_server.process.signal(signal.SIGTERM)
            eventually(lambda: not is_open(own_server.api), "the gateway takes no new connections")
            handler.released.set()
        assert own_server.process.wait(5) == 0
    finally:
        service.stop()


def test_calls_that_never_end_hold_the_server_up_for_ten_seconds_at_most(own_server: Server, stubs: Stubs) -> None:
    handler = SlowHandler()
    service = PythonService({"Slow.Wait": handler})
    service.register(own_server, stubs, "slow")
    clients = []
    try:
        for door in ("api", "grpc", "network"):
            address = getattr(own_server, door)
            client = H2Client(address)
            clients.append(client)
            path = "/slow/wait" if door == "api" else "/slow.Slow/Wait"
            content_type = "application/json" if door == "api" else "application/grpc+json"
            # Without a timeout of their own.
            stream = client.open(
                [
                    (":method", "POST"),
                    (":scheme", "http"),
                    (":authority", address),
                    (":path", path),
                    ("content-type", content_type),
                    ("te", "trailers"),
                ]
            )
            client.send(stream, b"{}" if door == "api" else grpc_frame(b"{}"), end=True)
            handler.wait_called()
        own_server.process.signal(signal.SIGTERM)
        assert own_server.process.wait(13) == 0
    finally:
        for client in clients:
            client.close()
        service.stop()


def test_a_server_started_anew_knows_its_services_again(stubs: Stubs) -> None:
    with Server() as first:
        # Its next renewal is half a minute away.
        service = Process([binary("helloworld")], environment(first.home, {"MICRO_PROXY": first.network}))
        try:
            eventually(lambda: "helloworld" in first.services(), "registered")
            first.process.kill()
            with Server(api=first.api, grpc=first.grpc, network=first.network) as second:
                eventually(lambda: curl(second.url("/helloworld")).status == 200, "helloworld registered again")
        finally:
            service.stop()
