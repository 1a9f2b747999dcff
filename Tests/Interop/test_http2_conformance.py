"""HTTP/2 as RFC 9113 and RFC 7541 say, rule by rule, over the gateway's port. Each row has a connection of its own.

`GET /` is answered at once and `POST /` when its body has ended, so that a stream can be held open.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from Support.platform import Server
from Support.raw_http2 import (
    PREFACE,
    SETTINGS_ACK,
    Code,
    Flag,
    Frame,
    Kind,
    RawHTTP2,
    Setting,
    block,
    continuation,
    data,
    frame,
    get,
    goaway,
    headers,
    indexed,
    integer,
    literal,
    number,
    ping,
    post,
    priority,
    request_fields,
    reset,
    settings,
    table_size,
    window_update,
)

Verdict = Callable[[RawHTTP2], object]
Step = bytes | Callable[[RawHTTP2], object]


@dataclass(frozen=True)
class Row:
    """What a client does, and what it gets for it."""

    section: str
    story: str
    steps: tuple[Step, ...]
    verdict: Verdict
    settled: tuple[tuple[int, int], ...] = ()
    handshake: bool = True

    def play(self, address: str) -> None:
        with RawHTTP2(address, *self.settled, handshake=self.handshake) as peer:
            for step in self.steps:
                if isinstance(step, bytes):
                    peer.send(step)
                else:
                    step(peer)
            self.verdict(peer)

    def __str__(self) -> str:
        return f"{self.section} {self.story}"


def row(section: str, story: str, *steps: Step, to: Verdict, **options: object) -> Row:
    return Row(section, story, steps, to, **options)  # type: ignore[arg-type]


# Verdicts


def dies(*codes: Code) -> Verdict:
    """A GOAWAY with one of the codes, and the connection is closed (§5.4.1)."""

    def check(peer: RawHTTP2) -> None:
        last = peer.read_until(lambda one: one.kind == Kind.GOAWAY)
        assert last and last.code in codes, peer.story
        assert peer.read() is None, f"goes on after a GOAWAY: {peer.story}"

    return check


def resets(stream: int, *codes: Code) -> Verdict:
    """An RST_STREAM with one of the codes, and the connection lives on (§5.4.2)."""

    def check(peer: RawHTTP2) -> None:
        end = peer.read_until(lambda one: one.kind == Kind.RST_STREAM and one.stream == stream)
        assert end and end.code in codes, peer.story
        assert peer.answers_ping(), peer.story

    return check


def fails(stream: int, *codes: Code) -> Verdict:
    """Either of both; the RFC lets a server take a stream's fault for one of the connection (§5.4.2)."""

    def check(peer: RawHTTP2) -> None:
        ends = (Kind.RST_STREAM, Kind.GOAWAY)
        end = peer.read_until(lambda one: one.kind in ends and one.stream in (0, stream) and one.code != 0)
        assert end and end.code in codes, peer.story

    return check


def answers(stream: int = 1, status: str = "200", body: bytes | None = None) -> Verdict:
    """A whole response, and the connection lives on."""

    def check(peer: RawHTTP2) -> None:
        response = peer.answer(stream)
        assert response.fields[":status"] == status, response
        assert bool(response.body) == (body is None) if body is None else response.body == body, response
        lives(peer)

    return check


def lives(peer: RawHTTP2) -> None:
    """Nothing is wrong: a PING is answered, and neither a stream nor the connection is ended before."""
    assert peer.answers_ping(), peer.story
    assert not [one for one in peer.frames if one.kind in (Kind.RST_STREAM, Kind.GOAWAY)], peer.story


def closes(peer: RawHTTP2) -> None:
    """The connection is closed, with or without a word."""
    peer.read_until(lambda one: False)


def answered(stream: int) -> Step:
    return lambda peer: peer.answer(stream)


def seen(condition: Callable[[Frame], bool]) -> Step:
    def wait(peer: RawHTTP2) -> None:
        assert peer.read_until(condition), peer.story

    return wait


def shows(condition: Callable[[RawHTTP2], object]) -> Verdict:
    """The connection lives, and what came meets a condition."""

    def check(peer: RawHTTP2) -> None:
        lives(peer)
        assert condition(peer), peer.story

    return check


def data_lengths(peer: RawHTTP2, stream: int = 1) -> list[int]:
    return [len(one.payload) for one in peer.frames if one.kind == Kind.DATA and one.stream == stream]


PROTOCOL, FLOW, SIZE = Code.PROTOCOL_ERROR, Code.FLOW_CONTROL_ERROR, Code.FRAME_SIZE_ERROR
CLOSED, COMPRESSION, REFUSED = Code.STREAM_CLOSED, Code.COMPRESSION_ERROR, Code.REFUSED_STREAM
CALM = Code.ENHANCE_YOUR_CALM
NO_WINDOW = ((Setting.INITIAL_WINDOW_SIZE, 0),)
GET = block(request_fields())
UNKNOWN = 0xBA


def opened_to_the_limit(peer: RawHTTP2) -> None:
    """Opens as many streams as the server takes, and one more."""
    limit = peer.server_settings[Setting.MAX_CONCURRENT_STREAMS]
    peer.send(*(post(2 * index + 1) for index in range(limit + 1)))


def refuses_the_last(peer: RawHTTP2) -> None:
    limit = peer.server_settings[Setting.MAX_CONCURRENT_STREAMS]
    resets(2 * limit + 1, REFUSED, PROTOCOL)(peer)
    assert len([one for one in peer.frames if one.kind == Kind.RST_STREAM]) == 1
    # One place is free again.
    peer.send(data(1, end=True))
    peer.answer(1)
    peer.send(get(2 * limit + 3))
    peer.answer(2 * limit + 3)


