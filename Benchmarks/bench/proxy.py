"""What a hop through the proxies adds: gRPC over :8443 and :8081 of `micro server` to helloworld in another process.

`cpu_us` is the server's time for each call, `added_us` how much later the median answer comes than a direct one.
"""

from . import servers
from .greeting import SIZES, grpc_request
from .h2load import ONE, Shape
from .process import Process
from .session import Session

AREA = "proxy"
MANY = Shape(4, 32)


def measure(session: Session) -> None:
    with servers.Platform(session.binaries, session.folder) as platform:
        hop = Hop(session, platform.service, platform.direct)
        hop.measure(":8443", platform.server, platform.network, ["64 B", "4 KiB", "64 KiB"])
        hop.measure(":8081", platform.server, platform.grpc, ["64 B"])
        grpc_pass = "grpc_pass grpc://peer"
        session.optional(AREA, "nginx", lambda: hop.peer(
            "nginx", *servers.nginx(session.folder, grpc_pass, http2=True, upstream=platform.direct)))
        session.optional(AREA, "haproxy", lambda: hop.peer(
            "haproxy", *servers.haproxy(session.folder, platform.direct)))


class Hop:
    """The way to helloworld through something, beside the direct one."""

    def __init__(self, session: Session, service: Process, address: str) -> None:
        self._session = session
        self._service = service
        request = grpc_request(address, "proto", 64)
        direct = session.load(AREA, f"proto 64 B {ONE}", "direct", request, ONE, 6_000, [service])
        self._direct = direct["p50_us"]

    def measure(self, name: str, server: Process, address: str, sizes: list[str], peer: bool = False) -> None:
        for size in sizes:
            for shape in (ONE, MANY):
                calls = {"64 B": 40_000, "4 KiB": 20_000, "64 KiB": 3_000}[size] // (8 if shape == ONE else 1)
                request, load = grpc_request(address, "proto", SIZES[size]), f"proto {size} {shape}"
                added = self._direct if (size, shape) == ("64 B", ONE) else None
                self._session.load(
                    AREA, load, name, request, shape, calls, [server, self._service], peer, direct_us=added)

    def peer(self, name: str, server: Process, address: str) -> None:
        with server:
            self.measure(name, server, address, ["64 B"], peer=True)
