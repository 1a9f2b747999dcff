"""The HTTP gateway as an HTTP server: limits, broken requests, connections, many requests at once."""

import contextlib
import http.client
import json
from concurrent.futures import ThreadPoolExecutor

import h2.exceptions
import pytest

from Support.curl import RawConnection, curl, post_json
from Support.h2_client import H2Client
from Support.platform import Helloworld, Server

LIMIT = 32 * 1024 * 1024
VERSIONS = ["--http1.1", "--http2-prior-knowledge"]
GET = "GET /helloworld?name={} HTTP/1.1\r\nHost: x\r\n\r\n"


def is_well(server: Server) -> bool:
    return bool(post_json(server.url("/helloworld/call"), {"name": "x"}).json == {"msg": "Hello x"})


@pytest.mark.parametrize("how", ["Expect: 100-continue", "Expect:", "Transfer-Encoding: chunked"])
def test_a_body_over_the_limit_is_413(server: Server, helloworld: Helloworld, how: str) -> None:
    answer = post_json(server.url("/helloworld/call"), b'{"name":"' + b"x" * LIMIT + b'"}', "--http1.1", "-H", how)
    assert (answer.status, answer.json["id"], answer.json["code"]) == (413, "go.micro.api", 413)
    assert is_well(server)


@pytest.mark.parametrize("length", [[("content-length", str(LIMIT + 1))], []], ids=["announced", "not announced"])
def test_a_body_over_the_limit_is_413_over_http2(
    server: Server, helloworld: Helloworld, length: list[tuple[str, str]]
) -> None:
    # With h2, as curl 7.88 takes the RST_STREAM(NO_ERROR) behind an early answer (RFC 9113 §8.1) for a failure.
    with H2Client(server.api) as client:
        stream = client.open(
            [
                (":method", "POST"),
                (":scheme", "http"),
                (":authority", "x"),
                (":path", "/helloworld"),
                ("content-type", "application/json"),
                *length,
            ]
        )
        exchange = client.exchanges[stream]
        with contextlib.suppress(h2.exceptions.ProtocolError):
            client.send(stream, b"x" * (LIMIT + 1), end=True)
        client.read(lambda: exchange.is_over)
    assert dict(exchange.headers)[":status"] == "413"
    assert json.loads(exchange.body)["code"] == 413
    assert exchange.reset in (None, 0)
    assert is_well(server)


def test_an_announced_length_over_the_limit_is_refused_before_the_body(server: Server) -> None:
    with RawConnection(server.api) as connection:
        connection.send(f"POST /helloworld HTTP/1.1\r\nHost: x\r\nContent-Length: {LIMIT + 1}\r\n\r\n")
        assert connection.answer().status == 413
        assert connection.is_closed()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_body_of_ten_mebibytes_passes(server: Server, helloworld: Helloworld, version: str) -> None:
    answer = post_json(server.url("/helloworld/call"), {"name": "x" * (10 << 20)}, version)
    assert (answer.status, len(answer.json["msg"])) == (200, (10 << 20) + len("Hello "))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "headers", [["X-Long: " + "x" * 17_000], [f"X-{i}: {'x' * 100}" for i in range(150)]], ids=["long", "many"]
)
def test_a_header_list_over_the_limit_is_431(
    server: Server, helloworld: Helloworld, version: str, headers: list[str]
) -> None:
    options = [word for header in headers for word in ("-H", header)]
    assert curl(server.url("/helloworld?name=x"), version, *options).status == 431
    assert is_well(server)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_header_list_below_the_limit_passes(server: Server, helloworld: Helloworld, version: str) -> None:
    assert curl(server.url("/helloworld?name=x"), version, "-H", "X-Long: " + "x" * 12_000).status == 200


