"""A browser or curl at a gRPC port is told where to go; gRPC at the gateway's port fails with words."""

import grpc
import pytest

from Support.curl import RawConnection, curl, post_json
from Support.h2_client import H2Client, go_cli_headers, grpc_frame
from Support.platform import Helloworld, Server

DOORS = ["direct", "network", "grpc"]


@pytest.fixture(params=DOORS)
def address(request: pytest.FixtureRequest, server: Server, helloworld: Helloworld) -> str:
    return helloworld.address if request.param == "direct" else str(getattr(server, request.param))


@pytest.mark.parametrize("version", ["--http1.1", "--http2-prior-knowledge"])
@pytest.mark.parametrize("path", ["/", "/helloworld", "/helloworld.Helloworld/Call"])
def test_a_plain_get_is_told_where_to_go(address: str, version: str, path: str) -> None:
    answer = curl(f"http://{address}{path}", version)
    assert (answer.status, answer.headers["content-type"]) == (415, "application/json")
    assert list(answer.json) == ["id", "code", "detail", "status"]
    assert "8080" in answer.json["detail"] and "gRPC" in answer.json["detail"]


@pytest.mark.parametrize("version", ["--http1.1", "--http2-prior-knowledge"])
def test_posted_json_is_told_where_to_go(address: str, version: str) -> None:
    answer = post_json(f"http://{address}/helloworld.Helloworld/Call", {"name": "x"}, version)
    assert (answer.status, answer.json["code"]) == (415, 415)


def json_post(address: str) -> list[tuple[str, str]]:
    head = [(":method", "POST"), (":scheme", "http"), (":authority", address), (":path", "/helloworld.Helloworld/Call")]
    return [*head, ("content-type", "application/json")]


def test_the_answer_waits_for_the_request_so_that_curl_never_sees_a_reset_instead(address: str) -> None:
    with H2Client(address) as client:
        post = client.open(json_post(address))
        client.finish(client.open([(":method", "GET"), *json_post(address)[1:]], end=True))
        assert client.exchanges[post].frames == []
        client.send(post, b'{"name":"x"}', end=True)
        answer = client.finish(post)
        assert (dict(answer.headers)[":status"], answer.reset) == ("415", None)


def test_a_request_that_goes_on_and_on_is_answered_before_its_end(address: str) -> None:
    with H2Client(address) as client:
        post = client.open(json_post(address))
        client.send(post, b"x" * 65536)
        client.read(lambda: client.exchanges[post].reset is not None)
        answer = client.exchanges[post]
        assert (dict(answer.headers)[":status"], answer.frames[-1], answer.reset) == ("415", "DATA+", 0)


def test_a_head_request_is_answered_without_a_body(address: str) -> None:
    assert curl(f"http://{address}/", "--http1.1", "-I").status == 415
    assert curl(f"http://{address}/", "--http2-prior-knowledge", "-I").status == 415


def test_grpc_over_http1_is_refused(address: str) -> None:
    answer = curl(
        f"http://{address}/helloworld.Helloworld/Call",
        "--http1.1",
        "-H",
        "Content-Type: application/grpc",
        body=grpc_frame(b""),
    )
    assert answer.status == 415


@pytest.mark.parametrize("text", ["garbage\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "PRI * HTTP/1.1\r\n\r\n"])
def test_garbage_leaves_the_port_alive(address: str, text: str) -> None:
    with RawConnection(address) as connection:
        connection.send(text)
        connection.is_closed()
    with H2Client(address) as client:
        stream = client.open(go_cli_headers(address))
        client.send(stream, grpc_frame(b"{}"), end=True)
        assert client.finish(stream).status == "0"


def test_grpc_at_the_gateway_fails_with_words(server: Server, helloworld: Helloworld) -> None:
    with grpc.insecure_channel(server.api) as channel, pytest.raises(grpc.RpcError) as caught:
        channel.unary_unary("/helloworld.Helloworld/Call")(b"", timeout=10)
    assert caught.value.code() != grpc.StatusCode.OK
    assert curl(server.url("/")).status == 200


@pytest.mark.parametrize("path", ["/", "/helloworld?name=x", "/favicon.ico"])
def test_the_gateway_speaks_http2_with_prior_knowledge(server: Server, helloworld: Helloworld, path: str) -> None:
    answer = curl(server.url(path), "--http2-prior-knowledge")
    assert (answer.status, answer.version) == (200, "2")
