"""WebSockets as RFC 6455 says, rule by rule, at an endpoint of the gateway that streams."""

from collections.abc import Iterator

import pytest

from Support.curl import RawConnection
from Support.platform import Helloworld, Server
from Support.raw_websocket import Opcode, RawWebSocket, close, frame
from Support.waiting import eventually, settled

TEXT, BINARY, MORE, PING, PONG = Opcode.TEXT, Opcode.BINARY, Opcode.CONTINUATION, Opcode.PING, Opcode.PONG
STROKE = b'{"stroke":7}'
ANSWER = (TEXT, b'{"stroke":"7"}')


@pytest.fixture
def peer(server: Server, helloworld: Helloworld) -> Iterator[RawWebSocket]:
    with RawWebSocket(server.api, "/helloworld/pingPong") as peer:
        yield peer


def fragments(payload: bytes, *ends: int, between: bytes = b"", kind: int = TEXT) -> bytes:
    """A message in parts that end at some places, with frames between them."""
    parts = [payload[start:end] for start, end in zip((0, *ends), (*ends, len(payload)), strict=True)]
    return between.join(
        frame(kind if index == 0 else MORE, part, final=index == len(parts) - 1) for index, part in enumerate(parts)
    )


def utf8(text: str) -> bytes:
    """A request with a text in a place where nobody minds it."""
    return f'{{"stroke":7,"{text}":"{text}"}}'.encode()


MESSAGES = {
    "one frame": frame(TEXT, STROKE),
    "a binary frame": frame(BINARY, STROKE),
    "two fragments": fragments(STROKE, 5),
    "two fragments of a binary message": fragments(STROKE, 5, kind=BINARY),
    "a fragment for each byte": fragments(STROKE, *range(1, len(STROKE))),
    "empty fragments": fragments(STROKE, 0, 0, 3, 3, len(STROKE), len(STROKE)),
    "100,000 empty fragments": frame(TEXT, final=False) + frame(MORE, final=False) * 100_000 + frame(MORE, STROKE),
    "pings between fragments": fragments(STROKE, 4, 8, between=frame(PING, b"x")),
    "pongs nobody asked for": frame(PONG) + fragments(STROKE, 4, between=frame(PONG, b"y" * 125)),
    "a length in two bytes": frame(TEXT, STROKE + b" " * 200),
    "a length in eight bytes": frame(TEXT, STROKE + b" " * 70_000),
    "a character over two fragments": fragments(utf8("\u00e9"), 14),
    "a character over four fragments": fragments(utf8("\U0001f600"), 14, 15, 16),
}


@pytest.mark.parametrize("sent", MESSAGES.values(), ids=MESSAGES)
def test_a_message_may_come_in_any_parts(peer: RawWebSocket, sent: bytes) -> None:
    peer.send(sent)
    while (one := peer.read()) and one[0] == PONG:
        assert one[1] == b"x"
    assert one == ANSWER


def test_a_message_may_come_byte_by_byte(peer: RawWebSocket) -> None:
    for byte in fragments(STROKE, 4, between=frame(PING, b"x")):
        peer.send(bytes([byte]))
    assert peer.read() == (PONG, b"x"), "at once, although the message is not complete"
    assert peer.read() == ANSWER


def test_frames_may_follow_the_handshake_at_once(server: Server, helloworld: Helloworld) -> None:
    with RawWebSocket(server.api, "/helloworld/pingPong", behind=frame(TEXT, STROKE)) as peer:
        assert peer.read() == ANSWER


@pytest.mark.parametrize("payload", [b"", b"x", bytes(range(125))], ids=len)
def test_a_ping_is_answered_with_its_payload(peer: RawWebSocket, payload: bytes) -> None:
    peer.send(frame(PING, payload))
    assert peer.read() == (PONG, payload)


HUGE = b"\x7f\x7f" + b"\xff" * 7

