"""The servers that are measured, and their peers, each in a process of its own on ports of its own."""

import os
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from .process import Process, free_port, is_open, tool

THREADS = 2
"""How many event loops the peers get; ours have one for each core."""


def helloworld(binaries: Path, folder: Path, env: Mapping[str, str] | None = None) -> tuple[Process, str]:
    """The example service, and its address."""
    return _announced([binaries / "helloworld"], folder, env)


def closure(binaries: Path, folder: Path) -> tuple[Process, str]:
    """helloworld's call, answered by a closure that awaits nothing."""
    return _announced([binaries / "closure-bench"], folder)


class Platform:
    """`micro server`, with further variables, and helloworld, registered there."""

    def __init__(self, binaries: Path, folder: Path, env: Mapping[str, str] | None = None) -> None:
        # Not the system's choice, which is only told in the log.
        self.gateway, self.grpc, self.network = (f"127.0.0.1:{free_port()}" for _ in range(3))
        faces = {"api": self.gateway, "grpc": self.grpc, "network": self.network}
        words = [f"--{face}_address={address}" for face, address in faces.items()]
        self.server = Process([binaries / "micro", "server", *words], folder, env)
        self.server.until(lambda: is_open(port(self.network)), "the port of services")
        try:
            self.service, self.direct = helloworld(binaries, folder, {"MICRO_PROXY": self.network})
        except BaseException:
            self.server.stop()
            raise
        self.server.until(self._answers, "an answer of helloworld through the gateway")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{self.gateway}/helloworld/Call?name=x", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def __enter__(self) -> "Platform":
        return self

    def __exit__(self, *_: object) -> None:
        self.service.stop()
        self.server.stop()


def port(address: str) -> int:
    return int(address.rpartition(":")[2])


def _announced(
    command: list[str | Path], folder: Path, env: Mapping[str, str] | None = None
) -> tuple[Process, str]:
    process = Process(command, folder, env)
    return process, process.find(r"Listening on (\S+)")


def _listening(command: list[str | Path], folder: Path, port: int) -> tuple[Process, str]:
    process = Process(command, folder)
    process.until(lambda: is_open(port), f"port {port}")
    return process, f"127.0.0.1:{port}"


def nghttpd(folder: Path) -> tuple[Process, str]:
    """Serves the files of a folder over HTTP/2."""
    port = free_port()
    return _listening([tool("nghttpd"), "--no-tls", f"-n{THREADS}", "-d", folder, str(port)], folder, port)


NGINX = """
{user}
worker_processes {threads};
daemon off;
error_log stderr;
pid {folder}/nginx.pid;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    client_max_body_size 32m;
    client_body_buffer_size 128k;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {upstream}
    server {{ listen 127.0.0.1:{port} {protocol}; location / {{ {does}; }} }}
}}
"""


def nginx(folder: Path, does: str, http2: bool, upstream: str = "") -> tuple[Process, str]:
    """Does what its configuration says in the place of `location /`, over HTTP/2 or HTTP/1.1."""
    port = free_port()
    peer = f"upstream peer {{ server {upstream}; keepalive 256; keepalive_requests 1000000000; }}" if upstream else ""
    # Workers of root would be somebody who may not read the folder.
    user = "user root;" if os.geteuid() == 0 else ""
    settings = {"user": user, "threads": THREADS, "folder": folder, "port": port, "upstream": peer, "does": does}
    file = folder / "nginx.conf"
    file.write_text(NGINX.format(**settings, protocol="http2" if http2 else ""))
    return _listening([tool("nginx"), "-p", folder, "-c", file], folder, port)


HAPROXY = """
global
    nbthread {threads}
    maxconn 4096
defaults
    mode http
    timeout connect 5s
    timeout client 60s
    timeout server 60s
listen hop
    bind 127.0.0.1:{port} proto h2
    http-reuse always
    server service {upstream} proto h2
"""


def haproxy(folder: Path, upstream: str) -> tuple[Process, str]:
    """Passes HTTP/2 on to an address."""
    port = free_port()
    file = folder / "haproxy.cfg"
    file.write_text(HAPROXY.format(threads=THREADS, port=port, upstream=upstream))
    return _listening([tool("haproxy"), "-f", file], folder, port)


def grpcio(folder: Path) -> tuple[Process, str]:
    """The same service in Python, on the C core of gRPC."""
    return _announced([sys.executable, Path(__file__).with_name("grpcio.py"), "serve"], folder)


def grpc_swift(folder: Path) -> tuple[Process, str]:
    """The same service in Swift, on grpc-swift."""
    return _announced([tool("grpc-swift-bench"), "serve"], folder)


def hummingbird(folder: Path) -> tuple[Process, str]:
    """The same call in Swift as JSON over HTTP/1.1, on Hummingbird."""
    return _announced([tool("hummingbird-bench")], folder)
