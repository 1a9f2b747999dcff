"""HTTP with curl, and with bare sockets where curl is too polite."""

import json
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True)
class Answer:
    """An HTTP response; the names of its headers in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes
    version: str = "1.1"

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def curl(url: str, *options: str, body: bytes | None = None) -> Answer:
    """Makes one request; the path goes out as it is written."""
    with tempfile.TemporaryDirectory(prefix="curl-") as folder:
        head, content = Path(folder, "head"), Path(folder, "body")
        content.touch()
        command = ["curl", "-sS", "--noproxy", "*", "--max-time", "30", "--path-as-is", "-g"]
        command += ["-D", str(head), "-o", str(content), "-w", "%{http_version} %{http_code}", *options]
        if body is not None:
            command += ["--data-binary", "@-"]
        done = subprocess.run([*command, url], input=body or b"", capture_output=True, timeout=40)
        assert done.returncode == 0, f"curl {url}: {done.stderr.decode()} ({done.stdout.decode()})"
        version, status = done.stdout.decode().split()
        if "-I" in options:
            content.write_bytes(b"")  # curl shows the head in the place of the body
        # The last block is the answer; those in front of it are interim ones.
        block = [part for part in head.read_bytes().decode().replace("\r", "").split("\n\n") if part][-1]
        return Answer(int(status), _fields(block.split("\n")[1:]), content.read_bytes(), version)


def post_json(url: str, message: Any, *options: str) -> Answer:
    """Posts JSON."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return curl(url, "-H", "Content-Type: application/json", *options, body=body)


def _fields(lines: list[str]) -> dict[str, str]:
    pairs = (line.split(":", 1) for line in lines if line)
    return {name.lower(): value.strip() for name, value in pairs}


class RawConnection:
    """An HTTP/1.1 connection over which any bytes go."""

    def __init__(self, address: str) -> None:
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=10)
        self._file = self.socket.makefile("rb")

    def send(self, text: str | bytes) -> None:
        self.socket.sendall(text if isinstance(text, bytes) else text.encode("latin-1"))

    def answer(self, to_head: bool = False) -> Answer:
        """Reads the next response."""
        status_line = self._file.readline().decode()
        assert status_line.startswith("HTTP/1.1 "), f"no response: {status_line!r}"
        lines: list[str] = []
        while line := self._file.readline().decode().rstrip("\r\n"):
            lines.append(line)
        fields = _fields(lines)
        body = b"" if to_head else self._file.read(int(fields.get("content-length", "0")))
        return Answer(int(status_line.split()[1]), fields, body)

    def is_closed(self) -> bool:
        """Whether the peer closed the connection; waits for that."""
        try:
            return self._file.read(1) == b""
        except ConnectionResetError:
            return True

    def close(self) -> None:
        self._file.close()
        self.socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
