"""Load by h2load, with every answer verified."""

import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .figures import CPU, percentile
from .process import Process, tool


@dataclass(frozen=True)
class Shape:
    """So many connections, with so many streams at once on each."""

    connections: int
    streams: int

    def __str__(self) -> str:
        return f"{self.connections}x{self.streams}"


ONE = Shape(1, 1)
SHAPES = [ONE, Shape(4, 32), Shape(8, 16)]


@dataclass(frozen=True)
class Request:
    """What is sent, and how long the right answer is."""

    url: str
    answer: int
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    is_http1: bool = False


@dataclass(frozen=True)
class Answers:
    """Answers that were all right: how many, in how many seconds, and how long each took in microseconds, ordered."""

    count: int
    seconds: float
    times: Sequence[int]

    @property
    def figures(self) -> dict[str, float]:
        shares = [("50", 0.5), ("99", 0.99), ("999", 0.999)]
        return {"rate": self.count / self.seconds} | {
            f"p{name}_us": percentile(self.times, share) for name, share in shares
        }


def load(request: Request, shape: Shape, count: int, measured: Sequence[Process]) -> dict[str, float]:
    """Makes so many requests. The figure `cpu_us` is of the first process; there is one more of each of the others."""
    before = [process.cpu for process in measured]
    answers = run(request, shape, "-n", str(count))
    used = [process.cpu - start for process, start in zip(measured, before, strict=True)]
    if answers.count != count:
        raise RuntimeError(f"{answers.count} of {count} requests of {request.url} were answered")
    figures = {CPU: used[0] / count * 1e6}
    figures |= {f"{process.name}_{CPU}": cpu / count * 1e6 for process, cpu in zip(measured[1:], used[1:], strict=True)}
    return figures | answers.figures


def run(request: Request, shape: Shape, *options: str, timeout: float = 120) -> Answers:
    """Makes requests, as many as the options say.

    h2load takes an error of gRPC, which has no message, for a success: the bytes of all answers are compared with what
    that many right ones have.
    """
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        command = [tool("h2load"), "-c", str(shape.connections), "-m", str(shape.streams), "--log-file", str(log)]
        if request.is_http1:
            command.append("--h1")
        if request.body is not None:
            Path(folder, "body").write_bytes(request.body)
            command += ["-d", str(Path(folder, "body"))]
        for name, value in request.headers.items():
            command += ["-H", f"{name}: {value}"]
        command += [*options, request.url]
        output = subprocess.run(command, capture_output=True, text=True, timeout=timeout).stdout
        # When it began, the status, and how many microseconds it took.
        times = sorted(int(line.split("\t")[2]) for line in log.read_text().splitlines())
    done = re.search(r"(\d+) started, \d+ done, (\d+) succeeded, (\d+) failed", output)
    data = re.search(r"\((\d+)\) data", output)
    finished = re.search(r"finished in ([\d.]+)(us|ms|s)", output)
    if not done or not data or not finished:
        raise RuntimeError(f"h2load said something unexpected of {request.url}:\n{output}")
    started, count, failed = map(int, done.groups())
    # Where time ends a load, what comes after that is data of no answer.
    if failed or not count * request.answer <= int(data.group(1)) <= started * request.answer:
        raise RuntimeError(f"not every answer of {request.url} has {request.answer} bytes:\n{output}")
    seconds = float(finished.group(1)) * {"us": 1e-6, "ms": 1e-3, "s": 1}[finished.group(2)]
    return Answers(count, seconds, times)
