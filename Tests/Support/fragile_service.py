"""A service in a process of its own, made to be killed: `python -m Support.fragile_service <id>`.

`Fragile.Who` answers with the id at once. `Fragile.Wait` says on standard output that it was called, and answers never.
"""

import json
import sys
import threading
from pathlib import Path

import grpc

from .platform import Server
from .processes import Process, environment
from .python_service import PythonService, register
from .stubs import Stubs


class FragileService(Process):
    """The process, registered as a node of `fragile`."""

    def __init__(self, server: Server, stubs: Stubs, node: str) -> None:
        tests = Path(__file__).resolve().parents[1]
        super().__init__([sys.executable, "-m", __name__, node], environment(server.home, {"PYTHONPATH": str(tests)}))
        self.node = node
        self.address = self.find(r"listening (\S+)")
        register(server, stubs, "fragile", node, self.address)


def _main(node: str) -> None:
    def who(body: bytes, context: grpc.ServicerContext) -> bytes:
        return json.dumps({"id": node}).encode()

    def wait(body: bytes, context: grpc.ServicerContext) -> bytes:
        print("called", flush=True)
        over = threading.Event()
        context.add_callback(over.set)
        over.wait()
        return b"{}"

    service = PythonService({"Fragile.Who": who, "Fragile.Wait": wait})
    print(f"listening {service.address}", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    _main(sys.argv[1])
