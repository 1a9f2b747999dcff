"""The proxies between a Python client and a Python service: nothing is lost, changed or left running on the way."""

import json
import threading
from collections.abc import Iterator

import grpc
import pytest

from Support.h2_client import H2Client, go_cli_headers, grpc_frame
from Support.platform import Server
from Support.python_service import PythonService, SlowHandler
from Support.stubs import Stubs
from Support.waiting import Stopwatch, eventually

LARGE = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


@pytest.fixture(params=["network", "grpc"])
def channel(request: pytest.FixtureRequest, server: Server, echo_service: PythonService) -> Iterator[grpc.Channel]:
    with grpc.insecure_channel(getattr(server, request.param), options=LARGE) as channel:
        yield channel


def fail(channel: grpc.Channel, **wish: object) -> grpc.RpcError:
    with pytest.raises(grpc.RpcError) as caught:
        channel.unary_unary("/echo.Echo/Fail")(json.dumps(wish).encode(), timeout=10)
    return caught.value


@pytest.mark.parametrize("status", [code for code in grpc.StatusCode if code.value[0] != 0], ids=lambda code: code.name)
def test_every_status_arrives_as_it_was(channel: grpc.Channel, status: grpc.StatusCode) -> None:
    error = fail(channel, status=status.value[0], text="why not")
    assert (error.code(), error.details()) == (status, "why not")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ü",
        "👋",
        "100%",
        "%41",
        "%",
        "two\nlines",
        "tab\t",
        'he said "no"',
        "back\\slash",
        '{"id":"a","code":404}',
        "a, b; c",
        " spaces ",
        "x" * 4000,
        "ü" * 1000,
    ],
    ids=lambda text: repr(text[:20]),
)
def test_every_text_of_a_status_arrives_as_it_was(channel: grpc.Channel, text: str) -> None:
    error = fail(channel, status=3, text=text)
    assert (error.code(), error.details()) == (grpc.StatusCode.INVALID_ARGUMENT, text)


def test_trailers_arrive_as_they_were(channel: grpc.Channel) -> None:
    data = bytes(range(256))
    error = fail(
        channel,
        status=5,
        text="x",
        trailers={"x-reason": "because", "retry-after": "7"},
        bin={"x-data-bin": data.hex()},
    )
    trailers = dict(error.trailing_metadata())
    assert (trailers["x-reason"], trailers["retry-after"], trailers["x-data-bin"]) == ("because", "7", data)


def test_metadata_arrives_as_it_was(channel: grpc.Channel, echo_service: PythonService) -> None:
    data = bytes(range(256))
    metadata = (
        ("x-one", "1"),
        ("x-twice", "a"),
        ("x-twice", "b"),
        ("x-data-bin", data),
        ("x-data-bin", b""),
        ("authorization", "Bearer t0ken"),
        ("micro-namespace", "micro"),
        ("x-long", "y" * 6000),
    )
    channel.unary_unary("/echo.Echo/Call")(b"{}", metadata=metadata, timeout=10)
    call = echo_service.calls[-1]
    assert call.path == "/echo.Echo/Call"
    for name in dict(metadata):
        assert call.values(name) == [value for key, value in metadata if key == name]


@pytest.mark.parametrize("size", [0, 1, 65_535, 262_144, 300_000, 5 << 20, 40 << 20])
def test_messages_of_any_size_pass(channel: grpc.Channel, echo_service: PythonService, size: int) -> None:
    # The proxy itself has no message limit: what is too large the ends decide.
    body = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    answer = channel.unary_unary("/echo.Echo/Call")(body, timeout=30)
    assert json.loads(answer)["request"].encode() == body or pytest.fail("the message came back changed")


def test_a_stream_from_the_service_passes(channel: grpc.Channel) -> None:
    numbers = list(channel.unary_stream("/echo.Echo/Count")(b"5000", timeout=20))
    assert numbers == [str(number).encode() for number in range(5000)]


def test_a_stream_to_the_service_passes(channel: grpc.Channel) -> None:
    total = channel.stream_unary("/echo.Echo/AddUp")((str(number).encode() for number in range(2000)), timeout=20)
    assert int(total) == sum(range(2000))


def test_a_conversation_passes_message_by_message(channel: grpc.Channel) -> None:
    turn = threading.Semaphore(1)

    def pings() -> Iterator[bytes]:
        for number in range(200):
            # The next one goes out when the answer to the last one is here.
            assert turn.acquire(timeout=10)
            yield str(number).encode()

    count = 0
    for pong in channel.stream_stream("/echo.Echo/Converse")(pings(), timeout=20):
        assert pong == f"pong {count}".encode()
        count += 1
        turn.release()
    assert count == 200


def test_a_reader_that_stands_still_loses_nothing(channel: grpc.Channel) -> None:
    received = channel.unary_stream("/echo.Echo/Count")(b"20000", timeout=30)
    first = next(received)
    # Meanwhile the windows fill up and another call passes on the same connection.
    assert channel.unary_unary("/echo.Echo/Call")(b"{}", timeout=10)
    assert [first, *received] == [str(number).encode() for number in range(20000)]


@pytest.mark.parametrize("door", ["network", "grpc"])
def test_a_deadline_ends_the_call_at_both_ends(server: Server, slow: SlowHandler, door: str) -> None:
    with grpc.insecure_channel(getattr(server, door)) as channel, pytest.raises(grpc.RpcError) as caught:
        watch = Stopwatch()
        channel.unary_unary("/slow.Slow/Wait")(b"{}", timeout=0.3)
    assert caught.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
    assert watch.seconds < 2
    slow.wait_called()
    slow.wait_cancelled(within=1)


@pytest.mark.parametrize("door", ["network", "grpc"])
def test_a_cancelled_call_is_cancelled_upstream(server: Server, slow: SlowHandler, door: str) -> None:
    with grpc.insecure_channel(getattr(server, door)) as channel:
        call = channel.unary_unary("/slow.Slow/Wait").future(b"{}", timeout=20)
        slow.wait_called()
        call.cancel()
        # 100 ms by design; the rest is room for a busy machine.
        slow.wait_cancelled(within=0.5)
        assert call.cancelled()


@pytest.mark.parametrize("door", ["network", "grpc"])
def test_a_client_that_vanishes_cancels_upstream(server: Server, slow: SlowHandler, door: str) -> None:
    address = getattr(server, door)
    with H2Client(address) as client:
        stream = client.open(go_cli_headers(address, "/slow.Slow/Wait"))
        client.send(stream, grpc_frame(b"{}"), end=True)
        slow.wait_called()
    slow.wait_cancelled(within=0.5)


@pytest.mark.parametrize("door", ["network", "grpc"])
def test_a_cancelled_stream_is_cancelled_upstream(server: Server, stubs: Stubs, door: str) -> None:
    over = threading.Event()

    def endless(body: bytes, context: grpc.ServicerContext) -> Iterator[bytes]:
        context.add_callback(over.set)
        while not over.is_set():
            yield b"x" * 1000

    service = PythonService({"Endless.Read": grpc.unary_stream_rpc_method_handler(endless)})
    try:
        service.register(server, stubs, "endless")
        with grpc.insecure_channel(getattr(server, door)) as channel:
            call = channel.unary_stream("/endless.Endless/Read")(b"", timeout=20)
            for _ in range(100):
                next(call)
            call.cancel()
            eventually(over.is_set, "the handler is over", within=1)
    finally:
        over.set()
        service.stop()
