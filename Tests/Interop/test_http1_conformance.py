"""HTTP/1.1 as RFC 9112 says, over the gateway's port: messages that are served, and those that must not be.

A request whose end two servers would see in different places is how one smuggles another past a proxy. All of those are
answered with 400 or the like, once, and the connection is closed: whatever follows is not looked at. A connection whose
first line is none of HTTP/1 is closed without a byte, since its client may speak anything.
"""

import json
import socket
from collections.abc import Iterable

import pytest

from Support.curl import Answer, RawConnection
from Support.platform import Helloworld, Server

SMUGGLED = b"GET /helloworld?name=smuggled HTTP/1.1\r\nHost: a\r\n\r\n"


def head(*lines: str, start: str = "POST /helloworld HTTP/1.1", host: str | None = "a") -> bytes:
    host_line = [] if host is None else [f"Host: {host}"]
    return "\r\n".join([start, *host_line, *lines, "", ""]).encode("latin-1")


def chunked(*parts: bytes, more: Iterable[str] = ()) -> bytes:
    return head("Transfer-Encoding: chunked", *more) + b"".join(parts)


def refusal(address: str, sent: bytes) -> Answer:
    """What a request is refused with; nothing else is answered, and the connection is closed."""
    with RawConnection(address) as connection:
        connection.send(sent)
        answer = connection.answer()
        assert answer.headers.get("connection") == "close", answer
        assert connection.is_closed(), answer
        return answer


def case(story: str, sent: bytes, *statuses: int) -> object:
    return pytest.param(sent, statuses or (400,), id=story)


def lengths(*values: str) -> list[object]:
    return [
        case(f"Content-Length: {value!r}", head(f"Content-Length:{value}") + b'{"a"}' + SMUGGLED) for value in values
    ]


def codings(*values: str) -> list[object]:
    body = b"0\r\n\r\n" + SMUGGLED
    return [
        case(f"Transfer-Encoding: {value!r}", head(f"Transfer-Encoding:{value}") + body, 400, 501) for value in values
    ]


def lines(*values: str) -> list[object]:
    """Header lines that hide a `Transfer-Encoding`, or are none."""
    return [case(repr(value), head(value) + b"0\r\n\r\n" + SMUGGLED) for value in values]


def chunks(*bodies: bytes) -> list[object]:
    return [case(f"chunks {body[:40]!r}", chunked(body) + SMUGGLED) for body in bodies]


def starts(*values: str) -> list[object]:
    return [case(repr(value[:40]), head(start=value) + SMUGGLED, 400, 404, 405, 501, 505) for value in values]


def hosts(*values: str) -> list[object]:
    return [case(f"Host: {value!r}", head(start="GET / HTTP/1.1", host=value) + SMUGGLED) for value in values]


CHUNK = b"2\r\n{}\r\n"