FAULTS = [
    *[(f"reserved bits {bits:03b}", frame(TEXT, STROKE, reserved=bits), 1002) for bits in range(1, 8)],
    *[(f"opcode {opcode}", frame(opcode, b"x"), 1002) for opcode in [3, 4, 5, 6, 7, 11, 12, 13, 14, 15]],
    ("reserved bits of a ping", frame(PING, reserved=4), 1002),
    ("reserved bits of a fragment", frame(TEXT, final=False) + frame(MORE, reserved=2), 1002),
    ("a message without a mask", frame(TEXT, STROKE, masked=False), 1002),
    ("a ping without a mask", frame(PING, masked=False), 1002),
    ("a close without a mask", frame(Opcode.CLOSE, b"\x03\xe8", masked=False), 1002),
    ("a ping in fragments", frame(PING, b"x", final=False), 1002),
    ("a close in fragments", frame(Opcode.CLOSE, b"\x03\xe8", final=False), 1002),
    ("a ping of 126 bytes", frame(PING, bytes(126)), 1002),
    ("a pong of 126 bytes", frame(PONG, bytes(126)), 1002),
    ("a close of 126 bytes", close(1000, b"x" * 124), 1002),
    ("a continuation of nothing", frame(MORE, b"x"), 1002),
    ("a continuation behind a whole message", frame(TEXT, STROKE) + frame(MORE), 1002),
    ("a message within another", frame(TEXT, b"x", final=False) + frame(TEXT, b"y"), 1002),
    ("a binary message within a text", frame(TEXT, b"x", final=False) + frame(BINARY, b"y", final=False), 1002),
    ("a length of 5 in two bytes", frame(TEXT, b"12345", length=b"\x7e\x00\x05"), 1002),
    ("a length of 5 in eight bytes", frame(TEXT, b"12345", length=b"\x7f" + bytes(7) + b"\x05"), 1002),
    ("a length of 2^63", frame(TEXT, length=b"\x7f\x80" + bytes(7)), 1002),
    ("a length of 2^64-1", frame(TEXT, length=b"\x7f" + b"\xff" * 8), 1002),
    ("a length of 2^63-1", frame(TEXT, length=HUGE), 1009),
    ("a length over the limit", frame(TEXT, length=b"\x7f" + (1 << 25 | 1).to_bytes(8, "big")), 1009),
    (
        "fragments over the limit",
        frame(TEXT, b"x", final=False) + frame(MORE, length=b"\x7f" + (1 << 25).to_bytes(8, "big")),
        1009,
    ),
    (
        "a fragment that would carry the sum past 2^63",
        frame(BINARY, b"x", final=False) + frame(MORE, length=HUGE),
        1009,
    ),
    ("a byte that is no UTF-8", frame(TEXT, b'{"\xff"}'), 1007),
    ("a text that ends within a character", frame(TEXT, b"\xce\xba\xe1\xbd"), 1007),
    ("an overlong character", frame(TEXT, b"\xc0\xaf"), 1007),
    ("an overlong character of four bytes", frame(TEXT, b"\xf0\x80\x80\xaf"), 1007),
    ("half a surrogate pair", frame(TEXT, b"\xed\xa0\x80"), 1007),
    ("a character above U+10FFFF", frame(TEXT, b"\xf4\x90\x80\x80"), 1007),
    ("a character that breaks off at the next fragment", fragments(b"\xe2\x82A", 2), 1007),
    ("a character that breaks off over an empty fragment", fragments(b"\xe2\x82A", 1, 1, 2), 1007),
    ("a fault in a message whose end has not come", frame(TEXT, b"ab\xf5", final=False), 1007),
    ("a fault in a frame whose end has not come", frame(TEXT, b"ab\xf5" + b"c" * 100)[:-50], 1007),
    ("a close of one byte", frame(Opcode.CLOSE, b"\x03"), 1002),
    ("a close reason that is no UTF-8", close(1000, b"\xce\xba\xe1\xbd\xb9\xcf\x83\xed\xa0\x80"), 1007),
    ("a close reason that ends within a character", close(1000, b"\xce"), 1007),
    *[
        (f"close code {code}", close(code), 1002)
        for code in [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535]
    ],
]


