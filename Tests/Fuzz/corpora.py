#!/usr/bin/env python3
"""Writes the seeds of the corpora beside it: for each target of Tests/MicroFuzzTargets examples of its format, whole and
broken, most of them from the RFC or specification that defines it. What fuzzing found lies beside them and stays.

    python3 Tests/Fuzz/corpora.py
"""
import gzip
import pathlib
import struct
import zlib

FOLDER = pathlib.Path(__file__).parent / "corpora"


def seeds(target, *inputs):
    folder = FOLDER / target
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("seed-*"):
        old.unlink()
    for number, data in enumerate(inputs):
        (folder / f"seed-{number:02}").write_bytes(data.encode() if isinstance(data, str) else data)


# JSON (RFC 8259)

everything = (
    '{"text":"x","flag":true,"small":255,"large":18446744073709551615,"real":1.5e300,"single":0.1,"kind":"fancy",'
    '"bytes":"AAEC","byName":{"a":{"someNumbers":[1,-128,127],"deeper":[]}},"byNumber":{"1":"one"},"anyValue":[{}]}'
)
snake = everything.replace("byName", "by_name").replace("byNumber", "by_number").replace("anyValue", "any_value")
json_texts = [
    "null", " true ", "false", "0", "-0", "1.0", "-1.5e+10", "1E-400", "1e400", "123456789012345678901234567890",
    "9223372036854775807", "-9223372036854775808", "18446744073709551615", "9223372036854775808.0", "0.1e1", "5e-324",
    "2.2250738585072011e-308", "179769313486231580793e289", "01", "1.", ".5", "+1", "1e", "--1", "NaN",
    '""', '"a\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\u0000\\u00e9\\u20ac"', '"\\ud83d\\ude00"', '"\\ud83d"', '"\\ude00\\ud83d"',
    '"\\x"', '"tab\there"', '"é€😀"', '"<script>&\u2028\u2029"', '"open', "[]", "[1,2,[3,[4,[]]]]", "[1,]", "[,1]", "[1 2]",
    "{}", '{"a":1,"b":{"c":[null,true,false]},"a":2}', '{"a":1,}', '{"a"}', '{"a":}', "{1:2}", '{"é":1,"e\u0301":2}',
    "[" * 40 + "]" * 40, '{"a":' * 20 + "1" + "}" * 20, "[" * 600, "", " ", "nul", "truefalse", "[1]x", "\ufeff1",
]
seeds("json", *json_texts, b'"\xff"', b'"\xc0\x80"', b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"', b'"\xe2\x82', b"\x00")
seeds(
    "json-decode", everything, snake, "{}", "null", "[]", '{"text":1,"flag":"true","small":"7","large":1e3,"real":"1.5"}',
    everything.replace("255", "256"), everything.replace("1.5e300", '"NaN"'), everything.replace("0.1", "1e39"),
    everything.replace('"fancy"', '"none"'), everything.replace('"AAEC"', "[0,1,2]"), everything.replace('"AAEC"', '"A"'),
    everything.replace('"AAEC"', '"-_8="'), everything.replace('"deeper":[]', '"deeper":[' + everything + "]"),
    everything.replace('{"1":"one"}', '{"x":"one"}'), '{"a":[1,null,2.5]}', '{"a":[1,"x"]}', '{"text":"a","text":"b"}',
    snake.replace("255", "255.0"), snake.replace("18446744073709551615", '"18446744073709551615"'),
)
seeds("base64", "", "AA==", "AAEC", "AAE=", "AAE", "A", "A===", "-_-_", "+/+/", "AB==", "AA==AA==", "AA\n==", "====", b"\xff\x00")

# The vocabulary

seeds(
    "host-port", "127.0.0.1:8080", ":8080", "[::1]:80", "[::]:0", "localhost", "example.com:65535", "a:65536", "a:-1", "a:+1",
    "::1", "[::1]", "[", "]", "[]:1", "[:1", "a b:1", "a/b:1", "a:", ":", "", "[[::1]]:1", "1.2.3.4:080", "a:\u0663", "[a]b:1",
)
seeds(
    "metadata", "a=1\nb=2\na=3", "+a=1\n+A=2\na=", "+x-y=1\n-X-Y", "*a=1\n+a=2\n*A=3", "=", "a", "-", "+é=1\nE\u0301=2",
    "micro-namespace=micro\n+authorization=Bearer x\n*Micro-Namespace=other", "a=1\n" * 20,
)
error = '{"id":"go.micro.client","code":404,"detail":"service foo: not found","status":"Not Found"}'
seeds(
    "micro-error", error, error.replace("404", "0"), error.replace("404", "1e9"), error.replace("404", '"404"'), "{}", "{",
    '{"code":1}', '{"code":500,"detail":"rpc error: {\\"id\\":\\"a\\",\\"code\\":400,\\"detail\\":\\"b\\"}"}',
    '{"code":500,"detail":"{{{"}', '{"code":500,"detail":"{\\"code\\":500,\\"detail\\":\\"{\\\\\\"code\\\\\\":500}\\"}"}',
    "service foo: not found", "Error while dialing: dial tcp 127.0.0.1:1: connection refused", "…", "",
    '{"id":"é","code":599,"detail":"e\u0301…","status":""}',
)
seeds(
    "go-duration", "0", "+0", "-0", "1s", "1h2m3s4ms5us6ns", "1.5h", "-2m30s", "1µs", "1μs", ".5s", "5.s", ".s", "1", "s", "1x",
    "1e3s", "9223372036s", "9223372037s", "-9223372036.854775808s", "2562047h47m16.854775807s", "9" * 400 + "h", "", "-", "--1s",
    "9223372036854775807ns", "9223372036854775808ns",
)

# HTTP/2 (RFC 9113); the first byte: how to cut, and what the other side does


def frame(kind, flags, stream, payload=b""):
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def literal(name, value):
    return b"\x00" + bytes([len(name)]) + name + bytes([len(value)]) + value


DATA, HEADERS, PRIORITY, RST, SETTINGS, PUSH, PING, GOAWAY, WINDOW, CONTINUATION = range(10)
get = bytes([0x82, 0x86, 0x84])  # :method GET, :scheme http, :path / (RFC 7541 appendix A)
get_a = get + literal(b":authority", b"a")
post = bytes([0x83, 0x86]) + b"\x44\x0c/micro.Greet" + literal(b"te", b"trailers")
grpc = post + literal(b"content-type", b"application/grpc") + literal(b"grpc-timeout", b"10S")
rfc_requests = [  # RFC 7541 C.4, one after the other on a connection
    bytes.fromhex("828684418cf1e3c2e5f23a6ba0ab90f4ff"),
    bytes.fromhex("828684be5886a8eb10649cbf"),
    bytes.fromhex("828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf"),
]
rfc_responses = [  # RFC 7541 C.6
    bytes.fromhex("488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad1718"
                  "63c78f0b97c8e9ae82ae43d3"),
    bytes.fromhex("4883640effc1c0bf"),
]
hello = bytes([0, 0, 0, 0, 7]) + b"\x0a\x05hello"
server_frames = [
    frame(HEADERS, 5, 1, get_a),
    frame(HEADERS, 5, 1, rfc_requests[0]) + frame(HEADERS, 5, 3, rfc_requests[1]) + frame(HEADERS, 5, 5, rfc_requests[2]),
    frame(HEADERS, 4, 1, grpc) + frame(DATA, 1, 1, hello),
    frame(HEADERS, 4, 1, grpc) + frame(DATA, 0, 1, hello) * 3 + frame(HEADERS, 5, 1, literal(b"x", b"y")),
    frame(HEADERS, 4, 1, get + literal(b"content-length", b"5")) + frame(DATA, 1, 1, b"hello"),
    frame(HEADERS, 4, 1, get + literal(b"content-length", b"4")) + frame(DATA, 1, 1, b"hello"),
    frame(HEADERS, 0, 1, get_a[:5]) + frame(CONTINUATION, 0, 1, get_a[5:9]) + frame(CONTINUATION, 4, 1, get_a[9:]),
    frame(HEADERS, 1, 1, get) + frame(PING, 0, 0, b"01234567"),
    frame(HEADERS, 0x2D, 1, b"\x03" + struct.pack(">IB", 0, 16) + get + b"\0\0\0"),
    frame(HEADERS, 0x0D, 1, b"\xff" + get),
    frame(HEADERS, 5, 1, get) + frame(DATA, 9, 1, b"\x02abc\0\0") + frame(DATA, 0, 1, b"x"),
    frame(HEADERS, 4, 1, grpc) + frame(DATA, 8, 1, b"\x02abc\0\0") + frame(RST, 0, 1, struct.pack(">I", 8)),
    b"".join(frame(HEADERS, 4, n, grpc) + frame(RST, 0, n, struct.pack(">I", 8)) for n in range(1, 60, 2)),
    b"".join(frame(HEADERS, 4, n, grpc) for n in range(1, 24, 2)),
    frame(SETTINGS, 0, 0, struct.pack(">HIHI", 4, 0, 1, 0)) + frame(HEADERS, 5, 1, get) + frame(WINDOW, 0, 1, struct.pack(">I", 100))
    + frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 1000)),
    frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 0x80000000)), frame(SETTINGS, 0, 0, struct.pack(">HI", 5, 16383)),
    frame(SETTINGS, 0, 0, struct.pack(">HI", 2, 2)), frame(SETTINGS, 1, 0), frame(SETTINGS, 1, 0, b"x"),
    frame(SETTINGS, 0, 0, b"odd"), frame(SETTINGS, 0, 1), frame(SETTINGS, 0, 0, struct.pack(">HI", 1, 0xFFFFFFFF)),
    frame(PING, 0, 0, b"short"), frame(PING, 1, 0, b"draining"), frame(PING, 0, 0, b"01234567") * 120,
    frame(WINDOW, 0, 0, struct.pack(">I", 0x7FFFFFFF)), frame(WINDOW, 0, 0, struct.pack(">I", 0)), frame(WINDOW, 0, 7, b"\0\0\0\1"),
    frame(HEADERS, 4, 1, grpc) + frame(WINDOW, 0, 1, struct.pack(">I", 0x7FFFFFFF)),
    frame(HEADERS, 4, 1, grpc) + frame(WINDOW, 0, 1, struct.pack(">I", 0)),
    frame(PRIORITY, 0, 3, struct.pack(">IB", 0, 1)), frame(PRIORITY, 0, 3, struct.pack(">IB", 3, 1)), frame(PRIORITY, 0, 0, b"12345"),
    frame(GOAWAY, 0, 0, struct.pack(">II", 1, 0) + b"bye"), frame(GOAWAY, 0, 0, b"short"), frame(PUSH, 4, 1, b"\0\0\0\2" + get),
    frame(0x42, 255, 9, b"what nobody knows") + frame(HEADERS, 5, 1, get), frame(DATA, 0, 1, b"x"), frame(HEADERS, 5, 2, get),
    frame(HEADERS, 5, 5, get) + frame(HEADERS, 5, 3, get), frame(HEADERS, 5, 0, get), frame(CONTINUATION, 4, 1, get),
    frame(HEADERS, 0, 1, get) + frame(DATA, 0, 1, b"x"), frame(HEADERS, 0, 1, get) + frame(CONTINUATION, 0, 1) * 6,
    frame(HEADERS, 4, 1, grpc) + frame(DATA, 0, 1, b"x" * 600) * 2, frame(HEADERS, 5, 1, b"\xff\xff\xff\xff\xff"),
    frame(HEADERS, 5, 1, get + literal(b"x", b"v" * 120) * 9), b"\xff\xff\xff\0\0\0\0\0\1",
    frame(HEADERS, 5, 1, b"\x82\x86\x84\x82"), frame(HEADERS, 5, 1, literal(b"a", b"b") + get),
    frame(HEADERS, 5, 1, get + literal(b"A", b"b")), frame(HEADERS, 5, 1, get + literal(b"a", b"b\r\nc")),
    frame(HEADERS, 5, 1, get + literal(b"connection", b"close")),
]
preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
options = [0x00, 0x13, 0x20, 0x35, 0x40, 0x61, 0x72, 0x7F]
seeds(
    "http2-server", *[bytes([options[i % 8]]) + data for i, data in enumerate(server_frames)],
    b"\x80" + preface + frame(SETTINGS, 0, 0) + server_frames[0], b"\x83" + preface, b"\x80GET / HTTP/1.1\r\n\r\n", b"\x80PRI",
    b"\x80" + preface + frame(PING, 0, 0, b"01234567"), b"",
)
ok = b"\x88" + literal(b"content-type", b"application/grpc")
trailers = literal(b"grpc-status", b"0") + literal(b"grpc-message", b"")
client_frames = [
    frame(HEADERS, 4, 1, ok) + frame(DATA, 0, 1, hello) + frame(HEADERS, 5, 1, trailers), frame(HEADERS, 5, 1, ok + trailers),
    frame(HEADERS, 4, 1, rfc_responses[0]) + frame(HEADERS, 4, 3, rfc_responses[1]) + frame(DATA, 1, 1, b"x"),
    frame(HEADERS, 4, 1, b"\x08\x03100") + frame(HEADERS, 5, 1, ok), frame(HEADERS, 5, 1, b"\x08\x03100"),
    frame(HEADERS, 4, 3, ok) + frame(DATA, 1, 3, b"x" * 500), frame(HEADERS, 4, 3, ok) + frame(DATA, 0, 3, b"x" * 600) * 2,
    frame(DATA, 0, 1, b"x"), frame(HEADERS, 5, 7, ok), frame(HEADERS, 5, 2, ok), frame(RST, 0, 1, struct.pack(">I", 7)),
    frame(RST, 0, 1, struct.pack(">I", 0)), frame(HEADERS, 5, 1, ok) + frame(RST, 0, 1, struct.pack(">I", 0)),
    frame(GOAWAY, 0, 0, struct.pack(">II", 1, 0)), frame(GOAWAY, 0, 0, struct.pack(">II", 0, 11) + b"calm"),
    frame(GOAWAY, 0, 0, struct.pack(">II", 0x7FFFFFFF, 0)) + frame(HEADERS, 5, 1, ok),
    frame(WINDOW, 0, 1, struct.pack(">I", 100000)) + frame(WINDOW, 0, 0, struct.pack(">I", 100000)),
    frame(SETTINGS, 0, 0, struct.pack(">HI", 3, 0)), frame(SETTINGS, 0, 0, struct.pack(">HI", 2, 1)),
    frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 10)) + frame(HEADERS, 5, 1, ok), frame(PUSH, 4, 1, b"\0\0\0\2" + get),
    frame(HEADERS, 4, 1, b"\x08\x03abc"), frame(HEADERS, 4, 1, ok + ok), frame(HEADERS, 4, 1, get), frame(PING, 0, 0, b"01234567"),
    frame(HEADERS, 4, 1, ok + literal(b"content-length", b"2")) + frame(DATA, 1, 1, b"xy"),
]
seeds(
    "http2-client", *[bytes([options[i % 8]]) + data for i, data in enumerate(client_frames)],
    b"\x80" + frame(SETTINGS, 0, 0) + client_frames[0], b"\x80" + client_frames[0], b"",
)


