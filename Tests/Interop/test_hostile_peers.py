"""Peers that mean harm or are broken: what they cost is bounded, and the calls of others go on meanwhile.

Each story has a server of its own, whose memory, processor time and log lines are looked at, and another client that
calls all the time.
"""

import re
import resource
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from Support.curl import RawConnection
from Support.platform import Server
from Support.raw_http2 import (
    PREFACE,
    Code,
    Flag,
    Kind,
    RawHTTP2,
    Setting,
    block,
    continuation,
    data,
    frame,
    get,
    headers,
    indexed,
    literal,
    ping,
    post,
    priority,
    request_fields,
    reset,
    settings,
    window_update,
)
from Support.raw_websocket import Opcode, RawWebSocket
from Support.raw_websocket import frame as socket_frame
from Support.waiting import Stopwatch, eventually, settled

MEMORY = 16 << 20
"""How much a story may leave in the server's memory, in bytes."""

PATIENCE = 5.0
"""How long, in seconds, a call of the other client may take: of a debug build, while others use the machine."""

LINES = 30
"""How many lines a story may add to the server's log, those of the other client not among them."""


def raise_limit() -> None:
    """As many open files as there may be: every connection is one here and one in the server."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class Bystander:
    """A client that calls every few milliseconds, on connections of its own and on one that it keeps."""

    def __init__(self, server: Server) -> None:
        self.calls = 0
        self.slowest = 0.0
        self.failures: list[str] = []
        self._server = server
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        kept = RawHTTP2(self._server.api)
        stream = 1
        while not self._over.wait(0.005):
            try:
                watch = Stopwatch()
                with RawConnection(self._server.api) as connection:
                    connection.send("GET /bystander HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    assert connection.answer().status == 500
                self.slowest = max(self.slowest, watch.seconds)
                watch = Stopwatch()
                kept.send(get(stream, path="/bystander"))
                assert kept.answer(stream).fields[":status"] == "500"
                self.slowest = max(self.slowest, watch.seconds)
                stream += 2
            except (AssertionError, OSError) as error:
                self.failures.append(repr(error))
                return
            self.calls += 1
        kept.close()

    def __enter__(self) -> "Bystander":
        self._thread.start()
        eventually(lambda: self.calls > 0 or self.failures, "the bystander's first call")
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(20)


class Patient:
    """A server that is under attack."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.api = server.api

    @property
    def memory(self) -> int:
        return self.server.process.resident_bytes

    @property
    def processor(self) -> float:
        """Seconds of processor time so far."""
        fields = Path(f"/proc/{self.server.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100

    @property
    def files(self) -> int:
        return len(list(Path(f"/proc/{self.server.process.pid}/fd").iterdir()))

    @property
    def lines(self) -> int:
        return sum("/bystander" not in line for line in self.server.process.output.splitlines())

    @contextmanager
    def under_attack(self, memory: int = MEMORY, lines: int = LINES) -> Iterator[None]:
        """Watches over a story: its memory, its lines, and that others are served."""
        with Bystander(self.server):
            pass  # What the first calls need is there from now on.
        before, lines_before = self.memory, self.lines
        with Bystander(self.server) as bystander:
            yield
            calls = bystander.calls
            eventually(lambda: bystander.calls > calls or bystander.failures, "a call after the attack")
        assert not bystander.failures, bystander.failures
        assert bystander.slowest < PATIENCE, f"a call took {bystander.slowest} s"
        growth = settled(lambda: self.memory >> 20, "the server's memory", quiet=0.2) - (before >> 20)
        assert growth << 20 < memory, f"{growth} MiB more"
        assert self.lines - lines_before <= lines, self.server.process.output[-2000:]

    def assert_rests(self) -> None:
        """Waits until nothing is done any more: a server that spins would never get there."""
        seen: list[float] = []

        def rests() -> bool:
            seen.append(self.processor)
            return len(seen) > 10 and seen[-1] - seen[-10] <= 0.02

        eventually(rests, "the server rests")


@pytest.fixture(scope="module")
def shared() -> Iterator[Patient]:
    """One server for all stories but those that need their own: each has to leave it well."""
    raise_limit()
    with Server() as server:
        yield Patient(server)


@pytest.fixture
def patient(shared: Patient) -> Iterator[Patient]:
    yield shared
    shared.assert_rests()


def drown(peer: RawHTTP2, flood: bytes, rounds: int) -> None:
    """Sends and never reads, until all is sent or the server has had enough."""
    peer.socket.settimeout(5)
    try:
        for _ in range(rounds):
            peer.socket.sendall(flood)
    except (BrokenPipeError, ConnectionResetError, TimeoutError):
        pass


def is_cut(peer: RawHTTP2, *codes: int) -> bool:
    """Whether the server ends the connection, and if it says why, with one of the codes."""
    peer.socket.settimeout(10)
    try:
        last = peer.read_until(lambda one: one.kind == Kind.GOAWAY)
    except TimeoutError:
        return False
    return last is None or last.code in codes


# Floods of HTTP/2


def test_a_rapid_reset_of_10_000_streams_cuts_the_connection(patient: Patient) -> None:
    """CVE-2023-44487: streams are opened and reset at once, so that no limit on open ones ever counts."""
    with patient.under_attack(), RawHTTP2(patient.api) as peer:
        for start in range(1, 20_000, 2_000):
            peer.send(b"".join(post(stream) + reset(stream) for stream in range(start, start + 2_000, 2)))
        assert is_cut(peer, Code.ENHANCE_YOUR_CALM)
        counted = r"(\d+) more requests in a second whose client was gone before the answer"
        told = lambda: sum(map(int, re.findall(counted, patient.server.process.output)))  # noqa: E731
        eventually(lambda: told() > 3_000, "the log counts those that had no line")


def test_streams_that_the_server_has_to_reset_cut_the_connection_too(patient: Patient) -> None:
    """CVE-2025-8671: the client resets nothing, but breaks a rule of each stream so that the server does."""
    with patient.under_attack(), RawHTTP2(patient.api) as peer:
        for start in range(1, 20_000, 2_000):
            peer.send(b"".join(post(stream) + window_update(stream, 0) for stream in range(start, start + 2_000, 2)))
        assert is_cut(peer, Code.ENHANCE_YOUR_CALM)


@pytest.mark.parametrize(
    ("story", "flood"),
    [
        ("PING", ping() * 1000),
        ("SETTINGS", settings((Setting.MAX_CONCURRENT_STREAMS, 1)) * 1000),
        ("empty SETTINGS", settings() * 1000),
        ("wrong PRIORITY", priority(1, depends_on=1) * 1000),
    ],
)
def test_floods_that_have_to_be_answered_cut_the_connection(patient: Patient, story: str, flood: bytes) -> None:
    """CVE-2019-9512, CVE-2019-9515: each frame costs the server an answer. The client does not even read them."""
    with patient.under_attack(), RawHTTP2(patient.api) as peer:
        peer.send(post(1))
        drown(peer, flood, 100)
        assert is_cut(peer, Code.ENHANCE_YOUR_CALM)


@pytest.mark.parametrize(
    ("story", "flood"),
    [
        ("empty DATA", data(1) * 10_000),
        ("padded DATA", frame(Kind.DATA, Flag.PADDED, 1, b"\xff" + bytes(255)) * 1000),
        ("WINDOW_UPDATE", window_update(1, 1) * 10_000),
        ("WINDOW_UPDATE of the connection", window_update(0, 1) * 10_000),
        ("PRIORITY", priority(1) * 10_000),
        ("PRIORITY of streams that do not exist", b"".join(priority(index) for index in range(3, 20_003, 2))),
        ("answers to PINGs nobody sent", ping(ack=True) * 10_000),
        ("acknowledgements of nothing", frame(Kind.SETTINGS, Flag.ACK) * 10_000),
        ("RST_STREAM of what is over", reset(3) * 10_000),
        ("DATA for what is over", data(3, b"x") * 10_000),
        ("unknown frames", frame(0xBA, 0, 0, bytes(100)) * 10_000),
    ],
)
def test_floods_without_an_answer_are_read_or_cut_and_disturb_nobody(
    patient: Patient, story: str, flood: bytes
) -> None:
    """CVE-2019-9518 and others: a frame that moves nothing. 100,000 of them while a stream is open."""
    with patient.under_attack(), RawHTTP2(patient.api) as peer:
        peer.send(get(1))
        peer.answer(1)
        peer.send(get(3), post(5))
        peer.answer(3)
        drown(peer, flood, 10)


def test_a_header_block_without_an_end_cuts_the_connection(patient: Patient) -> None:
    """CVE-2024-27316: CONTINUATION after CONTINUATION, of which nothing is ever decoded."""
    with patient.under_attack():
        for part in [b"", literal("x-header", "x" * 100) * 100]:
            with RawHTTP2(patient.api) as peer:
                peer.send(headers(1, block(request_fields()), complete=False))
                drown(peer, continuation(1, part, complete=False) * 100, 100)
                assert is_cut(peer, Code.ENHANCE_YOUR_CALM)


def test_a_header_bomb_is_not_unpacked(patient: Patient) -> None:
    """One entry of 4 KB in the table, and blocks of 16,000 references to it: 64 MB of headers each."""
    bomb = literal("x-bomb", "b" * 4000, 0x40)
    with patient.under_attack():
        for _ in range(20):
            with RawHTTP2(patient.api) as peer:
                peer.send(headers(1, block(request_fields()) + bomb))
                peer.send(headers(3, block(request_fields()) + indexed(62) * 16_000))
                assert is_cut(peer, Code.ENHANCE_YOUR_CALM)


@pytest.mark.parametrize("value", [b"x" * 1_000_000, b""], ids=["one of 1 MB", "10,000 of them"])
def test_huge_header_lists_are_refused_in_http_2(patient: Patient, value: bytes) -> None:
    fields = literal("x", value) if value else literal("x", b"y") * 10_000
    sent = block(request_fields()) + fields
    parts = [sent[start : start + 16_384] for start in range(0, len(sent), 16_384)]
    with patient.under_attack():
        for _ in range(20):
            with RawHTTP2(patient.api) as peer:
                peer.send(headers(1, parts[0], complete=False))
                drown(peer, b"".join(continuation(1, part, part is parts[-1]) for part in parts[1:]), 1)
                assert is_cut(peer, Code.ENHANCE_YOUR_CALM)


@pytest.mark.parametrize("lines", [["X: " + "x" * 1_000_000], ["X: y"] * 10_000], ids=["one of 1 MB", "10,000 of them"])
def test_huge_headers_are_refused_in_http_1_1(patient: Patient, lines: list[str]) -> None:
    request = "\r\n".join(["GET / HTTP/1.1", "Host: a", *lines, "", ""])
    with patient.under_attack():
        for _ in range(20):
            with RawConnection(patient.api) as connection:
                connection.send(request)
                assert connection.answer().status == 431


# Slow ones. Their time limits are tested with a clock of their own in MicroWireTests; here is what they cost meanwhile.


def bare(address: str) -> socket.socket:
    host, port = address.rsplit(":", 1)
    return socket.create_connection((host, int(port)), timeout=10)


SLOW = {
    "silent": b"",
    "a first byte": b"P",
    "half a head": b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ",
    "half a body": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n{",
    "half a chunk": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n{",
    "half a preface": PREFACE[:10],
    "no SETTINGS": PREFACE,
    "an idle HTTP/2 connection": PREFACE + settings(),
    "half a frame": PREFACE + settings() + get(1)[:20],
    "half a header block": PREFACE + settings() + headers(1, block(request_fields()), complete=False),
    "a request of HTTP/2 without an end": PREFACE + settings() + post(1) + data(1, b"{"),
}


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
def test_1_000_connections_that_stand_still_cost_little(patient: Patient, sent: bytes) -> None:
    """A slow loris. A request that had begun when its client went away has a line in the log."""
    files, memory = patient.files, patient.memory
    with patient.under_attack(lines=1_000 + LINES if b"POST" in sent else LINES):
        connections = [bare(patient.api) for _ in range(1_000)]
        for connection in connections:
            connection.sendall(sent)
        eventually(lambda: patient.files >= files + 1_000, "all are accepted")
        assert (patient.memory - memory) / 1_000 < 16 << 10, "for each of them"
        for connection in connections:
            connection.close()
        eventually(lambda: patient.files <= files + 10, "all are forgotten")


def test_10_000_idle_connections_are_held_while_others_are_served(patient: Patient) -> None:
    """Fewer where a process may not have as many open files."""
    count = min(10_000, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 1_000)
    files = patient.files
    with patient.under_attack(memory=128 << 20):
        connections = []
        for _ in range(count // 500):
            connections += [bare(patient.api) for _ in range(500)]
            # More than the system keeps for a listener would be dropped, and tried again a second later.
            eventually(lambda: patient.files >= files + len(connections), "all are accepted")
        for connection in connections[:-1]:
            connection.sendall(b"G")
        connections[-1].sendall(b"GET /favicon.ico HTTP/1.1\r\nHost: a\r\n\r\n")
        assert connections[-1].recv(4096).startswith(b"HTTP/1.1 200")
        for connection in connections:
            connection.close()
        eventually(lambda: patient.files <= files + 10, "all are forgotten")


def test_half_open_connections_are_closed(patient: Patient) -> None:
    """The client has ended its side: before, within and behind a request."""
    whole = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    files = patient.files
    with patient.under_attack():
        connections = []
        for sent in [b"", b"GET", whole, SLOW["half a body"], PREFACE + settings(), PREFACE + settings() + post(1)]:
            connection = bare(patient.api)
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            connections.append(connection)
        eventually(lambda: patient.files <= files + 3, "all are forgotten")
        for connection in connections:
            connection.close()


# Answers nobody reads


def test_answers_that_nobody_reads_are_not_kept_without_end_in_http_1_1(patient: Patient) -> None:
    """Pipelined requests for ever, and not one answer read: the server stops to read them."""
    requests = b"GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n" * 1_000
    with patient.under_attack(lines=100_000):
        connections = [bare(patient.api) for _ in range(5)]
        for connection in connections:
            connection.settimeout(0.1)
            try:
                for _ in range(50):
                    connection.sendall(requests)
            except TimeoutError:
                pass
        for connection in connections:
            connection.close()


@pytest.mark.parametrize("window", [0, (1 << 31) - 1], ids=["no window", "wide windows"])
def test_answers_that_nobody_reads_are_not_kept_without_end_in_http_2(patient: Patient, window: int) -> None:
    """CVE-2019-9511, CVE-2019-9517: the windows stay closed, or are open while the socket is not read.

    As many answers are kept as there may be streams, 1,024 for each of the three connections, of 5 KB each.
    """
    with patient.under_attack(memory=32 << 20, lines=100_000):
        peers = [RawHTTP2(patient.api, (Setting.INITIAL_WINDOW_SIZE, window)) for _ in range(3)]
        for peer in peers:
            peer.send(window_update(0, (1 << 31) - 1 - 65_535))
            peer.socket.settimeout(0.1)
            try:
                for start in range(1, 6_000, 1_000):
                    streams = range(start, start + 1_000, 2)
                    peer.socket.sendall(b"".join(get(stream, path="/openapi.json") for stream in streams))
            except (TimeoutError, ConnectionResetError, BrokenPipeError):
                pass
        for peer in peers:
            peer.close()


def test_a_service_keeps_64_mib_of_unread_answers_for_a_connection(own_server: Server) -> None:
    """A thousand echoes of 200 KB and windows that stay closed: what is more is reset, and the memory stays bounded."""
    service = own_server.start_interop()
    chunk = b"\x0a\xc0\x9a\x0c" + bytes(200_000)
    message = b"\0" + len(chunk).to_bytes(4, "big") + chunk
    grpc = (("content-type", "application/grpc+proto"), ("te", "trailers"))
    patient = Patient(own_server)
    before = service.resident_bytes
    with patient.under_attack(), RawHTTP2(service.address, (Setting.INITIAL_WINDOW_SIZE, 0)) as peer:
        resets: list[int] = []
        for stream in range(1, 2_000, 2):
            peer.send(post(stream, *grpc, path="/Interop/Echo"))
            for start in range(0, len(message), 16_000):
                part = message[start : start + 16_000]
                peer.send(data(stream, part, end=start + 16_000 >= len(message)))
            if (stream // 2 + 1) * len(message) > 64 << 20:
                last = peer.read_until(lambda one: one.kind == Kind.RST_STREAM)
                assert last and last.code == Code.ENHANCE_YOUR_CALM
                resets.append(last.stream)
        assert len(resets) > 500
        grown = service.resident_bytes - before
        assert grown < 128 << 20, f"{grown >> 20} MiB more"
        with RawHTTP2(service.address) as other:
            small = b"\0\0\0\0\x03\x0a\x01x"
            other.send(post(1, *grpc, path="/Interop/Echo"), data(1, small, end=True))
            assert other.answer(1).body == small


def test_a_websocket_that_never_reads_is_not_written_to_without_end(own_server: Server) -> None:
    """Pings and messages come, and nothing of the answers is taken."""
    own_server.start_helloworld()
    patient = Patient(own_server)
    with patient.under_attack():
        peers = [RawWebSocket(own_server.api, "/helloworld/pingPong") for _ in range(5)]
        for peer in peers:
            peer.socket.settimeout(0.3)
            try:
                for _ in range(100):
                    peer.send((socket_frame(Opcode.TEXT, b'{"stroke":1}') + socket_frame(Opcode.PING, b"x")) * 1_000)
            except TimeoutError:
                pass
        for peer in peers:
            peer.close()


# Many


MALFORMED = {
    "no protocol": b"\x00\x01\x02\x03\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(50),
    "a broken head": b"GET / HTTP/1.1\r\nnonsense\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
    "a broken preface": PREFACE[:-2] + b"xx",
    "a broken frame": PREFACE + settings() + frame(Kind.PING, 0, 0, b"x"),
    "a broken block": PREFACE + settings() + headers(1, b"\xff\xff\xff\xff"),
    "nothing": b"",
}


def test_10_000_malformed_connections_leave_no_trace(patient: Patient) -> None:
    """Of every kind; neither memory nor files nor lines in the log."""
    files = patient.files
    with patient.under_attack():
        for index in range(10_000):
            sent = list(MALFORMED.values())[index % len(MALFORMED)]
            with bare(patient.api) as connection:
                connection.sendall(sent)
                if index % 97 == 0 and sent:
                    try:
                        while connection.recv(4096):
                            pass
                    except ConnectionResetError:
                        pass
        eventually(lambda: patient.files <= files + 10, "all are forgotten")


def test_10_000_malformed_requests_leave_no_trace(patient: Patient) -> None:
    """On one connection, each refused on its own."""
    with patient.under_attack(), RawHTTP2(patient.api) as peer:
        for start in range(1, 20_000, 200):
            streams = range(start, start + 200, 2)
            peer.send(*(get(stream, ("Broken", "x")) for stream in streams))
            last = streams[-1]
            assert peer.read_until(lambda one, last=last: one.stream == last and one.kind == Kind.RST_STREAM)  # type: ignore[misc]


# Open files


def test_a_server_without_file_descriptors_waits_for_some() -> None:
    """It can accept no more. That is no reason to take a processor, nor to end: as soon as some are free, it goes on.

    It took a whole processor: what could not be accepted was tried again at once, and again.
    """
    with Server(files=64) as server:
        patient = Patient(server)
        connections = [bare(server.api) for _ in range(100)]
        eventually(lambda: patient.files >= 63, "no file is left")
        said = f"No connection can be accepted on {server.api}, no file descriptor is left: raise `ulimit -n`"
        eventually(lambda: said in server.process.output, "the log says so")
        patient.assert_rests()
        for connection in connections[:80]:
            connection.close()
        with RawConnection(server.api) as caller:
            caller.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert caller.answer().status == 200
        again = f"Connections are accepted again on {server.api}"
        eventually(lambda: again in server.process.output, "the log says that it goes on")
        for connection in connections:
            connection.close()
        eventually(lambda: patient.files < 30, "all are forgotten")
        assert server.process.output.count("No connection can be accepted") < 5, "seldom"
        assert patient.lines < 20, server.process.output
        with RawHTTP2(server.api) as peer:
            peer.send(get(1))
            assert peer.answer(1).fields[":status"] == "200"
