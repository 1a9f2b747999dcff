#!/usr/bin/env python3
"""What a unary gRPC call costs the server: CPU-µs for each verified answer, with nghttpd under the same load.

CPU-µs = (user + system time of the server process during the run) / answers. An answer counts when its message
arrived whole: h2load takes an error without a message for a success, so the bytes of DATA are checked against what
that many right answers have.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

# The headers of the Go command line (spec captures, v4-cli-to-8081), without a token.
CAPTURED_HEADERS = {
    "content-type": "application/grpc+proto",
    "te": "trailers",
    "user-agent": "grpc-go/1.54.1",
    "x-content-type": "application/grpc+proto",
    "timeout": "10000000000",
    "grpc-timeout": "9998529u",
    "micro-namespace": "micro",
}


@dataclass
class Result:
    name: str
    requests: int
    seconds: float
    cpu_us: float
    p50: str


def grpc_frame(message: bytes) -> bytes:
    return b"\0" + len(message).to_bytes(4, "big") + message


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_kib(pid: int) -> int:
    match = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(match.group(1)) if match else 0


def h2load(url: str, pid: int, name: str, options: argparse.Namespace, answer_bytes: int | None, *extra: str) -> Result:
    command = ["h2load", "-n", str(options.requests), "-c", str(options.connections), "-m", str(options.streams), *extra, url]
    before = cpu_seconds(pid)
    output = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600).stdout
    used = cpu_seconds(pid) - before
    done = re.search(r"requests: \d+ total, \d+ started, \d+ done, (\d+) succeeded", output)
    data = re.search(r"\((\d+)\) data", output)
    finished = re.search(r"finished in ([\d.]+)(ms|s)", output)
    if not done or not data or not finished:
        sys.exit(f"{name}: h2load said something unexpected:\n{output}")
    answers = int(done.group(1))
    if answers != options.requests or (answer_bytes is not None and int(data.group(1)) != answers * answer_bytes):
        sys.exit(f"{name}: not every answer is right:\n{output}")
    seconds = float(finished.group(1)) / (1000 if finished.group(2) == "ms" else 1)
    median = re.search(r"time for request:\s+\S+\s+\S+\s+(\S+)", output)
    return Result(name, answers, seconds, used / answers * 1e6, median.group(1) if median else "?")


def wait_for_line(path: Path, pattern: str, process: subprocess.Popen) -> str:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and process.poll() is None:
        match = re.search(pattern, path.read_text())
        if match:
            return match.group(1)
        time.sleep(0.02)
    sys.exit(f"no line like {pattern!r} in:\n{path.read_text()}")


def free_port() -> int:
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def measure_micro(binary: Path, folder: Path, options: argparse.Namespace, encoding: str) -> Result:
    log = folder / "helloworld.log"
    with log.open("w") as sink:
        process = subprocess.Popen([binary / "helloworld"], stderr=sink, env={"PATH": os.environ["PATH"]})
    try:
        address = wait_for_line(log, r"Listening on (\S+)", process)
        name = b"x" * options.size
        if encoding == "proto":
            length = len(name)
            varint = bytes([length]) if length < 128 else bytes([length & 0x7F | 0x80, length >> 7])
            request = b"\x0a" + varint + name
            answer = len(b"Hello ") + length
            answer += 1 + (1 if answer < 128 else 2)
        else:
            request = b'{"name":"' + name + b'"}'
            answer = len(b'{"msg":"Hello "}') + len(name)
        body = folder / "body"
        body.write_bytes(grpc_frame(request))
        headers = dict(CAPTURED_HEADERS)
        headers["content-type"] = f"application/grpc+{encoding}"
        extra = ["-d", str(body)]
        for key, value in headers.items():
            extra += ["-H", f"{key}: {value}"]
        url = f"http://{address}/helloworld.Helloworld/Call"
        warm = argparse.Namespace(**{**vars(options), "requests": options.requests // 10})
        h2load(url, process.pid, "warm-up", warm, answer + 5, *extra)
        result = h2load(url, process.pid, f"helloworld, {encoding}, {options.size} B", options, answer + 5, *extra)
        print(f"  resident after the run: {resident_kib(process.pid) / 1024:.1f} MiB")
        return result
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)


def measure_nghttpd(folder: Path, options: argparse.Namespace) -> Result:
    (folder / "answer").write_bytes(b"x" * (options.size + 5))
    port = free_port()
    process = subprocess.Popen(
        ["nghttpd", "--no-tls", "-n2", "-d", str(folder), str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                subprocess.run(
                    ["curl", "-fsS", "--http2-prior-knowledge", "-o", "/dev/null", f"http://127.0.0.1:{port}/answer"],
                    check=True, stderr=subprocess.DEVNULL,
                )
                break
            except subprocess.CalledProcessError:
                time.sleep(0.05)
        return h2load(f"http://127.0.0.1:{port}/answer", process.pid, "nghttpd, static file", options, options.size + 5)
    finally:
        process.terminate()
        process.wait(timeout=10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin", type=Path, help="folder with the release binaries")
    parser.add_argument("--requests", type=int, default=400_000)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--streams", type=int, default=32)
    parser.add_argument("--size", type=int, default=64, help="bytes of text in the message")
    options = parser.parse_args()
    results = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{options.connections} connections x {options.streams} streams, {options.requests} calls")
        for encoding in ("proto", "json"):
            results.append(measure_micro(options.bin, folder, options, encoding))
        results.append(measure_nghttpd(folder, options))
    print(f"{'server':32} {'requests/s':>12} {'CPU-µs/answer':>14} {'/ nghttpd':>10} {'median':>10}")
    peer = results[-1].cpu_us
    for result in results:
        rate = result.requests / result.seconds
        print(f"{result.name:32} {rate:12,.0f} {result.cpu_us:14.2f} {result.cpu_us / peer:10.2f} {result.p50:>10}")


if __name__ == "__main__":
    main()