def blocks(*list_of_blocks):
    return b"".join(bytes([len(block)]) + block for block in list_of_blocks)


seeds(
    "hpack", blocks(get), blocks(*rfc_requests), blocks(get_a, get_a), blocks(grpc), blocks(post, grpc, get),
    blocks(b"\x82\x86\x84\x41\x0fwww.example.com", b"\x82\x86\x84\xbe\x58\x08no-cache"),  # RFC 7541 C.3
    blocks(b"\x40\x0acustom-key\x0dcustom-header"), blocks(b"\x10\x08password\x06secret"), blocks(b"\x04\x0c/sample/path"),
    blocks(b"\x20" + get), blocks(b"\x3f\xe1\x1f" + get), blocks(b"\x3f\xff\xff\xff\xff\x0f"), blocks(b"\x20\x20\x20" + get),
    blocks(b"\x80"), blocks(b"\xbe"), blocks(b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), blocks(b"\x00\x7f\xff\xff\xff\x7fx"),
    blocks(get + b"\x00\x01a\x85\xff\xff\xff\xff\xff"), blocks(get + b"\x00\x01a\x81\xff"), blocks(get + b"\x00\x01a\x81\x00"), blocks(b""),
    *[blocks(block) for block in rfc_responses], blocks(get, get_a, get, get_a, get_a, b"\x20" + get, get, get_a),
)

