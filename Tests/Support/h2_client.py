"""An HTTP/2 client that shows every frame of an answer, on PyPI's h2."""

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import h2.config
import h2.connection
import h2.events
import h2.exceptions

from .waiting import Stopwatch

Headers = list[tuple[str, str]]


@dataclass
class Exchange:
    """One stream, as the client sees it."""

    frames: list[str] = field(default_factory=list)
    """Kinds of the frames that came, a `+` at the one that ended the stream: `HEADERS`, `DATA`, `HEADERS+`."""
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    trailers: Headers = field(default_factory=list)
    reset: int | None = None

    @property
    def is_over(self) -> bool:
        return self.reset is not None or bool(self.frames) and self.frames[-1].endswith("+")

    @property
    def status(self) -> str | None:
        """grpc-status, wherever it stands."""
        return dict(self.headers + self.trailers).get("grpc-status")

    @property
    def message(self) -> str:
        return dict(self.headers + self.trailers).get("grpc-message", "")

    def shape(self) -> list[str]:
        """The frames with neighbouring DATA frames taken as one, and an empty last one left out."""
        shape: list[str] = []
        for frame in self.frames:
            if not (shape and frame == "DATA" == shape[-1]):
                shape.append(frame)
        return shape


class H2Client:
    """A connection with prior knowledge."""

    def __init__(self, address: str) -> None:
        host, port = address.rsplit(":", 1)
        self.authority = address
        self.socket = socket.create_connection((host, int(port)), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection = h2.connection.H2Connection(
            h2.config.H2Configuration(
                client_side=True,
                header_encoding="utf-8",
                validate_outbound_headers=False,
                normalize_outbound_headers=False,
            )
        )
        # h2 takes the connection for closed at a GOAWAY and stumbles over the PING behind it; streams that are open go
        # on (RFC 9113 §6.8).
        states, inputs = h2.connection.ConnectionState, h2.connection.ConnectionInputs
        machine = self.connection.state_machine
        machine._transitions = {
            **machine._transitions,
            (states.CLIENT_OPEN, inputs.RECV_GOAWAY): (None, states.CLIENT_OPEN),
        }
        self.exchanges: dict[int, Exchange] = {}
        self.goaway: int | None = None
        """The last stream that a GOAWAY left alive."""
        self.is_closed = False
        self.connection.initiate_connection()
        self.connection.increment_flow_control_window(64 << 20)
        self.flush()

    def open(self, headers: Iterable[tuple[str, str]], end: bool = False) -> int:
        """Opens a stream and returns its number."""
        stream = self.connection.get_next_available_stream_id()
        self.exchanges[stream] = Exchange()
        self.connection.send_headers(stream, list(headers), end_stream=end)
        self.flush()
        return stream

    def send(self, stream: int, data: bytes, end: bool = False, chunk: int = 16384) -> None:
        """Sends data in frames of at most `chunk` bytes, as the windows allow."""
        pieces = [data[start : start + chunk] for start in range(0, len(data), chunk)] or [b""]
        for index, piece in enumerate(pieces):
            self._wait_for_window(stream, len(piece))
            self.connection.send_data(stream, piece, end_stream=end and index == len(pieces) - 1)
            self.flush()

    def _wait_for_window(self, stream: int, count: int) -> None:
        self.read(lambda: self.connection.local_flow_control_window(stream) >= count)

    def end(self, stream: int) -> None:
        self.connection.end_stream(stream)
        self.flush()

    def reset(self, stream: int, code: int = 8) -> None:
        self.connection.reset_stream(stream, code)
        self.flush()

    def finish(self, stream: int, within: float = 10) -> Exchange:
        """Reads until a stream is over."""
        exchange = self.exchanges[stream]
        self.read(lambda: exchange.is_over, within)
        return exchange

    def read(self, until: Callable[[], bool], within: float = 10) -> None:
        """Reads frames until a condition holds."""
        watch = Stopwatch()
        while not until():
            left = within - watch.seconds
            assert left > 0, f"no such frame within {within} s: {self.exchanges}, GOAWAY {self.goaway}"
            assert not self.is_closed, f"the connection was closed: {self.exchanges}, GOAWAY {self.goaway}"
            self.socket.settimeout(left)
            try:
                received = self.socket.recv(1 << 16)
            except TimeoutError:
                continue
            except ConnectionResetError:
                received = b""
            if not received:
                self.is_closed = True
                continue
            for event in self.connection.receive_data(received):
                self._note(event)
            self.flush()

    def read_to_end(self, within: float = 10) -> None:
        """Reads until the peer closes the connection."""
        self.read(lambda: self.is_closed, within)

    def _note(self, event: h2.events.Event) -> None:
        if isinstance(event, h2.events.ConnectionTerminated):
            self.goaway = event.last_stream_id
            return
        stream = getattr(event, "stream_id", None)
        exchange = self.exchanges.get(stream) if stream else None
        if exchange is None:
            return
        end = "+" if getattr(event, "stream_ended", None) else ""
        if isinstance(event, h2.events.ResponseReceived):
            exchange.headers = _text(event.headers)
            exchange.frames.append("HEADERS" + end)
        elif isinstance(event, h2.events.DataReceived):
            exchange.body += event.data
            exchange.frames.append("DATA" + end)
            if event.flow_controlled_length:
                self.connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, h2.events.TrailersReceived):
            exchange.trailers = _text(event.headers)
            exchange.frames.append("HEADERS" + end)
        elif isinstance(event, h2.events.StreamReset):
            exchange.reset = int(event.error_code)

    def flush(self) -> None:
        try:
            self.socket.sendall(self.connection.data_to_send())
        except (BrokenPipeError, ConnectionResetError):
            self.is_closed = True

    def close(self) -> None:
        self.socket.close()

    def __enter__(self) -> "H2Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _text(headers: Iterable[tuple[str | bytes, str | bytes]] | None) -> Headers:
    return [(str(name), str(value)) for name, value in headers or []]


def grpc_frame(message: bytes, compressed: bool = False) -> bytes:
    """A message with its gRPC prefix."""
    return bytes([compressed]) + len(message).to_bytes(4, "big") + message


def go_cli_headers(
    authority: str, path: str = "/helloworld.Helloworld/Call", content_type: str = "application/grpc+json"
) -> Headers:
    """The headers of `micro call` as the Go CLI sends them (spec/captures/v4-cli-to-8081.txt, #10)."""
    return [
        (":authority", authority),
        (":method", "POST"),
        (":path", path),
        (":scheme", "http"),
        ("content-type", content_type),
        ("grpc-timeout", "9999945u"),
        ("micro-namespace", "micro"),
        ("te", "trailers"),
        ("timeout", "10000000000"),
        ("user-agent", "grpc-go/1.54.1"),
        ("x-content-type", "application/json" if content_type.endswith("json") else content_type),
    ]