@pytest.mark.parametrize(
    "request_text",
    [
        "GET /helloworld HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n",
        "GET /helloworld HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
        "GET /helloworld HTTP/1.1\r\nHost: x\r\n: empty\r\n\r\n",
        "GET /helloworld HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
        "GET /helloworld HTTP/1.1\r\n\r\n",
        "GET /helloworld HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "POST /helloworld HTTP/1.1\r\nHost: x\r\nContent-Length: 1x\r\n\r\n",
        "POST /helloworld HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /helloworld HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "POST /helloworld HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    ids=[
        "space in name",
        "no colon",
        "empty name",
        "zero byte",
        "no host",
        "two hosts",
        "length",
        "negative length",
        "two lengths",
        "length and chunks",
    ],
)
def test_a_request_that_is_no_http_is_400(server: Server, helloworld: Helloworld, request_text: str) -> None:
    with RawConnection(server.api) as connection:
        connection.send(request_text)
        assert connection.answer().status == 400
        assert connection.is_closed()
    assert is_well(server)


@pytest.mark.parametrize(
    "sent",
    ["complete garbage\r\n\r\n", "GET\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
    ids=["garbage", "one word", "tls hello"],
)
def test_a_connection_that_does_not_speak_http_is_closed_without_a_byte(server: Server, sent: str) -> None:
    with RawConnection(server.api) as connection:
        connection.send(sent)
        assert connection.is_closed()
    assert is_well(server)


@pytest.mark.parametrize(
    ("start", "status"),
    [("GET /helloworld HTTP/9.9", 505), ("BREW /helloworld HTTP/1.1", 501), ("CONNECT a:80 HTTP/1.1", 501)],
)
def test_a_version_or_method_that_is_not_known_is_not_served(
    server: Server, helloworld: Helloworld, start: str, status: int
) -> None:
    with RawConnection(server.api) as connection:
        connection.send(f"{start}\r\nHost: x\r\n\r\n")
        assert connection.answer().status == status
        assert connection.is_closed()


def test_a_broken_chunk_ends_the_connection_and_nothing_else(server: Server, helloworld: Helloworld) -> None:
    with RawConnection(server.api) as connection:
        connection.send("POST /helloworld HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")
        connection.is_closed()
    assert is_well(server)


@pytest.mark.parametrize("version", VERSIONS)
def test_head_has_the_headers_and_no_body(server: Server, helloworld: Helloworld, version: str) -> None:
    answer = curl(server.url("/helloworld?name=John"), version, "-I")
    assert (answer.status, answer.headers["content-type"], answer.body) == (200, "application/json", b"")
    # An empty message is sent: the query counts for GET only.
    assert answer.headers["content-length"] == str(len('{"msg":"Hello "}'))


def test_head_leaves_the_connection_usable(server: Server, helloworld: Helloworld) -> None:
    with RawConnection(server.api) as connection:
        connection.send("HEAD /helloworld HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.answer(to_head=True).status == 200
        connection.send(GET.format("x"))
        assert connection.answer().json == {"msg": "Hello x"}


def test_a_connection_is_kept(server: Server, helloworld: Helloworld) -> None:
    with RawConnection(server.api) as connection:
        for number in range(50):
            connection.send(GET.format(number))
            answer = connection.answer()
            assert (answer.status, answer.json) == (200, {"msg": f"Hello {number}"})


def test_an_error_keeps_the_connection_too(server: Server, helloworld: Helloworld) -> None:
    with RawConnection(server.api) as connection:
        connection.send("GET /nosuch HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.answer().status == 500
        connection.send(GET.format("x"))
        assert connection.answer().status == 200


@pytest.mark.parametrize(
    "request_text",
    [
        "GET /helloworld HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /helloworld HTTP/1.0\r\n\r\n",
    ],
)
def test_a_connection_is_closed_on_request(server: Server, helloworld: Helloworld, request_text: str) -> None:
    with RawConnection(server.api) as connection:
        connection.send(request_text)
        answer = connection.answer()
        assert (answer.status, answer.headers["connection"]) == (200, "close")
        assert connection.is_closed()


def test_pipelined_requests_are_answered_in_order(server: Server, helloworld: Helloworld) -> None:
    posted = '{"name":"posted"}'
    requests = [GET.format(number) for number in range(20)]
    requests.insert(
        7,
        f"POST /helloworld HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(posted)}\r\n\r\n{posted}",
    )
    requests.insert(12, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    with RawConnection(server.api) as connection:
        connection.send("".join(requests))
        answers = [connection.answer() for _ in requests]
    assert [answer.status for answer in answers] == [200] * len(requests)
    assert answers.pop(12).text.startswith('{"version"')
    assert answers.pop(7).json == {"msg": "Hello posted"}
    assert [answer.json["msg"] for answer in answers] == [f"Hello {number}" for number in range(20)]


def test_a_request_may_come_byte_by_byte(server: Server, helloworld: Helloworld) -> None:
    body = '{"name":"slow"}'
    text = f"POST /helloworld HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    with RawConnection(server.api) as connection:
        for letter in text:
            connection.send(letter)
        assert connection.answer().json == {"msg": "Hello slow"}


def test_a_chunked_body_is_put_together(server: Server, helloworld: Helloworld) -> None:
    with RawConnection(server.api) as connection:
        connection.send(
            "POST /helloworld HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            '5\r\n{"nam\r\n7;ext=1\r\ne":"x"}\r\n0\r\nX-Trailer: y\r\n\r\n'
        )
        assert connection.answer().json == {"msg": "Hello x"}
        connection.send(GET.format("y"))
        assert connection.answer().json == {"msg": "Hello y"}


def test_a_hundred_connections_at_once_are_all_answered(server: Server, helloworld: Helloworld) -> None:
    def ask(number: int) -> str:
        host, port = server.api.split(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=20)
        try:
            connection.request("GET", f"/helloworld?name={number}")
            response = connection.getresponse()
            assert response.status == 200
            return str(json.loads(response.read())["msg"])
        finally:
            connection.close()

    with ThreadPoolExecutor(100) as threads:
        assert list(threads.map(ask, range(100))) == [f"Hello {number}" for number in range(100)]


def test_a_hundred_streams_of_one_connection_are_all_answered(server: Server, helloworld: Helloworld) -> None:
    with H2Client(server.api) as client:
        streams = [
            client.open(
                [(":method", "GET"), (":scheme", "http"), (":authority", "x"), (":path", f"/helloworld?name={n}")],
                end=True,
            )
            for n in range(100)
        ]
        bodies = [client.finish(stream).body for stream in streams]
    assert bodies == [b'{"msg":"Hello %d"}' % n for n in range(100)]
