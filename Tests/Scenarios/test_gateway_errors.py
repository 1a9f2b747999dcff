"""Every error that gateway and proxies make is one of docs/errors.md, and each of those can be met."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest

from Support.binaries import REPOSITORY
from Support.curl import RawConnection, curl
from Support.fragile_service import FragileService
from Support.h2_client import H2Client
from Support.platform import Helloworld, Server
from Support.python_service import PythonService, register
from Support.stubs import Stubs

# What no request to a running server brings up; tests in Swift do.
NOT_HERE = {"no WebSocket: the server is being stopped"}


@dataclass(frozen=True)
class Entry:
    code: int
    id: str
    detail: str

    def fits(self, code: int, id: str, detail: str) -> bool:
        pattern = ".*".join(re.escape(piece) for piece in self.detail.split("…"))
        return self.code == code and self.id == id and re.fullmatch(pattern, detail, re.DOTALL) is not None


def entries(section: str) -> list[Entry]:
    text = Path(REPOSITORY, "docs/errors.md").read_text().split(f"\n## {section}\n")[1].split("\n## ")[0]
    rows = [[cell.strip().strip("`").strip() for cell in line.split("|")[1:4]] for line in text.splitlines()]
    return [Entry(int(code), id, detail) for code, id, detail in (row for row in rows if row) if code.isdigit()]


@pytest.fixture(scope="module")
def met() -> set[Entry]:
    """The entries that tests have met."""
    return set()


GatewayError = tuple[str, list[str], str | None, str]
UPGRADE = ["-H", "Connection: Upgrade", "-H", "Upgrade: websocket", "--http1.1"]
GATEWAY: list[GatewayError] = [
    ("/nosuch", [], None, "service not found"),
    ("/helloworld/%zz", [], None, "the path holds a broken escape or a control character"),
    ("/registry/ListServices", ["-H", "Origin: http://evil.example"], None, "pages of other sites may not call …"),
    ("/openapi.json", ["-H", "Origin: http://evil.example"], None, "pages of other sites may not read …"),
    ("/helloworld/call?a=1", ["-H", "Content-Type: application/json"], "{", "the body is not JSON: …"),
    ("/helloworld/call?a=1", ["-H", "Content-Type: application/json"], "[]", "beside a query …"),
    ("/helloworld/call?a=1", ["-H", "Content-Type: application/protobuf"], "", "a protobuf body is …"),
    ("/helloworld/stream", ["-H", "Content-Type: application/protobuf"], "", "a stream over HTTP is JSON; …"),
    ("/helloworld/call", ["-H", "Content-Type: application/octet-stream"], "x", "Unsupported Content-Type: …"),
    ("/helloworld/call", ["-H", "Content-Type: application/json-rpc"], "x", "Unsupported … application/json-rpc"),
    ("/helloworld/call", ["-H", "Content-Encoding: br"], "x", "Unsupported Content-Encoding: …"),
    ("/helloworld/call", ["-H", "Content-Encoding: gzip"], "x", "the body is not whole gzip data, …"),
    ("/helloworld/call?a", [], None, 'the query parameter "a" …'),
    ("/helloworld/call?" + "a=1&" * 1001, [], None, "the query has more …"),
    ("/helloworld/call", [], "a=%z", 'the form field "a" …'),
    ("/helloworld/call", [], "a=1&" * 1001, "the form has more …"),
    ("/helloworld/call", ["-H", "Content-Type: multipart/form-data"], "x", "the form cannot be read: … boundary"),
    ("/helloworld/call", ["-H", f"X-Api-Field-{'a.' * 33}: 1"], None, "a header X-Api-Body or …"),
    ("/helloworld/stream", [*UPGRADE, "-H", "Sec-WebSocket-Version: 13"], None, "no WebSocket: …"),
    ("/helloworld/stream", [*UPGRADE, "-H", "Sec-WebSocket-Version: 8"], None, "no WebSocket: the version …"),
]


@pytest.mark.parametrize(("path", "options", "body", "detail"), GATEWAY, ids=[error[3] for error in GATEWAY])
def test_an_error_of_the_gateway_is_in_the_catalogue(
    server: Server,
    helloworld: Helloworld,
    met: set[Entry],
    path: str,
    options: list[str],
    body: str | None,
    detail: str,
) -> None:
    answer = curl(server.url(path), *options, body=None if body is None else body.encode())
    meet(met, "Gateway", answer.json, detail)
    assert answer.status == answer.json["code"]


def test_a_body_above_the_limit_is_in_the_catalogue(server: Server, met: set[Entry]) -> None:
    with RawConnection(server.api) as connection:
        connection.send("POST /helloworld HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
        meet(met, "Gateway", connection.answer().json, "the request's body is larger …")


def test_an_answer_that_is_no_json_is_in_the_catalogue(server: Server, stubs: Stubs, met: set[Entry]) -> None:
    service = PythonService({"Odd.Call": lambda body, context: b"no JSON"})
    try:
        service.register(server, stubs, "odd")
        meet(met, "Gateway", curl(server.url("/odd")).json, "error during request: …")
    finally:
        service.stop()


def test_endpoints_that_differ_in_case_alone_are_in_the_catalogue(
    own_server: Server, stubs: Stubs, met: set[Entry]
) -> None:
    register(own_server, stubs, "oddsvc", "oddsvc-1", "127.0.0.1:1", endpoints=["oddsvc.twice", "Oddsvc.TWICE"])
    answer = curl(own_server.url("/oddsvc/twice"), body=b"{}")
    meet(met, "Gateway", answer.json, "Oddsvc.Twice may be any of Oddsvc.TWICE, oddsvc.twice; …")
    assert answer.status == 404


def test_large_bodies_of_many_at_once_are_in_the_catalogue(own_server: Server, met: set[Entry]) -> None:
    """A quarter of a gigabyte may be held in bodies that are not complete."""
    with ExitStack() as stack:
        body = bytes(31 << 20)
        for _ in range(9):
            connection = stack.enter_context(RawConnection(own_server.api))
            connection.send(f"POST /helloworld HTTP/1.1\r\nHost: x\r\nContent-Length: {32 << 20}\r\n\r\n")
            connection.send(body)
        meet(met, "Gateway", connection.answer().json, "too many large messages …")


def meet(met: set[Entry], section: str, error: dict[str, str], detail: str) -> None:
    found = [entry for entry in entries(section) if entry.fits(int(error["code"]), error["id"], error["detail"])]
    assert found, error
    # The most exact one.
    entry = max(found, key=lambda entry: len(entry.detail))
    pieces = [re.escape(piece) for piece in detail.split("…")]
    assert re.match(".*".join(pieces), error["detail"]), error
    met.add(entry)


def call(address: str, path: str, metadata: list[tuple[str, str]] | None = None) -> dict[str, str]:
    """The error of a call."""
    with grpc.insecure_channel(address) as channel, pytest.raises(grpc.RpcError) as raised:
        channel.unary_unary(path)(b"", timeout=20, metadata=metadata)
    error: dict[str, str] = json.loads(raised.value.details())
    return error


def test_the_errors_of_a_proxy_are_in_the_catalogue(own_server: Server, stubs: Stubs, met: set[Entry]) -> None:
    proxy = own_server.grpc
    meet(met, "Proxies", call(proxy, "/Handler/Method"), "service name is blank")
    meet(met, "Proxies", call(proxy, "/nosuch.Handler/Method"), "service nosuch: route not found")
    register(own_server, stubs, "dead", "dead-1", "127.0.0.1:1")
    meet(met, "Proxies", call(proxy, "/dead.Dead/Call"), "Error creating stream: …")
    register(own_server, stubs, "round", "round-1", own_server.network)
    meet(met, "Proxies", call(proxy, "/round.Round/Call"), "round is registered at a proxy, …")
    meet(met, "Proxies", curl(f"http://{proxy}/helloworld").json, "this port speaks gRPC …")
    with H2Client(proxy) as client:
        headers = [
            (":method", "POST"),
            (":scheme", "http"),
            (":authority", "x"),
            (":path", "/dead.Dead/Call"),
            ("content-type", "application/grpc+json"),
            ("grpc-timeout", "1n"),
        ]
        exchange = client.finish(client.open(headers, end=True))
    meet(met, "Proxies", json.loads(exchange.message), "context deadline exceeded")


def test_a_service_that_dies_is_in_the_catalogue(own_server: Server, stubs: Stubs, met: set[Entry]) -> None:
    service = FragileService(own_server, stubs, "one")

    def die() -> None:
        service.find(r"(called)")
        service.kill()

    meet(
        met, "Proxies", _while(die, lambda: call(own_server.grpc, "/fragile.Fragile/Wait")), "…may or may not have run"
    )


def _while(act: Callable[[], None], ask: Callable[[], dict[str, str]]) -> dict[str, str]:
    """Asks, and acts at the same time."""
    with ThreadPoolExecutor(1) as threads:
        acting = threads.submit(act)
        answer = ask()
        acting.result()
    return answer


@pytest.mark.parametrize("section", ["Gateway", "Proxies"])
def test_each_error_of_the_catalogue_was_met(met: set[Entry], section: str) -> None:
    if not met:
        pytest.skip("the tests above did not run")
    assert {entry.detail for entry in entries(section) if entry not in met} <= NOT_HERE