REFUSED = [
    # §6.1, §6.3: where a message ends
    case("a length and chunks", head("Content-Length: 5", "Transfer-Encoding: chunked") + b"0\r\n\r\n" + SMUGGLED),
    case("chunks and a length", head("Transfer-Encoding: chunked", "Content-Length: 5") + b"0\r\n\r\n" + SMUGGLED),
    case("chunks and a length of 0", head("Content-Length: 0", "Transfer-Encoding: chunked") + b"0\r\n\r\n" + SMUGGLED),
    case("two different lengths", head("Content-Length: 5", "Content-Length: 6") + b"abcde" + SMUGGLED),
    case("a length and one of 0", head("Content-Length: 5", "Content-Length: 0") + b"abcde" + SMUGGLED),
    *lengths(
        " +5", " -5", " 5, 5", " 5,5", " 5, 6", " 5 5", " 0x5", " 5h", " 5.0", " 5e0", " 5;", " 1_0", "", " ", " ,"
    ),
    *lengths(" \xb5", ' "5"', " 5\0", " \x0b5", " 5\x0c", " 99999999999999999999", " 18446744073709551621", " 5\r"),
    *codings(" gzip", " identity", " xchunked", " chunke", " chunked;", " chunked;q=1", " chunked, identity", " ,"),
    *codings(" chunked, chunked", " gzip, chunked", " chunked, gzip", ' "chunked"', " chunked\0", " chunked\x0b", ""),
    *codings(" \x0bchunked", " chunked\r\n chunked", "\r\n chunked", " chunked\r", " ch unked", " \xa0chunked"),
    case("two codings in two lines", head("Transfer-Encoding: gzip", "Transfer-Encoding: chunked") + CHUNK, 400, 501),
    case("chunks twice in two lines", head(*["Transfer-Encoding: chunked"] * 2) + b"0\r\n\r\n" + SMUGGLED),
    case("chunks in HTTP/1.0", head("Transfer-Encoding: chunked", start="POST / HTTP/1.0") + b"0\r\n\r\n" + SMUGGLED),
    # §5: lines that are none
    *lines("Transfer-Encoding : chunked", "Transfer-Encoding\t: chunked", " Transfer-Encoding: chunked", "X"),
    *lines("\tTransfer-Encoding: chunked", "X: y\rTransfer-Encoding: chunked", "X\rTransfer-Encoding: chunked"),
    *lines("Transfer-Encoding\0: chunked", "Transfer-Encoding\x0b: chunked", "\0Transfer-Encoding: chunked"),
    *lines("X: y\0z", "X: \0", "X: y\r", "X\0: y", "X\ty: z", "X y: z", "X\x7f: y", "X(: y", 'X": y', "X[: y", ": y"),
    *lines("X\xfc: y", "X: y\r\n z", "X: y\r\n\tz", "X:\r\n z", "X\r\n: y", "X: y\r\r"),
    # §7.1: chunks
    *chunks(b"g\r\n", b"\r\n", b" \r\n", b"-2\r\n{}\r\n0\r\n\r\n", b"+2\r\n{}\r\n0\r\n\r\n", b"0x2\r\n{}\r\n0\r\n\r\n"),
    *chunks(b"2 2\r\n{}\r\n0\r\n\r\n", b"2h\r\n{}\r\n0\r\n\r\n", b" 2\r\n{}\r\n0\r\n\r\n", b"2\0\r\n{}\r\n0\r\n\r\n"),
    *chunks(b"10000000000000002\r\n{}\r\n0\r\n\r\n", b"f" * 40 + b"\r\n{}\r\n"),
    *chunks(
        b"2\n{}\r\n0\r\n\r\n", b"2\r{}\r\n0\r\n\r\n", b"2\r\n{}\n0\r\n\r\n", b"2\r\n{}0\r\n\r\n", b"2\r\n{}\r0\r\n\r\n"
    ),
    *chunks(
        b"2\r\n{}}\r\n0\r\n\r\n",
        b"2;\nx\r\n{}\r\n0\r\n\r\n",
        b"2;x\ny\r\n{}\r\n0\r\n\r\n",
        b"2;x\ry\r\n{}\r\n0\r\n\r\n",
    ),
    *chunks(b"2\r\r\n{}\r\n0\r\n\r\n", b"2;x\0\r\n{}\r\n0\r\n\r\n"),
    *chunks(b"2;\r\n{}\r\n0\r\n\r\n", b"2;x=\r\n{}\r\n0\r\n\r\n", b'2;x="\r\n{}\r\n0\r\n\r\n'),
    *chunks(CHUNK + b"0\r\nno trailer\r\n\r\n", CHUNK + b"0\r\nX : y\r\n\r\n", CHUNK + b"0\r\nX: y\r\n z\r\n\r\n"),
    *chunks(CHUNK + b"0\r\nX: y\0\r\n\r\n", CHUNK + b"0\r\nX\rY: y\r\n\r\n"),
    *chunks(CHUNK + b"0\r\nContent-Length: 3\r\n\r\n", CHUNK + b"0\r\nTransfer-Encoding: chunked\r\n\r\n"),
    # §3: the request line
    *starts("GET / HTTP/2.0", "GET / HTTP/3.0", "GET / HTTP/9.9", "GET / HTTP/0.9"),
    *starts("GET / HTTP/1.1 HTTP/1.1", "GET / / HTTP/1.1", "GET /\0 HTTP/1.1", "GET /\r/ HTTP/1.1", "GET /\t HTTP/1.1"),
    *starts("get / HTTP/1.1", "G\0T / HTTP/1.1", "G(T / HTTP/1.1", "GET\t/ HTTP/1.1", " GET / HTTP/1.1", "/ HTTP/1.1"),
    *starts("GET helloworld HTTP/1.1", "GET ? HTTP/1.1", "GET http:// HTTP/1.1", "GET http:///x HTTP/1.1"),
    *starts("CONNECT a:80 HTTP/1.1", "CONNECT / HTTP/1.1"),
    # §3.2: Host
    case("no Host", head(start="GET / HTTP/1.1", host=None) + SMUGGLED),
    case("two Hosts", head("Host: b", start="GET / HTTP/1.1") + SMUGGLED),
    case("the same Host twice", head("Host: a", start="GET / HTTP/1.1") + SMUGGLED),
    case("two Hosts in HTTP/1.0", head("Host: b", start="GET / HTTP/1.0") + SMUGGLED),
    *hosts("a, b", "a b", "a/b", "u@a", "a:b", "a\tb", "a?b", "a#b", "[::1", "a\\b", "\xe4"),
    # Sizes
    case("a request line of 20 KB", head(start=f"GET /{'a' * 20_000} HTTP/1.1"), 414, 431),
    case("a request line of 1 MB", head(start=f"GET /{'a' * 1_000_000} HTTP/1.1"), 414, 431),
    case("a request line without an end", b"GET /" + b"a" * 1_000_000, 414, 431),
    case("a method of 1 MB", b"A" * 1_000_000, 400, 414, 431, 501),
    case("a value of 20 KB", head(f"X: {'a' * 20_000}"), 431),
    case("a value of 1 MB", head(f"X: {'a' * 1_000_000}"), 431),
    case("a name of 1 MB", head(f"{'a' * 1_000_000}: x"), 431),
    case("10,000 headers", head(*["X: y"] * 10_000), 431),
    case("10,000 trailers", chunked(CHUNK, b"0\r\n", b"X: y\r\n" * 10_000, b"\r\n"), 400, 431),
    case("a trailer of 1 MB", chunked(CHUNK, b"0\r\nX: " + b"y" * 1_000_000, b"\r\n\r\n"), 400, 431),
    case("a body of 40 MB, by its length", head("Content-Length: 40000000"), 413),
]


