"""WebSocket frame by frame (RFC 6455): anything can be said with it, also what no client library would."""

import base64
import hashlib
import os
from enum import IntEnum

from .curl import RawConnection

_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Opcode(IntEnum):
    """Kinds of frames (§5.2)."""

    CONTINUATION = 0
    TEXT = 1
    BINARY = 2
    CLOSE = 8
    PING = 9
    PONG = 10


def frame(
    opcode: int,
    payload: bytes = b"",
    final: bool = True,
    reserved: int = 0,
    masked: bool = True,
    length: bytes | None = None,
) -> bytes:
    """A frame; nothing is checked. `length` stands for the bytes that tell it, the mask's bit not among them."""
    if length is None:
        count = len(payload)
        if count < 126:
            length = bytes([count])
        elif count < 1 << 16:
            length = b"\x7e" + count.to_bytes(2, "big")
        else:
            length = b"\x7f" + count.to_bytes(8, "big")
    first = (0x80 if final else 0) | reserved << 4 | opcode
    if not masked:
        return bytes([first]) + length + payload
    mask = os.urandom(4)
    key = int.from_bytes((mask * (len(payload) // 4 + 1))[: len(payload)], "big")
    body = (int.from_bytes(payload, "big") ^ key).to_bytes(len(payload), "big")
    return bytes([first, length[0] | 0x80]) + length[1:] + mask + body


def close(code: int | None = None, reason: bytes = b"") -> bytes:
    return frame(Opcode.CLOSE, b"" if code is None else code.to_bytes(2, "big") + reason)


class RawWebSocket(RawConnection):
    """A connection that has become a WebSocket."""

    def __init__(self, address: str, path: str, *, behind: bytes = b"") -> None:
        super().__init__(address)
        key = base64.b64encode(os.urandom(16))
        lines = [f"GET {path} HTTP/1.1", f"Host: {address}", "Connection: keep-alive, Upgrade", "Upgrade: WebSocket"]
        lines += ["Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key.decode()}", "", ""]
        self.send("\r\n".join(lines).encode() + behind)
        answer = self.answer()
        accept = base64.b64encode(hashlib.sha1(key + _MAGIC).digest()).decode()
        assert (answer.status, answer.headers.get("sec-websocket-accept")) == (101, accept), answer
        assert "sec-websocket-extensions" not in answer.headers, "none was offered"

    def read(self) -> tuple[int, bytes] | None:
        """The next frame as opcode and payload, None when the connection was closed."""
        try:
            head = self._file.read(2)
            if len(head) < 2:
                return None
            assert head[0] & 0xF0 == 0x80, f"reserved bits or a fragment: {head!r}"
            assert head[1] < 128, "a server masks nothing"
            length = head[1]
            if length > 125:
                length = int.from_bytes(self._file.read(2 if length == 126 else 8), "big")
            return head[0] & 0x0F, self._file.read(length)
        except ConnectionResetError:
            return None

    def end(self) -> tuple[int, bytes] | None:
        """Reads to the close frame and then to the connection's end; gives its code, 0 for none, and its reason."""
        while (one := self.read()) and one[0] != Opcode.CLOSE:
            pass
        if one is None:
            return None
        assert self.read() is None, "a frame behind the close"
        return int.from_bytes(one[1][:2], "big"), one[1][2:]