def bytewise(sent: bytes) -> Step:
    def send(peer: RawHTTP2) -> None:
        for byte in sent:
            peer.send(bytes([byte]))

    return send


def padded(kind: int, stream: int, payload: bytes, padding: int, flags: int = 0, claimed: int | None = None) -> bytes:
    count = padding if claimed is None else claimed
    return frame(kind, flags | Flag.PADDED, stream, bytes([count]) + payload + bytes(padding))


def first_is_settings(peer: RawHTTP2) -> bool:
    first = peer.frames[0]
    return first.kind == Kind.SETTINGS and not first.has(Flag.ACK) and first.stream == 0


# A row for each rule: the formatter would make a page of each.
# fmt: off

BEGINNING = [
    row("3.4", "the server's first frame is SETTINGS", to=shows(first_is_settings)),
    row("3.4", "it comes without a wait for the client's", PREFACE, handshake=False,
        to=lambda peer: peer.read_until(lambda one: one.kind == Kind.SETTINGS) or pytest.fail(peer.story)),
    row("3.4", "a request may follow the preface at once", PREFACE + settings() + get(1), to=answers(),
        handshake=False),
    row("3.4", "all of it may come byte by byte", bytewise(PREFACE + settings() + get(1)), to=answers(),
        handshake=False),
    row("3.4", "a preface that ends wrong", b"PRI * HTTP/2.0\r\n\r\nSN\r\n\r\n" + settings(), to=closes,
        handshake=False),
    row("3.4", "a preface of another version", b"PRI * HTTP/3.0\r\n\r\nSM\r\n\r\n" + settings(), to=closes,
        handshake=False),
    row("3.4", "PING in the place of SETTINGS", PREFACE + ping(), to=dies(PROTOCOL), handshake=False),
    row("3.4", "HEADERS in the place of SETTINGS", PREFACE + get(1), to=dies(PROTOCOL), handshake=False),
    row("3.4", "an acknowledgement in the place of SETTINGS", PREFACE + SETTINGS_ACK, to=dies(PROTOCOL),
        handshake=False),
    row("3.4", "another preface behind the first", PREFACE, to=dies(PROTOCOL, SIZE)),
]

FRAMES = [
    row("4.1", "an unknown type is skipped", frame(UNKNOWN, 0, 0, bytes(8)), to=lives),
    row("4.1", "an unknown type on a stream nobody opened is skipped", frame(UNKNOWN, 0xFF, 77, bytes(8)), to=lives),
    row("4.1", "flags without a meaning are", frame(Kind.PING, 0xFE, 0, bytes(8)),
        seen(lambda one: one.kind == Kind.PING and one.flags == Flag.ACK), to=lives),
    row("4.1", "flags without a meaning are, of HEADERS", frame(Kind.HEADERS, 0x05 | 0x92, 1, GET), to=answers()),
    row("4.1", "the reserved bit is", frame(Kind.PING, 0, 1 << 31, bytes(8)),
        seen(lambda one: one.kind == Kind.PING and one.flags == Flag.ACK), to=lives),
    row("4.1", "the reserved bit of a stream's number is", headers(1 | 1 << 31, GET), to=answers()),
    row("4.2", "DATA of 16,384 bytes", post(1), data(1, bytes(16_384), end=True), to=answers()),
    row("4.2", "an unknown frame of 16,384 bytes", frame(UNKNOWN, 0, 0, bytes(16_384)), to=lives),
    row("4.2", "DATA of 16,385 bytes", post(1), data(1, bytes(16_385)), to=fails(1, SIZE)),
    row("4.2", "HEADERS of 16,385 bytes", headers(1, GET + bytes(16_385 - len(GET))), to=dies(SIZE)),
    row("4.2", "CONTINUATION of 16,385 bytes", headers(1, GET, complete=False), continuation(1, bytes(16_385)),
        to=dies(SIZE)),
    row("4.2", "an unknown frame of 16,385 bytes", frame(UNKNOWN, 0, 0, bytes(16_385)), to=dies(SIZE)),
    row("4.2", "SETTINGS of 16,386 bytes", settings(*[(UNKNOWN, 0)] * 2731), to=dies(SIZE)),
    row("4.2", "a frame that claims 16 MB", b"\xff\xff\xff\x00\x00\x00\x00\x00\x01", to=dies(SIZE)),
    row("4.3", "a block that is none", headers(1, b"\xff\xff\xff\xff"), to=dies(COMPRESSION)),
    row("4.3", "a block that ends within a field", headers(1, GET[:-3]), to=dies(COMPRESSION)),
    row("4.3", "a block of a stream that is refused enters the table all the same",
        headers(1, block([*request_fields(), ("te", "x")]) + literal("x-kept", "y", 0x40)),
        seen(lambda one: one.kind == Kind.RST_STREAM), headers(3, GET + indexed(62)), to=lambda peer: peer.answer(3)),
    *[
        row("4.3", f"{story} within a block", headers(1, GET, complete=False), sent, to=dies(PROTOCOL))
        for story, sent in [
            ("PRIORITY", priority(1)),
            ("PING", ping()),
            ("SETTINGS", settings()),
            ("DATA", data(1)),
            ("WINDOW_UPDATE", window_update(0, 1)),
            ("RST_STREAM", reset(1)),
            ("another stream's HEADERS", get(3)),
            ("the same stream's HEADERS", get(1)),
            ("another stream's CONTINUATION", continuation(3, GET)),
        ]
    ],
]

