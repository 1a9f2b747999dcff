"""Streams through the gateway: WebSocket, server-sent events, plain HTTP, with the example and real clients."""

import json
import os
import re
import socket
from pathlib import Path

import pytest
import requests
from websockets.exceptions import ConnectionClosed, ConnectionClosedError, ConnectionClosedOK, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from Support.curl import curl, post_json
from Support.platform import Helloworld, Server
from Support.waiting import eventually


def open_socket(server: Server, path: str, **options: object) -> ClientConnection:
    return connect(f"ws://{server.api}{path}", proxy=None, open_timeout=10, **options)  # type: ignore[arg-type]


def resident_bytes(pid: int) -> int:
    match = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert match
    return int(match.group(1)) * 1024


def test_each_frame_is_a_request_and_each_response_a_frame(server: Server, helloworld: Helloworld) -> None:
    with open_socket(server, "/helloworld/pingPong") as websocket:
        for stroke in range(1, 101):
            websocket.send(json.dumps({"stroke": stroke}))
            assert websocket.recv(timeout=10) == f'{{"stroke":"{stroke}"}}'


def test_a_server_stream_answers_the_first_frame_and_closes_with_1000(server: Server, helloworld: Helloworld) -> None:
    with open_socket(server, "/helloworld/stream") as websocket:
        websocket.send('{"count":3}')
        frames = [websocket.recv(timeout=10) for _ in range(3)]
        assert frames == ['{"count":"0"}', '{"count":"1"}', '{"count":"2"}']
        with pytest.raises(ConnectionClosedOK):
            websocket.recv(timeout=10)
        assert websocket.close_code == 1000


def test_frames_are_binary_where_the_content_type_says_protobuf(server: Server, helloworld: Helloworld) -> None:
    headers = {"Content-Type": "application/protobuf"}
    with open_socket(server, "/helloworld/pingPong", additional_headers=headers) as websocket:
        websocket.send(b"\x08\x07")
        assert websocket.recv(timeout=10) == b"\x08\x07"


def test_an_error_is_the_last_frame(server: Server, helloworld: Helloworld) -> None:
    with open_socket(server, "/helloworld/pingPong") as websocket:
        websocket.send('{"stroke":1}')
        assert websocket.recv(timeout=10) == '{"stroke":"1"}'
        websocket.send('{"stroke":"many"}')
        error = json.loads(websocket.recv(timeout=10))
        assert (error["id"], error["code"]) == ("helloworld", 400)
        assert "stroke" in error["detail"]
        with pytest.raises(ConnectionClosedError):
            websocket.recv(timeout=10)
        assert websocket.close_code == 1011


def test_a_frame_over_the_limit_is_1009(server: Server, helloworld: Helloworld) -> None:
    with open_socket(server, "/helloworld/pingPong") as websocket:
        with pytest.raises(ConnectionClosed):
            websocket.send(b"x" * (32 * 1024 * 1024 + 1))
            websocket.recv(timeout=20)
        assert websocket.close_code == 1009


def test_only_one_subprotocol_is_answered(server: Server, helloworld: Helloworld) -> None:
    with open_socket(server, "/helloworld/pingPong", subprotocols=["one", "two"]) as websocket:
        assert websocket.subprotocol == "one"


def test_a_ping_is_answered(server: Server, helloworld: Helloworld) -> None:
    with open_socket(server, "/helloworld/pingPong") as websocket:
        assert websocket.ping(b"x").wait(timeout=10)