# HTTP/1.1 (RFC 9112)

host = "Host: a\r\n"
http1 = [
    f"GET / HTTP/1.1\r\n{host}\r\n", f"GET /a?b=c HTTP/1.1\r\n{host}Accept: */*\r\n\r\n" * 3, "GET / HTTP/1.0\r\n\r\n", "GET /\r\n",
    f"POST /x HTTP/1.1\r\n{host}Content-Length: 5\r\n\r\nhello", f"POST /x HTTP/1.1\r\n{host}Content-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\n{host}\r\n",
    f"POST /x HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    f"POST /x HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\nGET / HTTP/1.1\r\n{host}\r\n",
    f"POST /x HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
    f"POST /x HTTP/1.1\r\n{host}Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy", f"POST / HTTP/1.1\r\n{host}Transfer-Encoding: gzip, chunked\r\n\r\n",
    f"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", f"POST / HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
    f"POST /x HTTP/1.1\r\n{host}Expect: 100-continue\r\nContent-Length: 2\r\n\r\nok", f"GET / HTTP/1.1\r\n{host}Host: b\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
    "GET http://b/c?d HTTP/1.1\r\nHost: a\r\n\r\n", "GET http://b?d HTTP/1.1\r\nHost: a\r\n\r\n", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\nrest",
    "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", f"GET / HTTP/1.1\r\n{host}Connection: close\r\n\r\nGET / HTTP/1.1\r\n{host}\r\n",
    f"GET / HTTP/1.1\r\n{host}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\nrest",
    f"GET / HTTP/1.1\r\n{host}Upgrade: h2c\r\n\r\n", f"GET / HTTP/1.1\r\n{host}:path: /x\r\n\r\n", f"GET / HTTP/1.1\r\n{host}A : b\r\n\r\n",
    f"GET / HTTP/1.1\r\n{host}A: b\r\n c\r\n\r\n", f"GET / HTTP/1.1\n{host}\n", f"GET /{'x' * 2100} HTTP/1.1\r\n{host}\r\n", f"GET / HTTP/2.0\r\n{host}\r\n",
    f"HEAD / HTTP/1.1\r\n{host}\r\n", f"\r\n\r\nGET / HTTP/1.1\r\n{host}\r\n", f"PATCH /é HTTP/1.1\r\n{host}X: é\r\n\r\n", f"FOO / HTTP/1.1\r\n{host}\r\n",
    f"GET / HTTP/1.1\r\n{host}A: b\0c\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n", "\0\0\0",
    # The same head again and again, and nearly the same.
    f"POST /x HTTP/1.1\r\n{host}Content-Length: 2\r\n\r\nok" * 5 + f"POST /x HTTP/1.1\r\n{host}Content-Length: 3\r\n\r\nok!" * 3,
    f"GET / HTTP/1.1\r\n{host}\r\n" * 4 + f"GET / HTTP/1.1\r\n{host}X: y\r\n\r\n" * 4,
    f"GET / HTTP/1.5\r\n{host}\r\nPOST / HTTP/1.2\r\n{host}Content-Length: 2\r\n\r\nok", "INVALID CONNECTION PREFACE\r\n\r\n",
]
seeds("http1", *[bytes([(i * 5) % 16]) + text.encode() for i, text in enumerate(http1)])