STREAM_STATES = [
    row("5.1", "idle: DATA", data(1, b"x", end=True), to=dies(PROTOCOL)),
    row("5.1", "idle: RST_STREAM", reset(1), to=dies(PROTOCOL)),
    row("5.1", "idle: WINDOW_UPDATE", window_update(1, 100), to=dies(PROTOCOL)),
    row("5.1", "idle: CONTINUATION", continuation(1, GET), to=dies(PROTOCOL)),
    row("5.1", "idle: PRIORITY is none of a fault", priority(1), get(1), to=answers()),
    row("5.1", "idle: WINDOW_UPDATE on a stream of the server's side", window_update(2, 100), to=dies(PROTOCOL)),
    row("5.1", "idle: RST_STREAM on a stream of the server's side", reset(2), to=dies(PROTOCOL)),
    row("5.1", "idle: DATA on a stream of the server's side", data(2), to=dies(PROTOCOL)),
    row("5.1", "open: DATA in many frames", post(1), *[data(1, b"x" * 100)] * 20, data(1, end=True), to=answers()),
    row("5.1", "open: RST_STREAM ends it", post(1), reset(1), get(3), to=answers(3)),
    # The response waits for a window: the stream is half-closed for as long as the row likes.
    row("5.1", "half-closed: DATA", get(1), data(1, b"x", end=True), to=fails(1, CLOSED), settled=NO_WINDOW),
    row("5.1", "half-closed: HEADERS", get(1), get(1), to=fails(1, CLOSED), settled=NO_WINDOW),
    row("5.1", "half-closed: CONTINUATION", get(1), continuation(1, GET), to=fails(1, CLOSED, PROTOCOL),
        settled=NO_WINDOW),
    row("5.1", "half-closed: WINDOW_UPDATE", get(1), window_update(1, 1000), to=answers(), settled=NO_WINDOW),
    row("5.1", "half-closed: PRIORITY", get(1), priority(1), window_update(1, 1000), to=answers(), settled=NO_WINDOW),
    row("5.1", "half-closed: RST_STREAM", get(1), reset(1), to=lives, settled=NO_WINDOW),
    *[
        row("5.1", f"{state}: {story}", *begun, sent, to=verdict)
        for state, begun in [
            ("closed by RST_STREAM", (post(1), reset(1))),
            ("closed by both ends", (get(1), answered(1))),
        ]
        for story, sent, verdict in [
            ("DATA", data(1, b"x"), fails(1, CLOSED)),
            ("HEADERS", get(1), fails(1, CLOSED)),
            ("CONTINUATION", continuation(1, GET), fails(1, CLOSED, PROTOCOL)),
            ("PRIORITY", priority(1), lives),
            ("WINDOW_UPDATE", window_update(1, 1), lives),
            ("RST_STREAM", reset(1), lives),
        ]
    ],
    row("5.1", "closed: a stream that was reset by the server takes what was under way", post(1, ("te", "x")),
        data(1, b"x"), data(1, b"x", end=True), to=resets(1, PROTOCOL)),
    row("5.1.1", "a number of the server's side", get(2), to=dies(PROTOCOL)),
    row("5.1.1", "a number below the last", get(5), answered(5), get(3), to=dies(PROTOCOL)),
    row("5.1.1", "a number that was used", get(1), answered(1), get(3), answered(3), get(1), to=fails(
        1, PROTOCOL, CLOSED)),
    row("5.1.1", "numbers may be left out", get(1), get(99), answered(1), to=answers(99)),
    row("5.1.1", "the highest number", get((1 << 31) - 1), to=answers((1 << 31) - 1)),
    row("5.1.2", "one stream more than the server takes", opened_to_the_limit, to=refuses_the_last),
    row("5.3.1", "HEADERS that depend on their own stream", frame(
        Kind.HEADERS, Flag.PRIORITY | Flag.END_HEADERS | Flag.END_STREAM, 1, number(1) + b"\x0f" + GET),
        to=fails(1, PROTOCOL)),
    row("5.3.1", "PRIORITY that depends on its own stream", post(1), priority(1, depends_on=1), to=resets(1, PROTOCOL)),
    # RST_STREAM may not be sent on an idle stream (§6.4).
    row("5.3.1", "PRIORITY of an idle stream that depends on itself", priority(1, depends_on=1), to=dies(PROTOCOL)),
    row("5.4.1", "after a fault the connection is closed, behind a GOAWAY", post(1), data(0), to=dies(PROTOCOL)),
    row("5.4.1", "the GOAWAY names the last stream", get(1), answered(1), get(3), answered(3), data(0),
        to=lambda peer: check_last(peer, 3)),
    row("5.4.2", "a stream's fault leaves the others alone", post(1), get(3, ("te", "x")), data(1, end=True),
        seen(lambda one: one.kind == Kind.RST_STREAM and one.stream == 3), to=lambda peer: peer.answer(1)),
    row("5.4.2", "an RST_STREAM is not answered by one", post(1), reset(1), to=lives),
    row("5.5", "an unknown setting is skipped", settings((UNKNOWN, 1)), to=lives),
    row("5.5", "an unknown frame within a block", headers(1, GET, complete=False), frame(UNKNOWN, 0, 1, b"x"),
        to=dies(PROTOCOL)),
    row("5.5", "an unknown frame between HEADERS and DATA", post(1), frame(UNKNOWN, 0, 1, b"x"), data(1, end=True),
        to=answers()),
]