@pytest.mark.parametrize(("sent", "statuses"), REFUSED)
def test_what_must_not_be_served_is_refused_once_and_the_connection_closed(
    server: Server, helloworld: Helloworld, sent: bytes, statuses: tuple[int, ...]
) -> None:
    assert refusal(server.api, sent).status in statuses


NOT_HTTP = ["GET", "GET /", "GET / HTTP", "GET / HTTP/1", "GET / HTTP/1.", "GET / HTTP/x.1", "GET / HTTP/1.1.1"]
NOT_HTTP += ["GET / http/1.1", "GET / ICY/1.1", "HELP", "\x16\x03\x01\x02\x00\x01", "INVALID CONNECTION PREFACE"]


@pytest.mark.parametrize("start", NOT_HTTP)
def test_a_connection_whose_first_line_is_none_of_http_is_closed_without_a_byte(server: Server, start: str) -> None:
    with RawConnection(server.api) as connection:
        connection.send(head(start=start) + SMUGGLED)
        assert connection.is_closed()


@pytest.mark.parametrize("start", NOT_HTTP)
def test_behind_a_request_such_a_line_is_refused(server: Server, start: str) -> None:
    with RawConnection(server.api) as connection:
        connection.send(head(start="GET / HTTP/1.1") + head(start=start) + SMUGGLED)
        assert connection.answer().status == 200
        assert connection.answer().status == 400
        assert connection.is_closed()