# WebSocket (RFC 6455)


def masked(first, payload=b"", mask=b"\x37\xfa\x21\x3d", length=None):
    size = len(payload) if length is None else length
    head = bytes([first, 0x80 | size]) if size < 126 else bytes([first, 0xFE]) + size.to_bytes(2, "big")
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


sockets = [
    masked(0x81, b"Hello"), masked(0x01, b"Hel") + masked(0x80, b"lo"), masked(0x89, b"Hello"), masked(0x8A), masked(0x82, bytes(200)),
    masked(0x01, b"Hel") + masked(0x89, b"?") + masked(0x80, b"lo"), masked(0x88), masked(0x88, b"\x03\xe8bye"), masked(0x88, b"\x03"),
    masked(0x88, b"\x03\xed"), masked(0x88, b"\x03\xe8\xff"), masked(0x81, "é€😀".encode()), masked(0x01, b"\xe2\x82") + masked(0x80, b"\xac"),
    masked(0x81, b"\xe2\x82"), masked(0x81, b"\xed\xa0\x80"), masked(0x81, b"\xf4\x90"), b"\x81\x05Hello", masked(0x80, b"x"), masked(0x83),
    masked(0x81, b"a") * 20, masked(0x01) + masked(0x01), masked(0x09), masked(0x89, bytes(126)), masked(0xC1, b"x"), masked(0x82, bytes(5000)),
    b"\x82\xfe\x00\x05" + bytes(9), b"\x82\xff" + (70000).to_bytes(8, "big") + bytes(4), b"\x82\xff" + b"\xff" * 12, masked(0x02, bytes(3000)) * 2,
    masked(0x81) * 5, masked(0x88) + masked(0x81, b"late"),
]
seeds("websocket", *[bytes([(i * 0x17) % 64]) + data for i, data in enumerate(sockets)], b"\x20" + masked(0x88, b"\x03\xe8"), b"\x2f" + sockets[0] + sockets[7])
handshake = ":method: GET\nupgrade: websocket\nsec-websocket-version: 13\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=="
seeds(
    "websocket-handshake", handshake, handshake + "\nsec-websocket-protocol: chat, superchat", handshake.replace("13", "8"),
    handshake.replace("GET", "POST"), handshake.replace("websocket\n", "h2c, WebSocket\n"), handshake.replace("Q==", "Q="), handshake + "\nsec-websocket-version: 13",
    handshake.replace("dGhl", "d Hl"), handshake + "\nsec-websocket-protocol:\nsec-websocket-protocol: ,a,,b", "", handshake.replace("dGhl", "____"),
)
seeds("utf8", "é€😀", "Hello, this is plain", "12345678é12345678", *[
    bytes.fromhex(text) for text in (
        "c080 c1bf e08080 e0a080 eda080 ed9fbf efbfbf f0808080 f0908080 f48fbfbf f4908080 f5808080 ff 80 c3 e282 f09f98 61c361".split())])

