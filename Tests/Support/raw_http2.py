"""HTTP/2 frame by frame (RFC 9113): anything can be said with it, also what no client library would."""

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Self

import hpack

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

Headers = list[tuple[str, str]]


class Kind(IntEnum):
    """Types of frames (§6)."""

    DATA = 0
    HEADERS = 1
    PRIORITY = 2
    RST_STREAM = 3
    SETTINGS = 4
    PUSH_PROMISE = 5
    PING = 6
    GOAWAY = 7
    WINDOW_UPDATE = 8
    CONTINUATION = 9


class Flag(IntEnum):
    END_STREAM = 0x1
    ACK = 0x1
    END_HEADERS = 0x4
    PADDED = 0x8
    PRIORITY = 0x20


class Code(IntEnum):
    """Error codes (§7)."""

    NO_ERROR = 0
    PROTOCOL_ERROR = 1
    INTERNAL_ERROR = 2
    FLOW_CONTROL_ERROR = 3
    SETTINGS_TIMEOUT = 4
    STREAM_CLOSED = 5
    FRAME_SIZE_ERROR = 6
    REFUSED_STREAM = 7
    CANCEL = 8
    COMPRESSION_ERROR = 9
    CONNECT_ERROR = 10
    ENHANCE_YOUR_CALM = 11


class Setting(IntEnum):
    HEADER_TABLE_SIZE = 1
    ENABLE_PUSH = 2
    MAX_CONCURRENT_STREAMS = 3
    INITIAL_WINDOW_SIZE = 4
    MAX_FRAME_SIZE = 5
    MAX_HEADER_LIST_SIZE = 6


# Frames


def frame(kind: int, flags: int = 0, stream: int = 0, payload: bytes = b"") -> bytes:
    """A frame; nothing is checked."""
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def data(stream: int, body: bytes = b"", end: bool = False) -> bytes:
    return frame(Kind.DATA, Flag.END_STREAM if end else 0, stream, body)


def headers(stream: int, block: bytes, end: bool = True, complete: bool = True) -> bytes:
    flags = (Flag.END_STREAM if end else 0) | (Flag.END_HEADERS if complete else 0)
    return frame(Kind.HEADERS, flags, stream, block)


def continuation(stream: int, block: bytes, complete: bool = True) -> bytes:
    return frame(Kind.CONTINUATION, Flag.END_HEADERS if complete else 0, stream, block)


def priority(stream: int, depends_on: int = 0, weight: int = 15) -> bytes:
    return frame(Kind.PRIORITY, 0, stream, number(depends_on) + bytes([weight]))


def reset(stream: int, code: int = Code.CANCEL) -> bytes:
    return frame(Kind.RST_STREAM, 0, stream, number(code))


def settings(*pairs: tuple[int, int]) -> bytes:
    return frame(Kind.SETTINGS, 0, 0, b"".join(key.to_bytes(2, "big") + number(value) for key, value in pairs))


SETTINGS_ACK = frame(Kind.SETTINGS, Flag.ACK)


def ping(payload: bytes = b"are you?", ack: bool = False) -> bytes:
    return frame(Kind.PING, Flag.ACK if ack else 0, 0, payload)


def goaway(last: int = 0, code: int = Code.NO_ERROR, text: bytes = b"") -> bytes:
    return frame(Kind.GOAWAY, 0, 0, number(last) + number(code) + text)


def window_update(stream: int, increment: int) -> bytes:
    return frame(Kind.WINDOW_UPDATE, 0, stream, number(increment))


def number(value: int) -> bytes:
    """The four bytes of most numbers in frames."""
    return value.to_bytes(4, "big")


# Header blocks (RFC 7541)


def integer(value: int, prefix: int, first: int = 0) -> bytes:
    """An integer of RFC 7541 §5.1 in the low `prefix` bits of a byte and what follows it."""
    limit = (1 << prefix) - 1
    if value < limit:
        return bytes([first | value])
    out, value = bytearray([first | limit]), value - limit
    while value >= 128:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def text(value: bytes | str) -> bytes:
    """A string as it is, without Huffman's code (§5.2)."""
    value = value.encode("latin-1") if isinstance(value, str) else value
    return integer(len(value), 7) + value


def literal(name: bytes | str, value: bytes | str, first: int = 0x00) -> bytes:
    """A field that enters no table (§6.2.2); `first` 0x40 is one that does, 0x10 one that never may."""
    return bytes([first]) + text(name) + text(value)


def indexed(index: int) -> bytes:
    """A field that stands in a table (§6.1)."""
    return integer(index, 7, 0x80)


def table_size(size: int) -> bytes:
    """A change of the dynamic table's size (§6.3)."""
    return integer(size, 5, 0x20)


def block(fields: Iterable[tuple[bytes | str, bytes | str]]) -> bytes:
    return b"".join(literal(name, value) for name, value in fields)