# fmt: on


def check_last(peer: RawHTTP2, stream: int) -> None:
    last = peer.read_until(lambda one: one.kind == Kind.GOAWAY)
    assert last and int.from_bytes(last.payload[:4], "big") == stream, peer.story


# fmt: off

FRAME_TYPES = [
    row("6.1", "DATA", post(1), data(1, b"hello", end=True), to=answers()),
    row("6.1", "DATA with padding", post(1), padded(Kind.DATA, 1, b"hello", 9, Flag.END_STREAM), to=answers()),
    row("6.1", "DATA of padding alone", post(1), padded(Kind.DATA, 1, b"", 9, Flag.END_STREAM), to=answers()),
    row("6.1", "DATA on stream 0", data(0, b"x"), to=dies(PROTOCOL)),
    row("6.1", "DATA with more padding than payload", post(1), padded(Kind.DATA, 1, b"x", 0, claimed=6),
        to=dies(PROTOCOL)),
    row("6.1", "DATA whose padding is as long as the frame", post(1), padded(Kind.DATA, 1, b"", 5, claimed=6),
        to=dies(PROTOCOL)),
    row("6.1", "DATA with padding and no length of it", post(1), frame(Kind.DATA, Flag.PADDED, 1),
        to=dies(SIZE, PROTOCOL)),
    row("6.1", "padding is counted against the window", post(1), *[padded(Kind.DATA, 1, b"", 255)] * 4000,
        data(1, end=True), to=answers()),
    row("6.2", "HEADERS with padding", padded(Kind.HEADERS, 1, GET, 9, Flag.END_HEADERS | Flag.END_STREAM),
        to=answers()),
    row("6.2", "HEADERS with a priority", frame(
        Kind.HEADERS, Flag.PRIORITY | Flag.END_HEADERS | Flag.END_STREAM, 1, number(1 << 31 | 7) + b"\xff" + GET),
        to=answers()),
    row("6.2", "HEADERS with both", padded(
        Kind.HEADERS, 1, number(0) + b"\x0f" + GET, 3, Flag.PRIORITY | Flag.END_HEADERS | Flag.END_STREAM),
        to=answers()),
    row("6.2", "HEADERS on stream 0", headers(0, GET), to=dies(PROTOCOL)),
    row("6.2", "HEADERS with more padding than payload", padded(
        Kind.HEADERS, 1, GET, 0, Flag.END_HEADERS | Flag.END_STREAM, claimed=len(GET) + 1), to=dies(PROTOCOL)),
    row("6.2", "HEADERS too short for their priority", frame(
        Kind.HEADERS, Flag.PRIORITY | Flag.END_HEADERS | Flag.END_STREAM, 1, b"\x00\x00"), to=fails(1, SIZE)),
    row("6.2", "HEADERS without END_HEADERS, and DATA", headers(1, GET, end=False, complete=False), data(1, b"x"),
        to=dies(PROTOCOL)),
    row("6.3", "PRIORITY", priority(1), priority(3, depends_on=1, weight=255), get(5), to=answers(5)),
    row("6.3", "PRIORITY on stream 0", priority(0), to=dies(PROTOCOL)),
    row("6.3", "PRIORITY of 4 bytes", post(1), frame(Kind.PRIORITY, 0, 1, bytes(4)), to=resets(1, SIZE)),
    row("6.3", "PRIORITY of 6 bytes", post(1), frame(Kind.PRIORITY, 0, 1, bytes(6)), to=resets(1, SIZE)),
    row("6.3", "PRIORITY of 4 bytes on an idle stream", frame(Kind.PRIORITY, 0, 1, bytes(4)), to=dies(SIZE)),
    row("6.4", "RST_STREAM", post(1), reset(1), to=lives),
    row("6.4", "RST_STREAM on stream 0", reset(0), to=dies(PROTOCOL)),
    row("6.4", "RST_STREAM on an idle stream", get(1), answered(1), reset(3), to=dies(PROTOCOL)),
    row("6.4", "RST_STREAM of 3 bytes", post(1), frame(Kind.RST_STREAM, 0, 1, bytes(3)), to=dies(SIZE)),
    row("6.4", "RST_STREAM of 5 bytes", post(1), frame(Kind.RST_STREAM, 0, 1, bytes(5)), to=dies(SIZE)),
    row("6.5", "SETTINGS are acknowledged", settings((Setting.MAX_CONCURRENT_STREAMS, 100)),
        seen(lambda one: one.kind == Kind.SETTINGS and one.has(Flag.ACK)), to=lives),
    row("6.5", "empty SETTINGS are acknowledged", settings(),
        seen(lambda one: one.kind == Kind.SETTINGS and one.has(Flag.ACK) and not one.payload), to=lives),
    row("6.5", "an acknowledgement is not acknowledged", SETTINGS_ACK, to=shows(
        lambda peer: len([one for one in peer.frames if one.kind == Kind.SETTINGS]) == 2)),
    row("6.5", "an acknowledgement with a payload", frame(Kind.SETTINGS, Flag.ACK, 0, bytes(6)), to=dies(SIZE)),
    row("6.5", "SETTINGS on a stream", frame(Kind.SETTINGS, 0, 1, b""), to=dies(PROTOCOL)),
    row("6.5", "an acknowledgement on a stream", frame(Kind.SETTINGS, Flag.ACK, 1, b""), to=dies(PROTOCOL)),
    row("6.5", "SETTINGS of 3 bytes", frame(Kind.SETTINGS, 0, 0, bytes(3)), to=dies(SIZE)),
    row("6.5", "SETTINGS of 7 bytes", frame(Kind.SETTINGS, 0, 0, bytes(7)), to=dies(SIZE)),
    row("6.5.2", "ENABLE_PUSH 0 and 1", settings((Setting.ENABLE_PUSH, 0), (Setting.ENABLE_PUSH, 1)), to=lives),
    row("6.5.2", "ENABLE_PUSH 2", settings((Setting.ENABLE_PUSH, 2)), to=dies(PROTOCOL)),
    row("6.5.2", "INITIAL_WINDOW_SIZE 2^31-1", settings((Setting.INITIAL_WINDOW_SIZE, (1 << 31) - 1)), get(1),
        to=answers()),
    row("6.5.2", "INITIAL_WINDOW_SIZE 2^31", settings((Setting.INITIAL_WINDOW_SIZE, 1 << 31)), to=dies(FLOW)),
    row("6.5.2", "MAX_FRAME_SIZE 2^14 and 2^24-1", settings(
        (Setting.MAX_FRAME_SIZE, 1 << 14), (Setting.MAX_FRAME_SIZE, (1 << 24) - 1)), to=lives),
    row("6.5.2", "MAX_FRAME_SIZE 2^14-1", settings((Setting.MAX_FRAME_SIZE, (1 << 14) - 1)), to=dies(PROTOCOL)),
    row("6.5.2", "MAX_FRAME_SIZE 2^24", settings((Setting.MAX_FRAME_SIZE, 1 << 24)), to=dies(PROTOCOL)),
    row("6.5.2", "MAX_CONCURRENT_STREAMS 0 is for streams of the server", settings(
        (Setting.MAX_CONCURRENT_STREAMS, 0)), get(1), to=answers()),
    row("6.5.2", "HEADER_TABLE_SIZE 0", settings((Setting.HEADER_TABLE_SIZE, 0)), get(1), answered(1), get(3),
        to=answers(3)),
    row("6.5.2", "HEADER_TABLE_SIZE 2^32-1", settings((Setting.HEADER_TABLE_SIZE, (1 << 32) - 1)), get(1),
        to=answers()),
    row("6.5.2", "MAX_HEADER_LIST_SIZE 2^32-1", settings((Setting.MAX_HEADER_LIST_SIZE, (1 << 32) - 1)), get(1),
        to=answers()),
    row("6.5.3", "of two values the last one holds", settings(
        (Setting.INITIAL_WINDOW_SIZE, 100), (Setting.INITIAL_WINDOW_SIZE, 1)), get(1),
        seen(lambda one: one.kind == Kind.DATA), to=shows(lambda peer: data_lengths(peer) == [1])),
    row("6.6", "PUSH_PROMISE", frame(Kind.PUSH_PROMISE, Flag.END_HEADERS, 1, number(2) + GET), to=dies(PROTOCOL)),
    row("6.6", "PUSH_PROMISE on an open stream", post(1), frame(
        Kind.PUSH_PROMISE, Flag.END_HEADERS, 1, number(2) + GET), to=dies(PROTOCOL)),
    row("6.7", "PING is answered with its payload", ping(b"12345678"), seen(
        lambda one: one.kind == Kind.PING and one.has(Flag.ACK) and one.payload == b"12345678"), to=lives),
    row("6.7", "the answer to a PING is not answered", ping(b"12345678", ack=True), to=shows(
        lambda peer: b"12345678" not in [one.payload for one in peer.frames])),
    row("6.7", "PING on a stream", frame(Kind.PING, 0, 1, bytes(8)), to=dies(PROTOCOL)),
    row("6.7", "PING of 6 bytes", frame(Kind.PING, 0, 0, bytes(6)), to=dies(SIZE)),
    row("6.7", "PING of 9 bytes", frame(Kind.PING, 0, 0, bytes(9)), to=dies(SIZE)),
    row("6.8", "GOAWAY on a stream", frame(Kind.GOAWAY, 0, 1, bytes(8)), to=dies(PROTOCOL)),
    row("6.8", "GOAWAY of 7 bytes", frame(Kind.GOAWAY, 0, 0, bytes(7)), to=dies(SIZE)),
    row("6.8", "behind a GOAWAY the open stream is answered, then the connection closed", post(1), goaway(
        text=b"bye"), data(1, end=True), answered(1), to=closes),
    row("6.9", "WINDOW_UPDATE of the connection", window_update(0, 1000), get(1), to=answers()),
    row("6.9", "WINDOW_UPDATE of a stream", post(1), window_update(1, 1000), data(1, end=True), to=answers()),
    row("6.9", "WINDOW_UPDATE of 0 for the connection", window_update(0, 0), to=dies(PROTOCOL)),
    row("6.9", "WINDOW_UPDATE of 0 for a stream", post(1), window_update(1, 0), to=resets(1, PROTOCOL)),
    row("6.9", "WINDOW_UPDATE with the reserved bit", window_update(0, 1 << 31 | 5), get(1), to=answers()),
    row("6.9", "WINDOW_UPDATE of 3 bytes", frame(Kind.WINDOW_UPDATE, 0, 0, bytes(3)), to=dies(SIZE)),
    row("6.9", "WINDOW_UPDATE of 5 bytes", post(1), frame(Kind.WINDOW_UPDATE, 0, 1, bytes(5)), to=dies(SIZE)),
    row("6.9.1", "no more than the window is sent", settings((Setting.INITIAL_WINDOW_SIZE, 3)), get(1),
        seen(lambda one: one.kind == Kind.DATA), to=shows(lambda peer: data_lengths(peer) == [3])),
    row("6.9.1", "a stream's window above 2^31-1", post(1), window_update(1, (1 << 31) - 1), to=resets(1, FLOW)),
    row("6.9.1", "the connection's window above 2^31-1", window_update(0, (1 << 31) - 1), to=dies(FLOW)),
    row("6.9.1", "the windows at 2^31-1", post(1), window_update(1, (1 << 31) - 1 - 65_535),
        window_update(0, (1 << 31) - 1 - 65_535), data(1, end=True), to=answers()),
    row("6.9.2", "SETTINGS open the windows of open streams", get(1), seen(lambda one: one.kind == Kind.HEADERS),
        settings((Setting.INITIAL_WINDOW_SIZE, 1)), seen(lambda one: one.kind == Kind.DATA),
        to=shows(lambda peer: data_lengths(peer) == [1]), settled=NO_WINDOW),
    row("6.9.2", "a window may become negative, and is filled up from there", get(1),
        seen(lambda one: one.kind == Kind.DATA), settings((Setting.INITIAL_WINDOW_SIZE, 2)), window_update(1, 2),
        seen(lambda one: one.kind == Kind.DATA), to=shows(lambda peer: data_lengths(peer) == [3, 1]),
        settled=((Setting.INITIAL_WINDOW_SIZE, 3),)),
    row("6.9.2", "SETTINGS that take a window above 2^31-1", post(1), window_update(1, (1 << 31) - 1 - 65_535),
        settings((Setting.INITIAL_WINDOW_SIZE, 65_536)), to=dies(FLOW)),
    row("6.10", "CONTINUATION in many parts", headers(1, GET[:5], complete=False),
        *[continuation(1, GET[index : index + 5], index + 5 >= len(GET)) for index in range(5, len(GET), 5)],
        to=answers()),
    row("6.10", "an empty HEADERS frame and CONTINUATION", headers(1, b"", complete=False), continuation(1, GET),
        to=answers()),
    row("6.10", "CONTINUATION ends a block in front of a body", headers(
        1, block(request_fields("POST")), end=False, complete=False), continuation(1, b""), data(1, end=True),
        to=answers()),
    row("6.10", "CONTINUATION on stream 0", headers(1, GET, complete=False), continuation(0, b""), to=dies(PROTOCOL)),
    row("6.10", "CONTINUATION of nothing", continuation(1, GET), to=dies(PROTOCOL)),
    row("6.10", "CONTINUATION behind a whole block", get(1), continuation(1, b""), to=fails(1, PROTOCOL)),
    row("6.10", "CONTINUATION behind the last one", headers(1, GET, end=False, complete=False), continuation(1, b""),
        continuation(1, b""), to=dies(PROTOCOL)),
    row("6.10", "CONTINUATION behind DATA", post(1), data(1, b"x"), continuation(1, b""), to=dies(PROTOCOL)),
    row("7", "RST_STREAM with an unknown code", post(1), reset(1, 0xFF), get(3), to=answers(3)),
    row("7", "GOAWAY with an unknown code", post(1), goaway(code=0xFF), data(1, end=True), answered(1), to=closes),
]