JANE = b'{"name":"Jane"}'
SPLIT = b'7\r\n{"name"\r\n8\r\n:"Jane"}\r\n'


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(sent, id=story)
        for story, sent in {
            "a length": head("Content-Length: 15") + JANE,
            "a length with blanks around it": head("Content-Length:   15  ") + JANE,
            "a length with zeros in front": head("Content-Length: 000015") + JANE,
            "no blank behind the colon": head("Content-Length:15") + JANE,
            "names in any case": head("cOnTeNt-lEnGtH: 15") + JANE,
            "a body behind empty lines": b"\r\n\r\n" + head("Content-Length: 15") + JANE,
            "one chunk": chunked(b"f\r\n", JANE, b"\r\n0\r\n\r\n"),
            "two chunks": chunked(b"5\r\n", JANE[:5], b"\r\na\r\n", JANE[5:], b"\r\n0\r\n\r\n"),
            "chunks of a byte": chunked(*(b"1\r\n%c\r\n" % byte for byte in JANE), b"0\r\n\r\n"),
            "a size in upper case with zeros in front": chunked(b"0000F\r\n", JANE, b"\r\n000\r\n\r\n"),
            "extensions": chunked(b"f;a=b;c\r\n", JANE, b"\r\n0;d=e\r\n\r\n"),
            "an extension in quotes": chunked(b'f;a="b;c"\r\n', JANE, b"\r\n0\r\n\r\n"),
            "trailers": chunked(b"f\r\n", JANE, b"\r\n0\r\nX-Sum: 1\r\nX-More: \r\n\r\n"),
            "a coding in any case": head("Transfer-Encoding: CHUNKED") + b"f\r\n" + JANE + b"\r\n0\r\n\r\n",
            "an absolute target": head("Content-Length: 15", start="POST http://b/helloworld HTTP/1.1") + JANE,
            "an absolute target in upper case": head("Content-Length: 15", start="POST HTTP://b/helloworld HTTP/1.1")
            + JANE,
            "an empty Host": head("Content-Length: 15", host="") + JANE,
            "a Host with a port": head("Content-Length: 15", host="example.com:8080") + JANE,
            "a later version of HTTP/1": head("Content-Length: 15", start="POST /helloworld HTTP/1.2") + JANE,
            "the last version of HTTP/1": head("Content-Length: 15", start="POST /helloworld HTTP/1.9") + JANE,
            "a Host that is an address": head("Content-Length: 15", host="[::1]:8080") + JANE,
        }.items()
    ],
)
@pytest.mark.parametrize("step", [1, 1_000_000], ids=["byte by byte", "at once"])
def test_what_is_a_request_is_served_and_the_next_one_too(
    server: Server, helloworld: Helloworld, sent: bytes, step: int
) -> None:
    with RawConnection(server.api) as connection:
        for start in range(0, len(sent), step):
            connection.send(sent[start : start + step])
        assert connection.answer().json == {"msg": "Hello Jane"}
        connection.send(head(start="GET /helloworld?name=Next HTTP/1.1"))
        assert connection.answer().json == {"msg": "Hello Next"}


def test_pipelined_requests_are_answered_in_their_order(server: Server, helloworld: Helloworld) -> None:
    """Of both kinds, with and without a body, in one write."""
    with RawConnection(server.api) as connection:
        sent = b""
        for index in range(100):
            body = json.dumps({"name": f"n{index}"}).encode()
            size = b"%x\r\n" % len(body)
            sent += [
                head(start=f"GET /helloworld?name=n{index} HTTP/1.1"),
                head(f"Content-Length: {len(body)}") + body,
                chunked(size, body, b"\r\n0\r\n\r\n"),
            ][index % 3]
        connection.send(sent)
        answers = [connection.answer().json["msg"] for _ in range(100)]
        assert answers == [f"Hello n{index}" for index in range(100)]


def test_what_is_pipelined_behind_a_close_is_not_served(server: Server, helloworld: Helloworld) -> None:
    with RawConnection(server.api) as connection:
        connection.send(head("Connection: close", start="GET / HTTP/1.1") + SMUGGLED)
        assert connection.answer().status == 200
        assert connection.is_closed()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("sent", [head("Content-Length: 15") + JANE, head(start="GET / HTTP/1.1")], ids=["call", "page"])
def test_a_client_that_ends_its_side_is_answered(
    server: Server, helloworld: Helloworld, sent: bytes, count: int
) -> None:
    """As scripts and monitors do; all that it had asked for."""
    with RawConnection(server.api) as connection:
        connection.send(sent * count)
        connection.socket.shutdown(socket.SHUT_WR)
        assert [connection.answer().status for _ in range(count)] == [200] * count
        assert connection.is_closed()


@pytest.mark.parametrize(
    "sent", [b"", b"GET / HT", head("Content-Length: 15"), chunked(b"f\r\n", JANE)], ids=["nothing", "head", "body", "chunks"]
)
def test_a_client_that_ends_its_side_within_a_request_is_left(server: Server, sent: bytes) -> None:
    with RawConnection(server.api) as connection:
        connection.send(sent)
        connection.socket.shutdown(socket.SHUT_WR)
        assert connection.is_closed()