def request_fields(method: str = "GET", path: str = "/", more: Iterable[tuple[str, str]] = ()) -> Headers:
    head = [(":method", method), (":scheme", "http"), (":path", path), (":authority", "localhost")]
    return [*head, *more]


def get(stream: int, *more: tuple[str, str], path: str = "/") -> bytes:
    """A whole request."""
    return headers(stream, block(request_fields("GET", path, more)))


def post(stream: int, *more: tuple[str, str], path: str = "/") -> bytes:
    """A request whose body is to follow."""
    return headers(stream, block(request_fields("POST", path, more)), end=False)


# The other side


@dataclass(frozen=True)
class Frame:
    kind: int
    flags: int
    stream: int
    payload: bytes

    def has(self, flag: Flag) -> bool:
        return bool(self.flags & flag)

    @property
    def ends_stream(self) -> bool:
        return self.kind in (Kind.DATA, Kind.HEADERS) and self.has(Flag.END_STREAM)

    @property
    def code(self) -> int:
        """What RST_STREAM and GOAWAY say."""
        start = 4 if self.kind == Kind.GOAWAY else 0
        return int.from_bytes(self.payload[start : start + 4], "big")

    def __str__(self) -> str:
        name = Kind(self.kind).name if self.kind in set(Kind) else str(self.kind)
        code = f" {Code(self.code).name}" if self.kind in (Kind.RST_STREAM, Kind.GOAWAY) else ""
        return f"{name}{code} on {self.stream}, flags {self.flags:#x}, {len(self.payload)} bytes"


@dataclass
class Response:
    fields: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_over: bool = False


class RawHTTP2:
    """A connection over which any bytes go, and which keeps all frames that come."""

    def __init__(self, address: str, *settled: tuple[int, int], handshake: bool = True) -> None:
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.frames: list[Frame] = []
        self.responses: dict[int, Response] = {}
        self.is_closed = False
        self.server_settings: dict[int, int] = {}
        self._received = bytearray()
        self._decoder = hpack.Decoder()
        if handshake:
            self.send(PREFACE, settings(*settled))
            self.read_until(lambda one: one.kind == Kind.SETTINGS and one.has(Flag.ACK))
            self.send(SETTINGS_ACK)

    def send(self, *frames: bytes) -> None:
        try:
            self.socket.sendall(b"".join(frames))
        except (BrokenPipeError, ConnectionResetError):
            # What the peer said before stands in the socket still.
            pass

    def read(self) -> Frame | None:
        """The next frame, or None when the peer closed the connection."""
        while not self.is_closed:
            length = 9 + int.from_bytes(self._received[:3], "big")
            if len(self._received) >= max(9, length):
                raw = bytes(self._received[:length])
                del self._received[:length]
                stream = int.from_bytes(raw[5:9], "big")
                assert stream < 1 << 31, "the reserved bit is set"
                one = Frame(raw[3], raw[4], stream, raw[9:])
                self._note(one)
                return one
            try:
                received = self.socket.recv(1 << 16)
            except ConnectionResetError:
                received = b""
            self._received += received
            self.is_closed = not received
        return None

    def read_until(self, condition: Callable[[Frame], bool]) -> Frame | None:
        """Reads to the first frame that meets a condition, or to the end."""
        while one := self.read():
            if condition(one):
                return one
        return None

    def answer(self, stream: int) -> Response:
        """Reads until a stream has been answered."""
        response = self.responses.setdefault(stream, Response())
        while not response.is_over:
            assert self.read() is not None, f"closed before stream {stream} was answered: {self.story}"
            assert not any(one.kind == Kind.RST_STREAM and one.stream == stream for one in self.frames), self.story
        return response

    def answers_ping(self, payload: bytes = b"a sign??") -> bool:
        """Whether the connection lives on, after all that was sent before."""
        self.send(ping(payload))
        answer = ping(payload, ack=True)[9:]
        return bool(self.read_until(lambda one: one.kind == Kind.PING and one.payload == answer))

    @property
    def story(self) -> str:
        return "; ".join(str(one) for one in self.frames) + ("; closed" if self.is_closed else "")

    def _note(self, one: Frame) -> None:
        self.frames.append(one)
        if one.kind == Kind.SETTINGS and not one.has(Flag.ACK):
            for start in range(0, len(one.payload), 6):
                pair = one.payload[start : start + 6]
                self.server_settings[int.from_bytes(pair[:2], "big")] = int.from_bytes(pair[2:], "big")
        if one.kind not in (Kind.DATA, Kind.HEADERS):
            return
        response = self.responses.setdefault(one.stream, Response())
        if one.kind == Kind.HEADERS:
            response.fields.update((str(name), str(value)) for name, value in self._decoder.decode(one.payload))
        else:
            response.body += one.payload
        response.is_over = response.is_over or one.ends_stream

    def close(self) -> None:
        self.socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
