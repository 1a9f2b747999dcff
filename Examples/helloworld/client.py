"""Calls helloworld with nothing but gRPC's own tools: `pip install grpcio-tools`, `python client.py [name [address]]`.

The stubs are made from the .proto when the program starts. The address is that of a server's proxy (127.0.0.1:8081
unless given) or the service's own.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import grpc

sys.path.insert(0, str(Path(__file__).resolve().parent / "Proto"))
messages, services = grpc.protos_and_services("helloworld.proto")


def strokes(count: int) -> Iterator[messages.Ping]:
    for stroke in range(1, count + 1):
        yield messages.Ping(stroke=stroke)


def main(name: str = "John", address: str = "127.0.0.1:8081") -> None:
    with grpc.insecure_channel(address) as channel:
        helloworld = services.HelloworldStub(channel)
        print(helloworld.Call(messages.CallRequest(name=name)).msg)
        for response in helloworld.Stream(messages.StreamingRequest(count=3)):
            print("count", response.count)
        for pong in helloworld.PingPong(strokes(3)):
            print("pong", pong.stroke)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:3])
    except grpc.RpcError as error:
        sys.exit(f"{error.code().name}: {error.details()}")