@pytest.mark.parametrize(
    ("version", "connection_header", "stays"),
    [
        ("1.1", None, True),
        ("1.1", "keep-alive", True),
        ("1.1", "close", False),
        ("1.1", "CLOSE", False),
        ("1.1", "keep-alive, close", False),
        ("1.1", "x-other, Close", False),
        ("1.1", "closed", True),
        ("1.0", None, False),
        ("1.0", "keep-alive", True),
        ("1.0", "Keep-Alive", True),
        ("1.0", "close", False),
        ("1.0", "keep-alive, close", False),
    ],
)
def test_a_connection_stays_as_its_version_and_headers_say(
    server: Server, version: str, connection_header: str | None, stays: bool
) -> None:
    request = head(*([f"Connection: {connection_header}"] if connection_header else []), start=f"GET / HTTP/{version}")
    with RawConnection(server.api) as connection:
        connection.send(request)
        answer = connection.answer()
        assert answer.status == 200
        if stays:
            assert answer.headers.get("connection") != "close"
            connection.send(request)
            assert connection.answer().status == 200
        else:
            assert answer.headers["connection"] == "close"
            assert connection.is_closed()


@pytest.mark.parametrize("path", ["/", "/helloworld?name=Jane", "/helloworld/nope", "/favicon.ico"])
def test_head_is_answered_like_get_without_the_body(server: Server, helloworld: Helloworld, path: str) -> None:
    with RawConnection(server.api) as connection:
        connection.send(head(start=f"HEAD {path} HTTP/1.1"))
        answer = connection.answer(to_head=True)
        connection.send(head(start="GET / HTTP/1.1"))
        assert connection.answer().status == 200, "what follows is the next answer"
        assert "transfer-encoding" not in answer.headers


def test_options_asterisk_is_for_the_whole_server(server: Server) -> None:
    with RawConnection(server.api) as connection:
        connection.send(head(start="OPTIONS * HTTP/1.1"))
        assert connection.answer().status == 200


class TestExpectations:
    """`Expect: 100-continue` (RFC 9110 §10.1.1): a client that asks before it sends a body."""

    def test_it_is_told_to_go_on(self, server: Server, helloworld: Helloworld) -> None:
        with RawConnection(server.api) as connection:
            connection.send(head("Content-Length: 15", "Expect: 100-Continue"))
            assert connection.answer().status == 100
            connection.send(JANE)
            assert connection.answer().json == {"msg": "Hello Jane"}

    def test_one_that_does_not_wait_is_served_all_the_same(self, server: Server, helloworld: Helloworld) -> None:
        with RawConnection(server.api) as connection:
            connection.send(head("Content-Length: 15", "Expect: 100-continue") + JANE)
            answers = [connection.answer()]
            if answers[0].status == 100:
                answers.append(connection.answer())
            assert answers[-1].json == {"msg": "Hello Jane"}

    def test_what_is_refused_by_its_head_is_not_told_to_go_on(self, server: Server) -> None:
        assert refusal(server.api, head("Content-Length: 40000000", "Expect: 100-continue")).status == 413

    def test_one_of_http_1_0_is_not_told_to_go_on(self, server: Server, helloworld: Helloworld) -> None:
        with RawConnection(server.api) as connection:
            start = "POST /helloworld HTTP/1.0"
            connection.send(head("Content-Length: 15", "Expect: 100-continue", start=start) + JANE)
            assert connection.answer().json == {"msg": "Hello Jane"}

    def test_one_without_a_body_is_answered_at_once(self, server: Server) -> None:
        with RawConnection(server.api) as connection:
            connection.send(head("Expect: 100-continue", start="GET / HTTP/1.1"))
            assert connection.answer().status == 200

    def test_an_unknown_one_does_no_harm(self, server: Server, helloworld: Helloworld) -> None:
        with RawConnection(server.api) as connection:
            connection.send(head("Content-Length: 15", "Expect: the unexpected") + JANE)
            assert connection.answer().status in (200, 417)


def test_a_body_over_the_limit_is_refused_while_it_comes(server: Server) -> None:
    """Without a length in the head: 33 MiB in chunks. The answer must not be lost to a reset."""
    with RawConnection(server.api) as connection:
        connection.send(chunked())
        chunk = b"100000\r\n" + bytes(1 << 20) + b"\r\n"
        try:
            for _ in range(33):
                connection.send(chunk)
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert connection.answer().status == 413
