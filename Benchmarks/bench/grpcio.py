"""grpcio in the place of helloworld and of `stream-bench`.

Usage: grpcio.py serve, or grpcio.py run <address> server|client|bidi <bytes> <messages> <streams>
"""

import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
from google.protobuf.wrappers_pb2 import BytesValue, Int64Value, StringValue

UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


def serve() -> None:
    def give(request: StringValue, _: grpc.ServicerContext) -> Iterator[BytesValue]:
        size, count = map(int, request.value.split())
        chunk = BytesValue(value=b"\7" * size)
        for _ in range(count):
            yield chunk

    def take(requests: Iterator[BytesValue], _: grpc.ServicerContext) -> Int64Value:
        return Int64Value(value=sum(len(chunk.value) for chunk in requests))

    def echo(requests: Iterator[BytesValue], _: grpc.ServicerContext) -> Iterator[BytesValue]:
        return requests

    # helloworld's messages have the same bytes: one field of text with the number 1.
    def greet(request: StringValue, _: grpc.ServicerContext) -> StringValue:
        return StringValue(value=f"Hello {request.value}")

    server = grpc.server(ThreadPoolExecutor(32), options=UNLIMITED)
    handlers = {
        "Server": grpc.unary_stream_rpc_method_handler(give, StringValue.FromString, BytesValue.SerializeToString),
        "Client": grpc.stream_unary_rpc_method_handler(take, BytesValue.FromString, Int64Value.SerializeToString),
        "Bidi": grpc.stream_stream_rpc_method_handler(echo, BytesValue.FromString, BytesValue.SerializeToString),
    }
    call = grpc.unary_unary_rpc_method_handler(greet, StringValue.FromString, StringValue.SerializeToString)
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("bench.Bench", handlers),))
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("helloworld.Helloworld", {"Call": call}),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(f"Listening on 127.0.0.1:{port}", flush=True)
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    stopped.wait()
    server.stop(None).wait()


def run(address: str, kind: str, size: int, messages: int, streams: int) -> None:
    channel = grpc.insecure_channel(address, options=UNLIMITED)
    server = channel.unary_stream("/bench.Bench/Server", StringValue.SerializeToString, BytesValue.FromString)
    client = channel.stream_unary("/bench.Bench/Client", BytesValue.SerializeToString, Int64Value.FromString)
    bidi = channel.stream_stream("/bench.Bench/Bidi", BytesValue.SerializeToString, BytesValue.FromString)
    chunk = BytesValue(value=b"\7" * size)

    def stream(count: int) -> None:
        received = 0
        if kind == "server":
            received = sum(len(answer.value) for answer in server(StringValue(value=f"{size} {count}")))
        elif kind == "client":
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
        if received != size * count:
            sys.exit(f"{received} bytes came")

    def run_all(messages: int) -> None:
        with ThreadPoolExecutor(streams) as threads:
            list(threads.map(stream, [messages // streams] * streams))

    run_all(max(1, messages // 10))
    cpu, wall = time.process_time(), time.monotonic()
    run_all(messages)
    print(time.monotonic() - wall, time.process_time() - cpu)


match sys.argv[1:]:
    case ["serve"]:
        serve()
    case ["run", address, kind, size, messages, streams]:
        run(address, kind, int(size), int(messages), int(streams))
    case _:
        sys.exit(__doc__)