# gRPC (PROTOCOL-HTTP2.md)

packed = gzip.compress(b"hello hello hello hello", mtime=0)
bomb = gzip.compress(bytes(300_000), mtime=0)


def message(data, flag=0, length=None):
    return bytes([flag]) + (len(data) if length is None else length).to_bytes(4, "big") + data


seeds(
    "grpc-messages", b"", b"\x00" + message(b"hello"), b"\x03" + message(b"") * 10, b"\x01" + message(b"a") + message(b"b" * 300) + message(b"c"),
    b"\x05" + message(packed, 1), b"\x15" + message(zlib.compress(b"hello"), 1), b"\x00" + message(bomb, 1), b"\x02" + message(b"x", 1), b"\x01" + message(b"abc")[:-1],
    b"\x04" + message(b"", length=4097), b"\x04" + message(b"", length=0xFFFFFFFF), b"\x00" + message(b"x", 2), b"\x0f" + message(packed, 1) * 3 + b"\0\0", b"\x07\0\0\0",
)
seeds(
    "grpc-inflate", b"", packed, packed[:-4], packed[:10], packed + b"rest", packed + packed, bomb, zlib.compress(b"hello"), zlib.compress(bytes(100_000)),
    zlib.compress(b"hello")[2:-4], packed[:3] + b"\xff" + packed[4:], packed[:-1] + b"\xff", b"\x1f\x8b\x08\x00", zlib.compress(b"x")[:-1] + b"\0", b"\x78\x9c\x03\x00",
)
seeds("grpc-timeout", "10S", "1H", "99999999H", "99999999S", "1n", "0n", "5M", "250m", "100u", "S", "", "1", "-1S", "+1S", "1.5S", "123456789S", "1s", "1 S", "\u0661S", "00000000n")
seeds("grpc-message", "plain", "%E2%82%AC", "%", "%2", "%zz", "100%25", "%ff%fe", "a%20b", "é", "\n\t\0", "%25%32%35", "%c3", "", "%%%", "~}\x7f")
seeds("protocol-detector", preface, "PRI", "PRI ", "PRI\t", "P", "POST / HTTP/1.1\r\n", "GET / HTTP/1.1\r\n", "PRIX", "", b"\0", "pri * HTTP/2.0")

# Protobuf: wire format, JSON mapping, descriptors


