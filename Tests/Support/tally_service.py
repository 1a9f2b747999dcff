"""A service in a process of its own that says what it ran: `python -m Support.tally_service <id>`.

`Tally.Run` says on standard output which `name` it was called with, and answers.
"""

import json
import re
import sys
import threading
from pathlib import Path
from types import TracebackType

import grpc

from .platform import Server
from .processes import Process, environment
from .python_service import PythonService
from .stubs import Stubs


class TallyService(Process):
    """The process, registered as a node of `tally`."""

    def __init__(self, server: Server, stubs: Stubs, node: str, idempotent: bool = False) -> None:
        tests = Path(__file__).resolve().parents[1]
        super().__init__([sys.executable, "-m", __name__, node], environment(server.home, {"PYTHONPATH": str(tests)}))
        endpoint = stubs.registry.Endpoint(
            name="Tally.Run", metadata={"idempotent": "true"} if idempotent else {}
        )
        record = stubs.registry.Service(
            name="tally",
            version="latest",
            nodes=[stubs.registry.Node(id=node, address=self.find(r"listening (\S+)"))],
            endpoints=[endpoint],
            options=stubs.registry.Options(ttl=600, domain="micro"),
        )
        with grpc.insecure_channel(server.network) as channel:
            stubs.registry_grpc.RegistryStub(channel).Register(record, timeout=10, wait_for_ready=True)

    def ran(self) -> list[str]:
        """The names it was called with."""
        return re.findall(r"^ran (\S+)$", self.output, re.MULTILINE)

    def __enter__(self) -> "TallyService":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _main(node: str) -> None:
    def run(body: bytes, context: grpc.ServicerContext) -> bytes:
        print(f"ran {json.loads(body)['name']}", flush=True)
        return b"{}"

    service = PythonService({"Tally.Run": run})
    print(f"listening {service.address}", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    _main(sys.argv[1])