def test_a_unary_endpoint_answers_an_upgrade_as_any_request(server: Server, helloworld: Helloworld) -> None:
    with pytest.raises(InvalidStatus) as refused:
        open_socket(server, "/helloworld/call?name=John")
    assert refused.value.response.status_code == 200
    assert refused.value.response.body == b'{"msg":"Hello John"}'


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (["Sec-WebSocket-Version: 12", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="], 426),
        (["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: short"], 400),
    ],
)
def test_a_bad_handshake_is_refused_with_what_is_wrong(
    server: Server, helloworld: Helloworld, headers: list[str], status: int
) -> None:
    words = [word for header in headers for word in ("-H", header)]
    upgrade = ["--http1.1", "-H", "Connection: Upgrade", "-H", "Upgrade: websocket"]
    answer = curl(server.url("/helloworld/pingPong"), *upgrade, *words)
    assert answer.status == status
    assert answer.json["detail"].startswith("no WebSocket: ")


def test_a_client_that_vanishes_ends_the_call(server: Server, helloworld: Helloworld) -> None:
    with open_socket(server, "/helloworld/stream") as websocket:
        websocket.send('{"count":1000000000}')
        websocket.recv(timeout=10)
        websocket.socket.shutdown(socket.SHUT_RDWR)

    assert_stands_still(helloworld)


def cpu_ticks(service: Helloworld) -> int:
    fields = Path(f"/proc/{service.pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def assert_stands_still(service: Helloworld) -> None:
    """Waits until the service does nothing; one that counts takes a processor for itself."""
    seen: list[int] = []

    def stands_still() -> bool:
        seen.append(cpu_ticks(service))
        return len(seen) > 15 and seen[-1] - seen[-15] <= 2

    eventually(stands_still, "the service stands still")


def test_a_reader_that_stands_still_holds_the_service_and_no_memory(own_server: Server) -> None:
    """A gigabyte is on offer, and nobody reads."""
    service = own_server.start_interop()
    before = [resident_bytes(process.pid) for process in (own_server.process, service)]
    # A bare socket: `websockets` has a thread that takes some of it in.
    with socket.create_connection(tuple(own_server.api.rsplit(":", 1))) as raw:  # type: ignore[arg-type]
        raw.sendall(
            b"GET /interop/offer HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        assert raw.recv(4096).startswith(b"HTTP/1.1 101")
        payload, mask = b'"65536 16384"', os.urandom(4)
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
        raw.sendall(bytes([0x81, 0x80 | len(payload)]) + mask + masked)
        eventually(lambda: raw.recv(1, socket.MSG_PEEK), "the first byte has come")
        assert_stands_still(service)
        after = [resident_bytes(process.pid) for process in (own_server.process, service)]
        assert post_json(own_server.url("/interop/echo"), "AAAA").json == "AAAA"
    growth = [now - then for now, then in zip(after, before, strict=True)]
    assert max(growth) < 8 * 1024 * 1024, growth


def test_server_sent_events_come_one_for_each_message(server: Server, helloworld: Helloworld) -> None:
    headers = {"Accept": "text/event-stream"}
    with requests.get(server.url("/helloworld/stream?count=3"), headers=headers, stream=True, timeout=10) as answer:
        assert answer.headers["Content-Type"] == "text/event-stream"
        lines = [line for line in answer.iter_lines() if line]
    assert lines == [b'data: {"count":"0"}', b'data: {"count":"1"}', b'data: {"count":"2"}']


@pytest.mark.parametrize("version", ["--http1.1", "--http2-prior-knowledge"])
def test_plain_http_gets_the_messages_one_after_the_other(server: Server, helloworld: Helloworld, version: str) -> None:
    answer = curl(server.url("/helloworld/stream?count=3"), version)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.text == '{"count":"0"}{"count":"1"}{"count":"2"}'


def test_micro_stream_prints_each_response(server: Server, helloworld: Helloworld) -> None:
    outcome = server.micro("stream", "helloworld", "Helloworld.Stream", '{"count": 2}')
    assert (outcome.code, outcome.stdout) == (0, '{\n\t"count": "0"\n}{\n\t"count": "1"\n}')
    missing = server.micro("stream", "helloworld", "Helloworld.Nope")
    assert missing.code == 5 and missing.stderr.startswith('Service method "Helloworld.Nope" not found\n')