def varint(value):
    value &= (1 << 64) - 1
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, float):
        return varint(number << 3 | 1) + struct.pack("<d", value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def fixed32(number, value):
    return varint(number << 3 | 5) + struct.pack("<I", value)


scalars = (
    field(1, 1.5) + fixed32(2, 0x3FC00000) + field(3, -5) + field(4, 1 << 62) + field(5, 0xFFFFFFFF) + field(6, -1) + field(7, 9) + field(8, 10)
    + fixed32(9, 7) + field(10, 2.0) + fixed32(11, 0xFFFFFFFF) + field(12, -0.0) + field(13, 1) + field(14, "é<&>\u2028") + field(15, b"\0\xff") + field(16, 2)
)
inner = field(1, 7) + field(2, "a") + field(2, "b") + field(3, field(1, 8))
lists = (
    field(1, struct.pack("<dd", 1.0, float("nan"))) + field(2, struct.pack("<f", float("inf"))) + field(3, varint(1) + varint(-1)) + field(3, 5) + field(4, varint(3))
    + field(7, varint(1) + varint(2)) + field(9, struct.pack("<II", 1, 2)) + field(13, b"\1\0") + field(14, "x") + field(15, b"\1") + field(16, varint(1) + varint(99))
    + field(17, inner) + field(18, 4) + field(18, varint(5) + varint(6))
)
maps = (
    field(1, field(1, "k") + field(2, "v")) + field(1, b"") + field(2, field(1, -1) + field(2, 2)) + field(3, field(1, 5) + field(2, inner)) + field(4, field(2, 1))
    + field(5, field(1, 1) + field(2, b"\xff")) + field(6, field(1, 3) + field(2, 0.5)) + field(8, fixed32(1, 4) + field(2, 1)) + field(12, field(1, 1) + field(2, field(1, 5)))
)
choice = field(1, "b") + field(2, "t") + field(3, 4) + field(6, "a")
outer = field(1, field(1, 1) + field(2, "c") + field(3, "s")) + field(500, inner) + field(2, b"") + field(2, field(1, 1)) + field(3, "n") + field(4, 1)
struct_value = field(1, field(1, "k") + field(2, field(3, "text"))) + field(1, field(1, "n") + field(2, field(2, 1.5))) + field(1, field(1, "l") + field(2, field(6, field(1, field(1, 0)) + field(1, field(4, 1)))))
well_known = (
    field(1, field(1, 1136214245) + field(2, 123000000)) + field(2, field(1, -1) + field(2, -500000000)) + field(3, struct_value) + field(4, field(5, struct_value)) + field(5, field(1, field(1, 0)))
    + field(6, field(1, "foo_bar") + field(1, "a.b_c")) + field(7, b"") + field(8, field(1, 1.0)) + field(10, field(1, -1)) + field(13, field(1, 7)) + field(14, field(1, 1)) + field(15, field(1, "w"))
    + field(16, field(1, b"\1")) + field(17, field(1, 1)) + field(18, field(1, 0)) + field(19, 0) + field(20, field(1, 3))
)
whole = field(1, scalars) + field(3, lists) + field(4, maps) + field(5, choice) + field(6, outer) + field(7, well_known)
wires = [
    b"", field(1, scalars), field(2, scalars), field(2, field(1, 0.0) + field(17, inner)), field(3, lists), field(4, maps), field(5, choice) * 2, field(6, outer), field(7, well_known), well_known, whole,
    field(1, field(1, float("nan"))), field(1, field(1, float("-inf"))), field(1, field(1, 5e-324)), field(1, fixed32(2, 1)), field(1, field(14, b"\xff")), field(1, field(3, 1 << 40)),
    field(1, field(13, 2)), field(1, field(16, -1)), field(99, "nobody knows"), b"\x0b" + field(1, 1) + b"\x0c", b"\x0b", b"\x0c", b"\x00", b"\x0f", b"\x0a\xff", b"\x0a\x05ab", b"\xff" * 11,
    field(1, scalars) + field(1, field(3, 8)), field(1, field(1, 300000000000)), field(1, field(2, 1000000000)), field(2, field(1, 315576000001)), field(6, field(1, "Foo")), field(4, field(2, float("inf"))),
    field(5, choice + field(4, inner)), field(6, field(500, b"\x1a\x00" * 5)), field(6, field(500, field(3, field(3, field(3, field(3, inner)))))), field(5, field(3, varint(4)[:0] + b"")),
    field(1, b"\x80\x00"), varint(1 << 3 | 2) + b"\x80\x80\x00", b"\x8a\x00\x00",
]
seeds("wire-to-json", *wires)
kitchen_json = [
    "{}", "", " \n", "null", "[]", '{"scalars":{"aDouble":1.5,"a_float":"NaN","anInt32":-5,"an_int64":"4611686018427387904","a_uint64":18446744073709551615,"aBool":true,"aString":"x","someBytes":"AP8=","color":"RED"}}',
    '{"scalars":{"a_double":"Infinity","an_int32":"1e3","an_int64":1.0,"a_uint32":4294967296}}', '{"scalars":{"an_int32":1.5}}', '{"scalars":{"a_float":1e39}}', '{"scalars":{"color":99}}', '{"scalars":{"color":"MAUVE"}}',
    '{"scalars":{"some_bytes":"-_8"}}', '{"scalars":{"a_bool":"true","a_string":5}}', '{"scalars":null,"optionals":{"a_double":0,"inner":{}}}', '{"optionals":{"an_int64":"-9223372036854775808","aString":""}}',
    '{"lists":{"doubles":[1,"2",-0.0],"int32s":[1,2],"bools":[true],"strings":["a"],"byte_strings":["AA=="],"colors":["RED",2],"inners":[{"count":1},{"again":{"again":{}}}],"unpacked":[1]}}', '{"lists":{"int32s":[null]}}', '{"lists":{"int32s":null}}',
    '{"maps":{"by_string":{"a":"b","":""},"by_int32":{"1":2,"-1":"3"},"by_int64":{"5":{"count":1}},"by_uint32":{"1":"GREEN"},"by_bool":{"true":"2006-01-02T15:04:05Z"}}}', '{"maps":{"by_int32":{"x":1}}}', '{"maps":{"by_string":{"a":null}}}',
    '{"maps":{"by_fixed64":{"18446744073709551615":"-Infinity"},"by_sfixed64":{"-1":"x"},"by_uint64":{"1":"AA"}}}', '{"choices":[{"before":"b","text":"t"},{"number":0},{"inner":null},{"flag":false}]}', '{"choices":[{"text":"a","number":1}]}',
    '{"outer":{"nested":{"mode":"ON","camelCase":"c","HTTPStatus":"s"},"inner":{"tags":["a"]},"allNested":[{}],"aNameWith_3Numbers":"n","mode":1}}', '{"who":{"knows":[1,{"a":null}]},"outer":{"x":1}}',
    '{"well_known":{"time":"2006-01-02T15:04:05.123456789+01:00","wait":"-1.5s","object":{"a":[1,null,{"b":true}]},"anything":null,"list":[1,"x"],"mask":"fooBar,a.bC","nothing":{},"w_double":1,"w_int64":"5","w_bool":null,"w_string":"","w_bytes":"AA=="}}',
    '{"time":"2006-01-02T15:04:05Z","wait":"1s","anything":{"a":[]},"values":[null,1,"x",[],{}],"null":null,"numbers":[1,"2"],"times":["0001-01-01T00:00:00Z"]}', '{"time":"10000-01-01T00:00:00Z"}', '{"wait":"315576000001s"}', '{"mask":"a_b"}',
    '{"anything":1e400}', '{"object":[]}', '{"list":{}}', '{"values":null}', '{"scalars":' * 3, '{"outer":{"inner":' + '{"again":' * 30 + "{}" + "}" * 32, '{"scalars":{"a_string":"\\ud800"}}', '{"scalars":{},"scalars":{"an_int32":1}}',
]
seeds("json-to-wire", *kitchen_json)
times = [
    "2006-01-02T15:04:05Z", "2006-01-02T15:04:05.1Z", "2006-01-02T15:04:05.123456789+23:59", "2006-01-02t15:04:05z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
    "2000-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2006-02-30T00:00:00Z", "2006-13-01T00:00:00Z", "2006-01-02T24:00:00Z", "2006-01-02T15:04:60Z", "0000-01-01T00:00:00Z", "2006-01-02 15:04:05Z", "2006-01-02T15:04:05", "1969-12-31T23:59:59.5Z",
    "1s", "-1.5s", "0.000000001s", "-0.5s", "315576000000s", "315576000001s", "1.s", ".5s", "1.0000000000s", "+1s", "s", "-s", "999999999999s", "1 s", "",
]
seeds("time-text", *times)

LABELS = {"optional": 1, "repeated": 3}


def proto_field(name, number, kind, label=1, type_name="", **more):
    out = field(1, name) + field(3, number) + field(4, label) + field(5, kind)
    if type_name:
        out += field(6, type_name)
    if "oneof" in more:
        out += field(9, more["oneof"])
    if more.get("optional"):
        out += field(17, 1)
    if "json" in more:
        out += field(10, more["json"])
    return field(2, out)


def proto_message(name, *parts, entry=False):
    return field(1, name) + b"".join(parts) + (field(7, field(7, 1)) if entry else b"")


def proto_file(*parts, package="p", syntax="proto3"):
    return field(1, "fuzz.proto") + field(2, package) + b"".join(parts) + field(12, syntax)


entry = proto_message("BEntry", proto_field("key", 1, 9), proto_field("value", 2, 11, 1, ".p.A"), entry=True)
color = field(1, "Color") + field(2, field(1, "RED") + field(2, 0)) + field(2, field(1, "BLUE") + field(2, -1))
service = field(1, "S") + field(2, field(1, "Call") + field(2, ".p.A") + field(3, ".p.A"))
itself = proto_message("A", proto_field("a", 1, 11, 1, ".p.A"), proto_field("b", 2, 9, 3))
descriptors = [
    proto_file(), proto_file(field(4, proto_message("A"))), proto_file(field(4, itself)), proto_file(field(4, itself), field(6, service)),
    proto_file(field(4, proto_message("A", proto_field("b", 1, 11, 3, ".p.A.BEntry"), field(3, entry)))), proto_file(field(5, color), field(4, proto_message("A", proto_field("c", 1, 14, 1, ".p.Color")))),
    proto_file(field(4, proto_message("A", *[proto_field(chr(96 + kind), kind, kind) for kind in range(1, 19) if kind not in (10, 11, 14)]))),
    proto_file(field(4, proto_message("A", proto_field("a", 1, 5, oneof=0), proto_field("b", 2, 9, oneof=0), field(8, field(1, "pick"))))),
    proto_file(field(4, proto_message("A", proto_field("a", 1, 5, oneof=0, optional=True), field(8, field(1, "_a"))))),
    proto_file(field(4, proto_message("A", proto_field("a", 1, 5, 3))), syntax="proto2"), proto_file(field(4, proto_message("A", proto_field("a", 1, 10, 1, ".p.A.G"), field(3, proto_message("G")))), syntax="proto2"),
    proto_file(field(4, proto_message("A", proto_field("a", 1, 11, 1, ".p.Missing")))), proto_file(field(5, field(1, "Empty")), field(4, proto_message("A", proto_field("c", 1, 14, 1, ".p.Empty")))), b"\xff",
    proto_file(field(4, proto_message("Timestamp", proto_field("seconds", 1, 3), proto_field("nanos", 2, 5))), package="google.protobuf"), proto_file(field(4, itself), package=""),
    proto_file(field(4, proto_message("A", field(3, proto_message("B", field(3, proto_message("C", field(4, color)))))))), proto_file(field(4, proto_message("A", proto_field("a_b", 536870911, 9, json="x")))),
]
seeds("descriptor", *descriptors)

# The gateway

seeds(
    "gateway-route", "/", "/helloworld", "/helloworld/call", "/v1/helloworld/call", "/v1/foo/bar/baz", "/foo-bar/baz-qux", "/greeter.v1/say_hello", "//a///b//", "/a/../b", "/a/./b/", "/..", "/../../a", "", "a/b", "/v/a/b", "/v1x/a/b",
    "/é/ß", "/a/b/", "/a/\u0301b", "/ﬁ/-", "/---/--", "/.../a", "/a/..",
)
seeds(
    "gateway-query", "a=1&b=x", "a[b]=1&a[c]=2", "a.b.c=true", "a[]=1&a[]=2", "a[b][]=x", "a=%7B%22b%22%3A1%7D", "a=%22x%22", 'a="', "a", "=1", "a==b", "a+b=c+d", "%41=%42", "%4=1", "%ff=1", "a=1&a=2", "a[=1", "a]=1", "[a]=1", "[]=1", "a[[b]]=1",
    "a.=1", ".=1", "a..b=1", "a=null&a.b=1", "&&", "a=%E2%82%AC", "a[b.c]=1&a.b=2", "=" * 9, "a" + "[b]" * 40 + "=1", "a=1e400", "a=[1,2]&a[]=3", "name=Jane&tags[]=x&tags[]=y&limit=10",
    "a[0][b]=1&a[10][b]=2&a[2]=3", "a[99999999999999999999]=1&a[01]=2&a[1]=3", "items[0][names][0]=x&tags=null", "a=100%", 'a=say "hi"', "a=1&a[b]=2", "a[][b]=1&a[][b]=2", "a=\u0301&\u0301b=1", "values[1]=a&values[0]=b", "0=a&1=b",
)


def form(*parts, boundary="b", end="--", break_="\r\n"):
    text = "".join(f"--{boundary}{break_}Content-Disposition: form-data; {head}{break_}{break_}{content}{break_}" for head, content in parts)
    return f"multipart/form-data; boundary={boundary}\n{text}--{boundary}{end}{break_}"


seeds(
    "gateway-form", form(('name="a"', "1")), form(('name="a"', "1"), ('name="a"', "2"), ('name="b"', "")), form(('name="f"; filename="x.txt"', "hello")), form(('name="f"; filename="x"', "1"), ('name="f"; filename="y"', "2"), ('name="f"; filename="z"', "3")),
    form(('name="f"; filename=""', "")), form(('name="a\\"b"', "q")), form(('name="a%22%0D%0A"', "q")), form(("name=a", "token")), form(("filename=x", "no name")), form(('name="a"', "1"), end=""), form(('name="a"', "1"), break_="\n"), form(), form(boundary=""), "",
    form(('name="a"', "--b")), form(('name="a"', "\r\n--bb\r\n")), form(('name="a"\r\nContent-Type: text/plain', "x")), form(('name="é"', "é")), "x; boundary=b\npreamble\r\n--b\r\n", form(('name="a"', "1")) + "epilogue", form(('name="unclosed', "1")),
    "x; boundary=\"a b\"\n--a b\r\n\r\n\r\n--a b--",
)
seeds(
    "gateway-request", ":method: GET\n:path: /a/b?x=1&y.z=2\n:authority: localhost\n\n", ':method: POST\n:path: /a/b\ncontent-type: application/json\n\n{"a":1}', ':method: POST\n:path: /a/b?c=2\ncontent-type: application/json; charset=utf-8\n\n{"a":1,"c":[]}',
    ':method: POST\n:path: /a\nx-api-field-a.b: v\nx-api-body: c.d\n\n{"e":1}', ":method: POST\n:path: /a?q=1\ncontent-type: application/x-www-form-urlencoded\n\na=1&a=2&b=%20", ":method: POST\n:path: /a\ncontent-type: multipart/form-data; boundary=b\n\n--b\r\nContent-Disposition: form-data; name=x\r\n\r\ny\r\n--b--",
    ":method: PUT\n:path: /a?x=1\n\n", ":method: POST\n:path: /a?x=1\n\nnot json", ":method: POST\n:path: /a\ncontent-type: application/protobuf\n\nx", ":method: POST\n:path: /a\ncontent-type: application/json-rpc\n\n{}", ":method: HEAD\n:path: /a?x=\n\n", "", ":method: GET\n:path: ?\nx-api-field-: v\n\n",
    ":method: PATCH\n:path: /a\nx-api-body: *\nx-api-field-a: 1\nx-api-field-a.b: 2\norigin: http://x\naccept: text/event-stream\nmicro-namespace:\ncookie: a\ncookie: b\n\n[1]", ":method: DELETE\n:path: /a?a=1&a.b=2\n\n{\"a\":{\"a\":null}}",
    ":method: POST\n:path: /a?value=x\ncontent-encoding: gzip, identity\ncontent-encoding: deflate\ncontent-type: application/x-protobuf ; x\n\nx", ":method: POST\n:path: /a?a=1\n\n[1]",
)
seeds("percent-text", "plain", "a%20b", "a+b", "%", "%4", "%41", "%zz", "%ff", "%e2%82%ac", "é", "", "%%", "%+1", "\0")

# The command line: variables, an empty line, words

seeds(
    "flags", "--env\nlocal\ncall\nhelloworld", "\n--env=local", "MICRO_ENV=x\nMICRO_TIMEOUT=5s\n\n-a\n--number=5\nrest", "MICRO_TIMEOUT=never\n\n--all=false", "\n--metadata=a=b\n--metadata\nc=d\n--\n--env", "\n-h", "\n--enw=x", "\n--number=x", "\n--all=maybe", "\n---x",
    "\n--=x", "\n-", "\n--env", "\n-e=\n-e", "\n--timeout=1m30s", "MICRO_ENV=\n\n", "\n--number=99999999999999999999", "\n--timeout=9223372037s", "\n--é=1", "",
)
