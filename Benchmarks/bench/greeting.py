"""Calls of helloworld, as bytes."""

import json

from .h2load import Request

SIZES = {"64 B": 64, "4 KiB": 4 << 10, "64 KiB": 64 << 10}
"""Bytes of text in a message."""

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


def message(text: str, encoding: str, name: str) -> bytes:
    """A message with one field of text, which has the number 1."""
    if encoding == "json":
        return json.dumps({name: text}, separators=(",", ":")).encode()
    # https://protobuf.dev/programming-guides/encoding/: tag 1, length-delimited.
    length, prefix = len(text), bytearray(b"\x0a")
    while length > 0x7F:
        prefix.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes([*prefix, length]) + text.encode()


def frame(message: bytes) -> bytes:
    return b"\0" + len(message).to_bytes(4, "big") + message


def grpc_request(address: str, encoding: str, size: int) -> Request:
    """A call over gRPC; the proxies find the service by the package in the path."""
    return Request(
        url=f"http://{address}/helloworld.Helloworld/Call",
        answer=len(frame(message("Hello " + "x" * size, encoding, "msg"))),
        body=frame(message("x" * size, encoding, "name")),
        headers={**CAPTURED_HEADERS, "content-type": f"application/grpc+{encoding}"},
    )


def json_request(address: str, size: int, is_http1: bool = True) -> Request:
    """A call as the gateway takes it."""
    return Request(
        url=f"http://{address}/helloworld/Call",
        answer=len(message("Hello " + "x" * size, "json", "msg")),
        body=message("x" * size, "json", "name"),
        headers={"content-type": "application/json"},
        is_http1=is_http1,
    )