# fmt: on


def malformed(section: str, story: str, fields: list[tuple[str, str]]) -> Row:
    return row(section, story, headers(1, block(fields)), to=resets(1, PROTOCOL))


def without(name: str) -> list[tuple[str, str]]:
    return [one for one in request_fields() if one[0] != name]


PLAIN = request_fields()

# fmt: off

EXCHANGES = [
    row("8.1", "GET", get(1), to=answers()),
    row("8.1", "HEAD is answered by headers alone", headers(1, block(request_fields("HEAD"))), to=answers(body=b"")),
    row("8.1", "OPTIONS", headers(1, block(request_fields("OPTIONS"))), to=answers(body=b"")),
    row("8.1", "POST with a body", post(1), data(1, b"{}"), data(1, end=True), to=answers()),
    row("8.1", "POST with trailers", post(1, ("trailer", "x-sum")), data(1, b"{}"), headers(
        1, block([("x-sum", "1")])), to=answers()),
    row("8.1", "trailers without a body", post(1), headers(1, block([("x-sum", "1")])), to=answers()),
    row("8.1", "trailers that do not end the stream", post(1), data(1, b"{}"), headers(
        1, block([("x-sum", "1")]), end=False), to=resets(1, PROTOCOL)),
    row("8.1", "streams are answered side by side", *[get(index) for index in range(1, 200, 2)],
        *[answered(index) for index in range(1, 199, 2)], to=answers(199)),
    malformed("8.2.1", "a name with an upper-case letter", [*PLAIN, ("X-Test", "a")]),
    malformed("8.2.1", "a name with a blank", [*PLAIN, ("x test", "a")]),
    malformed("8.2.1", "a name with a colon", [*PLAIN, ("x:test", "a")]),
    malformed("8.2.1", "a name with a line break", [*PLAIN, ("x\r\ntest", "a")]),
    malformed("8.2.1", "a name that is not ASCII", [*PLAIN, ("x-t\xe9st", "a")]),
    malformed("8.2.1", "a name with a zero byte", [*PLAIN, ("x\0", "a")]),
    # Ours takes it for a broken block, which ends the connection.
    row("8.2.1", "an empty name", headers(1, block([*PLAIN, ("", "a")])), to=fails(1, PROTOCOL, COMPRESSION)),
    malformed("8.2.1", "a value with a line feed", [*PLAIN, ("x-test", "a\nb: c")]),
    malformed("8.2.1", "a value with a carriage return", [*PLAIN, ("x-test", "a\rb")]),
    malformed("8.2.1", "a value with a zero byte", [*PLAIN, ("x-test", "a\0")]),
    malformed("8.2.1", "a path with a line break", request_fields(path="/\r\nx: y")),
    row("8.2.1", "an empty value is one", get(1, ("x-test", "")), to=answers()),
    row("8.2.1", "a value that is not ASCII is one", get(1, ("x-test", "\xe9\xff")), to=answers()),
    *[
        malformed("8.2.2", f"{name} belongs to connections", [*PLAIN, (name, "close")])
        for name in ["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"]
    ],
    malformed("8.2.2", "te other than trailers", [*PLAIN, ("te", "trailers, deflate")]),
    row("8.2.2", "te: trailers", get(1, ("te", "trailers")), to=answers()),
    row("8.2.3", "a cookie in crumbs", get(1, ("cookie", "a=b"), ("cookie", "c=d")), to=answers()),
    malformed("8.3", "an unknown pseudo-header", [*PLAIN, (":test", "a")]),
    malformed("8.3", "a response's pseudo-header", [*PLAIN, (":status", "200")]),
    malformed("8.3", "a pseudo-header behind a field", [("x-test", "a"), *PLAIN]),
    malformed("8.3", "the last pseudo-header behind a field", [*PLAIN[:3], ("x-test", "a"), PLAIN[3]]),
    row("8.3", "a pseudo-header in trailers", post(1), data(1, b"x"), headers(1, block([(":method", "GET")])),
        to=resets(1, PROTOCOL)),
    row("8.3", "connection in trailers", post(1), data(1, b"x"), headers(1, block([("connection", "close")])),
        to=resets(1, PROTOCOL)),
    *[malformed("8.3.1", f"no {name}", without(name)) for name in [":method", ":scheme", ":path"]],
    *[
        malformed("8.3.1", f"{name} twice", [*PLAIN, (name, dict(PLAIN)[name])])
        for name in [":method", ":scheme", ":path", ":authority"]
    ],
    malformed("8.3.1", "an empty :path", request_fields(path="")),
    malformed("8.3.1", "an empty :method", request_fields(method="")),
    row("8.3.1", "host in the place of :authority", headers(1, block([*without(":authority"), ("host", "a")])),
        to=answers()),
    malformed("8.5", "CONNECT with a path", request_fields("CONNECT")),
    malformed("8.5", "CONNECT without an authority", [(":method", "CONNECT")]),
    row("8.1.1", "content-length and a body of that length", post(1, ("content-length", "4")), data(1, b"ab"),
        data(1, b"cd", end=True), to=answers()),
    row("8.1.1", "less than the content-length", post(1, ("content-length", "4")), data(1, b"abc", end=True),
        to=resets(1, PROTOCOL)),
    row("8.1.1", "more than the content-length", post(1, ("content-length", "4")), data(1, b"abcde", end=True),
        to=resets(1, PROTOCOL)),
    row("8.1.1", "less than the content-length, in many frames", post(1, ("content-length", "9")),
        *[data(1, b"ab")] * 4, data(1, end=True), to=resets(1, PROTOCOL)),
    row("8.1.1", "more than the content-length, in many frames", post(1, ("content-length", "3")),
        *[data(1, b"ab")] * 4, to=resets(1, PROTOCOL)),
    row("8.1.1", "less than the content-length, and trailers", post(1, ("content-length", "3")), data(1, b"ab"),
        headers(1, block([("x", "y")])), to=resets(1, PROTOCOL)),
    row("8.1.1", "a content-length and no body", get(1, ("content-length", "1")), to=resets(1, PROTOCOL)),
    row("8.1.1", "a content-length of 0 and no body", get(1, ("content-length", "0")), to=answers()),
    *[
        row("8.1.1", f"a content-length of {value!r}", post(1, ("content-length", value)), to=resets(1, PROTOCOL))
        for value in ["+4", "-4", "0x4", "4, 4", " 4", "", "99999999999999999999"]
    ],
    row("8.1.1", "two content-lengths", post(1, ("content-length", "4"), ("content-length", "5")),
        to=resets(1, PROTOCOL)),
    row("8.4", "a client pushes nothing", post(1), frame(Kind.PUSH_PROMISE, Flag.END_HEADERS, 1, number(3) + GET),
        to=dies(PROTOCOL)),
]


