"""A micro server with a home of its own, services that join it, and the command line that talks to it."""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from .binaries import binary
from .processes import Process, environment
from .waiting import eventually


@dataclass(frozen=True)
class Outcome:
    """What one run of a program gave."""

    code: int
    stdout: str
    stderr: str


def run(program: str, *words: str, home: Path, timeout: float = 20, **env: str) -> Outcome:
    """Runs a program to its end."""
    done = subprocess.run(
        [binary(program), *words],
        env=environment(home, env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=timeout,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


class Server:
    """A running `micro server`; its ports are the system's choice unless given. `files` is how many it may open."""

    def __init__(
        self,
        api: str = "127.0.0.1:0",
        grpc: str = "127.0.0.1:0",
        network: str = "127.0.0.1:0",
        rights: bool = True,
        files: int | None = None,
        flags: tuple[str, ...] = (),
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="micro-home-")
        self.home = Path(self._folder.name)
        self._services: list[Process] = []
        words = ["server", "--api_address", api, "--grpc_address", grpc, "--network_address", network, *flags]
        self.rights = rights
        self.process = Process([binary("micro"), *words], environment(self.home), rights=rights, files=files)
        try:
            self.api = self.process.find(r"HTTP Server Listening on (\S+)")
            self.grpc = self.process.find(r"Server \[grpc\] Listening on (\S+)")
            self.network = self.process.find(r"Network \[grpc\] Listening on (\S+)")
        except BaseException:
            self.close()
            raise

    def url(self, path: str) -> str:
        """The address of a path on the HTTP gateway."""
        return f"http://{self.api}{path}"

    def micro(self, *words: str, timeout: float = 20, **env: str) -> Outcome:
        """Runs the command line against this server."""
        return run("micro", *words, home=self.home, timeout=timeout, **{"MICRO_PROXY": self.grpc, **env})

    def services(self) -> list[str]:
        """The names in the registry."""
        outcome = self.micro("services")
        assert outcome.code == 0, outcome
        return outcome.stdout.splitlines()

    def start_helloworld(self, **env: str) -> "Helloworld":
        """Starts the example service and waits until it is registered."""
        return self.start_named("helloworld", **env)

    def start_interop(self) -> "Helloworld":
        """Starts the service that does as the interop tests tell it, and waits until it is registered."""
        return self.start_named("interop", program="interop-service")

    def start_named(self, name: str, namespace: str = "micro", program: str = "helloworld", **env: str) -> "Helloworld":
        """Starts the example service under another name and waits until it is registered."""
        service = Helloworld(self, env, program)
        self._services.append(service)
        config = self.home / f"{namespace}.json"
        config.write_text(json.dumps({"env": "local", "namespaces": {"local": {"current": namespace}}}))
        eventually(
            lambda: service.node in self.micro("-c", str(config), "get", "service", name).stdout, f"{name} registered"
        )
        return service

    def close(self) -> None:
        for service in self._services:
            service.stop()
        self.process.stop()
        self._folder.cleanup()

    def __enter__(self) -> "Server":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Helloworld(Process):
    """The example service, or another one that is written in Swift."""

    def __init__(self, server: Server, env: dict[str, str], program: str = "helloworld") -> None:
        super().__init__(
            [binary(program)],
            environment(server.home, {"MICRO_PROXY": server.network, **env}),
            rights=server.rights,
        )
        self.address = self.find(r"Server \[grpc\] Listening on (\S+)")
        self.node = self.find(r"Registering node: (\S+)")
