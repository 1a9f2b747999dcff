#!/usr/bin/env python3
"""What a message of a stream costs: messages/s, MB/s and CPU-µs on both sides, with grpcio under the same load.

Our side is `stream-bench`, a service and a client through the public API. CPU-µs = (user + system time of a process
during the run) / messages; every message is counted, and its size checked, by who receives it.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import grpc
from google.protobuf.wrappers_pb2 import BytesValue, Int64Value, StringValue

KINDS = ["server", "client", "bidi"]
UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


@dataclass(frozen=True)
class Load:
    """So many messages of a size, on so many streams at once. A message of bidi is a request with its answer."""

    kind: str
    size: int
    messages: int
    streams: int

    @property
    def words(self) -> list[str]:
        return [self.kind, str(self.size), str(self.messages), str(self.streams)]

    @property
    def with_warm_up(self) -> int:
        """Every run is preceded by a tenth of it."""
        each = self.messages // self.streams + max(1, self.messages // 10) // self.streams
        return each * self.streams


@dataclass(frozen=True)
class Result:
    load: Load
    seconds: float
    server_us: float
    client_us: float

    @property
    def row(self) -> str:
        rate = self.load.messages / self.seconds
        # Both ways carry it.
        volume = rate * self.load.size * (2 if self.load.kind == "bidi" else 1) / 1e6
        return f"{rate:12,.0f} {self.server_us:12.2f} {self.client_us:12.2f} {volume:10,.0f}"


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Contestant:
    """A server in a process of its own, and the command of its client."""

    def __init__(self, name: str, serve: list[str], run: list[str], folder: Path) -> None:
        self.name = name
        self._run = run
        log = folder / f"{name}.log"
        with log.open("w") as sink:
            self._server = subprocess.Popen(serve, stdout=sink, stderr=sink, env={"PATH": os.environ["PATH"]})
        self._address = self._wait_for_address(log)

    def _wait_for_address(self, log: Path) -> str:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and self._server.poll() is None:
            if match := re.search(r"Listening on (\S+)", log.read_text()):
                return match.group(1)
            time.sleep(0.02)
        sys.exit(f"{self.name} does not listen:\n{log.read_text()}")

    def measure(self, load: Load) -> Result:
        before = cpu_seconds(self._server.pid)
        done = subprocess.run([*self._run, self._address, *load.words], capture_output=True, text=True, timeout=600)
        if done.returncode != 0:
            sys.exit(f"{self.name} {load}: {done.stdout}{done.stderr}")
        wall, client = map(float, done.stdout.split())
        server = cpu_seconds(self._server.pid) - before
        return Result(load, wall, server / load.with_warm_up * 1e6, client / load.messages * 1e6)

    def stop(self) -> None:
        self._server.send_signal(signal.SIGTERM)
        self._server.wait(timeout=15)


# --- grpcio -----------------------------------------------------------------------------------------------------------


def serve_with_grpcio() -> None:
    def give(request: StringValue, _: grpc.ServicerContext) -> Iterator[BytesValue]:
        size, count = map(int, request.value.split())
        chunk = BytesValue(value=b"\7" * size)
        for _ in range(count):
            yield chunk

    def take(requests: Iterator[BytesValue], _: grpc.ServicerContext) -> Int64Value:
        return Int64Value(value=sum(len(chunk.value) for chunk in requests))

    def echo(requests: Iterator[BytesValue], _: grpc.ServicerContext) -> Iterator[BytesValue]:
        return requests

    server = grpc.server(ThreadPoolExecutor(32), options=UNLIMITED)
    handlers = {
        "Server": grpc.unary_stream_rpc_method_handler(give, StringValue.FromString, BytesValue.SerializeToString),
        "Client": grpc.stream_unary_rpc_method_handler(take, BytesValue.FromString, Int64Value.SerializeToString),
        "Bidi": grpc.stream_stream_rpc_method_handler(echo, BytesValue.FromString, BytesValue.SerializeToString),
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("bench.Bench", handlers),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(f"Listening on 127.0.0.1:{port}", flush=True)
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    stopped.wait()
    server.stop(None).wait()


def run_with_grpcio(address: str, load: Load) -> None:
    channel = grpc.insecure_channel(address, options=UNLIMITED)
    server = channel.unary_stream("/bench.Bench/Server", StringValue.SerializeToString, BytesValue.FromString)
    client = channel.stream_unary("/bench.Bench/Client", BytesValue.SerializeToString, Int64Value.FromString)
    bidi = channel.stream_stream("/bench.Bench/Bidi", BytesValue.SerializeToString, BytesValue.FromString)
    chunk = BytesValue(value=b"\7" * load.size)

    def stream(count: int) -> None:
        received = 0
        if load.kind == "server":
            received = sum(len(answer.value) for answer in server(StringValue(value=f"{load.size} {count}")))
        elif load.kind == "client":
            received = client(chunk for _ in range(count)).value
        else:
            turn = threading.Semaphore(1)

            def requests() -> Iterator[BytesValue]:
                for _ in range(count):
                    # The next one goes out when the answer to the last one is here.
                    turn.acquire()
                    yield chunk

            for answer in bidi(requests()):
                received += len(answer.value)
                turn.release()
        if received != load.size * count:
            sys.exit(f"{received} bytes came")

    def run_all(messages: int) -> None:
        with ThreadPoolExecutor(load.streams) as threads:
            list(threads.map(stream, [messages // load.streams] * load.streams))

    run_all(max(1, load.messages // 10))
    cpu, wall = time.process_time(), time.monotonic()
    run_all(load.messages)
    print(time.monotonic() - wall, time.process_time() - cpu)


# --- the comparison ---------------------------------------------------------------------------------------------------


def loads(streams: int, share: float, fat_share: float) -> list[Load]:
    """What is measured; grpcio gets a share of the messages, and another of those of a stream alone."""
    counts = {("server", 32): 2_000_000, ("client", 32): 2_000_000, ("bidi", 32): 400_000}
    counts |= {("server", 16384): 200_000, ("client", 16384): 200_000, ("bidi", 16384): 100_000}
    many = [Load(kind, size, int(count * share), streams) for (kind, size), count in counts.items()]
    fat = [Load("server", size, int((4 << 30) / size * fat_share), 1) for size in (16 << 10, 1 << 20)]
    return many + fat


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin", type=Path, help="folder with the release binaries")
    parser.add_argument("--streams", type=int, default=16, help="streams at once")
    parser.add_argument("--share", type=float, default=1, help="share of the usual number of messages")
    options = parser.parse_args()
    bench = str(options.bin / "stream-bench")
    this = [sys.executable, str(Path(__file__).resolve())]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"streams, load average {os.getloadavg()[0]:.1f} before")
        print(f"{'':34} {'messages/s':>12} {'server µs':>12} {'client µs':>12} {'MB/s':>10}")
        for contestant, share, fat_share in [
            (Contestant("micro", [bench, "serve"], [bench, "run"], folder), 1, 1),
            (Contestant("grpcio", [*this, "--grpcio-serve"], [*this, "--grpcio-run"], folder), 1 / 25, 1 / 4),
        ]:
            for load in loads(options.streams, options.share * share, options.share * fat_share):
                what = f"{contestant.name}, {load.kind}, {load.size} B, {load.streams} x"
                print(f"{what:34} {contestant.measure(load).row}", flush=True)
            contestant.stop()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--grpcio-serve"]:
            serve_with_grpcio()
        case ["--grpcio-run", address, kind, size, messages, streams]:
            run_with_grpcio(address, Load(kind, int(size), int(messages), int(streams)))
        case _:
            main()