# fmt: on


def table_request(more: bytes = b"", before: bytes = b"") -> bytes:
    """`GET /` out of the static table: :method GET, :scheme http, :path /, and an authority."""
    return before + indexed(2) + indexed(6) + indexed(4) + literal(":authority", "localhost") + more


HUFFMAN_A = 0b00011  # the code of `a`, five bits


def huffman_value(*octets: int) -> bytes:
    """`x-test` with a value in Huffman's code."""
    return b"\x00" + b"\x06x-test" + bytes([0x80 | len(octets)]) + bytes(octets)


# fmt: off

COMPRESSION_ROWS = [
    row("HPACK 2.3.2", "an entry of the dynamic table", headers(1, table_request(literal("x-test", "a", 0x40))),
        answered(1), headers(3, table_request(indexed(62))), to=answers(3)),
    row("HPACK 2.3.3", "an index behind both tables", headers(1, table_request(indexed(70))), to=dies(COMPRESSION)),
    row("HPACK 2.3.3", "an index behind the static table while the other is empty", headers(
        1, table_request(indexed(62))), to=dies(COMPRESSION)),
    row("HPACK 2.3.3", "a name behind both tables", headers(
        1, table_request(integer(70, 6, 0x40) + b"\x01a")), to=dies(COMPRESSION)),
    row("HPACK 4.1", "the last entry pushes the first ones out", headers(1, table_request(
        literal("x-a", "a" * 3000, 0x40) + literal("x-b", "b" * 3000, 0x40))), answered(1),
        headers(3, table_request(indexed(63))), to=dies(COMPRESSION)),
    row("HPACK 4.2", "a table size at the end of a block", headers(1, table_request(table_size(0))),
        to=dies(COMPRESSION)),
    row("HPACK 4.2", "two table sizes at the beginning", headers(
        1, table_request(before=table_size(0) + table_size(4096))), to=answers()),
    row("HPACK 4.3", "a table of size 0 keeps nothing", headers(
        1, table_request(literal("x-test", "a", 0x40))), answered(1),
        headers(3, table_request(indexed(62), before=table_size(0))), to=dies(COMPRESSION)),
    row("HPACK 4.4", "an entry larger than the table empties it", headers(
        1, table_request(literal("x-test", "a", 0x40) + literal("x-big", "b" * 5000, 0x40))), answered(1),
        headers(3, table_request(indexed(62))), to=dies(COMPRESSION)),
    row("HPACK 5.1", "an integer without an end", headers(1, table_request(b"\xff" + b"\xff" * 20)),
        to=dies(COMPRESSION)),
    row("HPACK 5.1", "an integer of more than 64 bits", headers(
        1, table_request(b"\xff" + b"\xff" * 12 + b"\x7f")), to=dies(COMPRESSION)),
    row("HPACK 5.1", "an index of 2^32", headers(1, table_request(indexed(1 << 32))), to=dies(COMPRESSION)),
    row("HPACK 5.2", "Huffman's code", headers(1, table_request(huffman_value(HUFFMAN_A << 3 | 0b111))), to=answers()),
    row("HPACK 5.2", "a string in Huffman's code with more than 7 bits of padding", headers(
        1, table_request(huffman_value(HUFFMAN_A << 3 | 0b111, 0xFF))), to=dies(COMPRESSION)),
    row("HPACK 5.2", "a string in Huffman's code padded with zeros", headers(
        1, table_request(huffman_value(HUFFMAN_A << 3))), to=dies(COMPRESSION)),
    row("HPACK 5.2", "a string in Huffman's code with its end of string", headers(
        1, table_request(huffman_value(0xFF, 0xFF, 0xFF, 0xFF))), to=dies(COMPRESSION)),
    row("HPACK 5.2", "a string longer than its block", headers(1, table_request(b"\x00\x06x-test\x7fa")),
        to=dies(COMPRESSION)),
    row("HPACK 5.2", "a string of 2^62 bytes", headers(
        1, table_request(b"\x00" + integer(1 << 62, 7) + b"x")), to=dies(COMPRESSION)),
    row("HPACK 6.1", "index 0", headers(1, table_request(b"\x80")), to=dies(COMPRESSION)),
    row("HPACK 6.1", "fields of the static table", headers(1, table_request()), to=answers()),
    row("HPACK 6.2.1", "a field that enters the table", headers(1, table_request(literal("x-test", "a", 0x40))),
        to=answers()),
    row("HPACK 6.2.1", "a name of the table", headers(1, table_request(integer(58, 6, 0x40) + b"\x01a")), to=answers()),
    row("HPACK 6.2.2", "a field that does not", headers(1, table_request(literal("x-test", "a", 0x00))), to=answers()),
    row("HPACK 6.2.2", "a name of the table", headers(1, table_request(integer(58, 4) + b"\x01a")), to=answers()),
    row("HPACK 6.2.3", "a field that never may", headers(1, table_request(literal("x-test", "a", 0x10))), to=answers()),
    row("HPACK 6.2.3", "a name of the table", headers(1, table_request(integer(58, 4, 0x10) + b"\x01a")), to=answers()),
    row("HPACK 6.3", "a table size of the maximum", headers(1, table_request(before=table_size(4096))), to=answers()),
    row("HPACK 6.3", "a table size above it", headers(1, table_request(before=table_size(4097))), to=dies(COMPRESSION)),
    row("HPACK 6.3", "a table size of 2^40", headers(1, table_request(before=table_size(1 << 40))),
        to=dies(COMPRESSION)),
]

# fmt: on

ROWS = [*BEGINNING, *FRAMES, *STREAM_STATES, *FRAME_TYPES, *EXCHANGES, *COMPRESSION_ROWS]


@pytest.mark.parametrize("case", ROWS, ids=str)
def test_rule(server: Server, case: Row) -> None:
    case.play(server.api)


BROKEN_PREFACES = [b"INVALID CONNECTION PREFACE\r\n\r\n", PREFACE.lower(), b"PRI *\r\n\r\n", PREFACE[:-3] + b"x\r\n"]


@pytest.mark.parametrize("preface", BROKEN_PREFACES)
@pytest.mark.parametrize("port", ["api", "grpc", "network"])
def test_a_broken_preface_ends_its_connection(server: Server, port: str, preface: bytes) -> None:
    """§3.4: with a GOAWAY or without a byte, but not with an answer of HTTP/1.1, which a client of HTTP/2 cannot read."""
    with RawHTTP2(getattr(server, port), handshake=False) as peer:
        peer.send(preface)
        received = b""
        while part := peer.socket.recv(4096):
            received += part
        assert received[3:4] in (b"", bytes([Kind.SETTINGS])), received
