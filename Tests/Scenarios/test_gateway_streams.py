"""Streams through the gateway over plain HTTP that do not go well: errors, and readers that read nothing."""

import json

import pytest

from Support.curl import RawConnection, curl
from Support.platform import Helloworld, Server
from Support.waiting import eventually, settled

EVENTS = ("-H", "Accept: text/event-stream")


@pytest.mark.parametrize("options", [(), EVENTS], ids=["json", "events"])
def test_an_error_before_the_first_message_is_the_whole_answer(
    server: Server, helloworld: Helloworld, options: tuple[str, ...]
) -> None:
    answer = curl(server.url("/helloworld/Stream?count=-1"), *options)
    assert answer.status == 400
    assert answer.json["detail"] == "count is -1; it takes 0 or more"


def test_an_error_behind_messages_is_the_last_of_them(server: Server, interop_service: Helloworld) -> None:
    body = json.dumps("404 no more").encode()
    error = '{"id":"interop","code":404,"detail":"no more","status":"Not Found"}'
    options = ["-H", "Content-Type: application/json"]
    answer = curl(server.url("/interop/FailLate"), *options, body=body)
    assert (answer.status, answer.text) == (200, f'"0""1""2"{error}')
    events = curl(server.url("/interop/FailLate"), *options, *EVENTS, body=body)
    assert events.text == f'data: "0"\n\ndata: "1"\n\ndata: "2"\n\nevent: error\ndata: {error}\n\n'


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_a_reader_that_stands_still_holds_the_service_and_no_memory(own_server: Server, accept: str) -> None:
    service = own_server.start_interop()
    processes = [own_server.process, service]
    assert curl(own_server.url("/interop/Echo"), "-H", "Content-Type: application/json", body=b'"YQ=="').status == 200
    before = [process.resident_bytes for process in processes]
    body = '"65536 16384"'
    with RawConnection(own_server.api) as connection:
        connection.send(
            f"POST /interop/Offer HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\nX-Label: still\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        )

        def written() -> int:
            return int(call(own_server, "Written", '"still"').strip('"'))

        assert 0 < settled(written, "the service") < 64 << 20
        for _ in range(100):
            assert call(own_server, "Echo", '"YQ=="') == '"YQ=="'
        grown = [process.resident_bytes - then for process, then in zip(processes, before, strict=True)]
        assert max(grown) < 8 << 20, grown
    eventually(lambda: call(own_server, "Cancelled", '"still"') == '"1"', "the handler notices", within=1)


def call(server: Server, method: str, body: str) -> str:
    answer = curl(server.url(f"/interop/{method}"), "-H", "Content-Type: application/json", body=body.encode())
    assert answer.status == 200, answer
    return answer.text