@pytest.mark.parametrize(("sent", "code"), [pytest.param(sent, code, id=story) for story, sent, code in FAULTS])
def test_a_fault_ends_the_connection_with_its_code(peer: RawWebSocket, sent: bytes, code: int) -> None:
    peer.send(sent)
    end = peer.end()
    assert end and end[0] == code, end


@pytest.mark.parametrize("code", [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999])
@pytest.mark.parametrize("reason", [b"", "\u00fcber".encode(), b"x" * 123], ids=["bare", "a reason", "a long reason"])
def test_a_close_is_answered_with_its_code(peer: RawWebSocket, code: int, reason: bytes) -> None:
    peer.send(close(code, reason))
    end = peer.end()
    assert end and end[0] == code


def test_a_close_without_a_code_is_answered_by_one_without(peer: RawWebSocket) -> None:
    peer.send(close())
    assert peer.end() == (0, b"")


def test_what_follows_a_close_is_not_looked_at(peer: RawWebSocket) -> None:
    peer.send(close(1000) + frame(PING, b"late") + frame(3, b"nonsense"))
    assert peer.end() == (1000, b"")


def test_a_close_may_come_within_a_message(peer: RawWebSocket) -> None:
    peer.send(frame(TEXT, b"{", final=False) + close(1000))
    assert peer.end() == (1000, b"")


@pytest.mark.parametrize("begun", [b"", frame(TEXT, b"{", final=False), frame(TEXT, STROKE)[:5]])
def test_an_end_without_a_close_ends_the_connection(peer: RawWebSocket, begun: bytes) -> None:
    """Half-closed by the client: a WebSocket has no use for one half."""
    peer.send(frame(TEXT, STROKE))
    assert peer.read() == ANSWER
    peer.send(begun)
    peer.socket.shutdown(1)
    assert peer.read() is None


@pytest.mark.parametrize(
    "lines",
    [
        ["POST /helloworld/pingPong HTTP/1.1", "Connection: Upgrade", "Content-Length: 0"],
        ["GET /helloworld/pingPong HTTP/1.0", "Connection: Upgrade"],
        ["GET /helloworld/pingPong HTTP/1.1", "Connection: keep-alive"],
        ["GET /helloworld/pingPong HTTP/1.1"],
    ],
)
def test_without_all_that_a_handshake_needs_there_is_no_socket(
    server: Server, helloworld: Helloworld, lines: list[str]
) -> None:
    lines = [*lines, "Host: a", "Upgrade: websocket", "Sec-WebSocket-Version: 13"]
    with RawConnection(server.api) as connection:
        connection.send("\r\n".join([*lines, "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "", ""]))
        connection.send(frame(TEXT, STROKE) * 10)
        assert connection.answer().status != 101


@pytest.mark.parametrize("key", ["", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA", "A" * 22 + "=!", "A" * 24, "A" * 30 + "=="])
def test_a_key_that_is_none_is_refused(server: Server, helloworld: Helloworld, key: str) -> None:
    lines = ["GET /helloworld/pingPong HTTP/1.1", "Host: a", "Connection: Upgrade", "Upgrade: websocket"]
    with RawConnection(server.api) as connection:
        connection.send("\r\n".join([*lines, "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}", "", ""]))
        assert connection.answer().status == 400


def test_a_flood_of_pings_whose_answers_nobody_reads_takes_no_memory(own_server: Server) -> None:
    """The answers fill the sockets; of those behind them only the last has to be kept (§5.5.3)."""
    own_server.start_helloworld()
    with RawWebSocket(own_server.api, "/helloworld/pingPong") as peer:
        before = own_server.process.resident_bytes
        flood = frame(PING, b"x" * 125) * 1000
        for _ in range(200):
            peer.send(flood)
        after = settled(lambda: own_server.process.resident_bytes, "the server's memory")
        assert after - before < 16 << 20, f"{after - before} bytes"
        peer.send(frame(TEXT, STROKE))
        while (one := peer.read()) and one[0] == PONG:
            pass
        assert one == ANSWER
    eventually(lambda: own_server.process.is_running, "the server runs")
