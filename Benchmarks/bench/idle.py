"""`micro server` that nobody calls: how soon it answers, and the memory it has two seconds later."""

import http.client
import time

from .process import Process, free_port
from .session import Session

AREA = "idle"
STARTS = 5
"""In each round."""


def measure(session: Session) -> None:
    for _ in range(STARTS):
        session.add(AREA, "start to first answer", "micro server", lambda: _start(session, settle=False))
    session.add(AREA, "2 s after", "micro server", lambda: _start(session, settle=True))


def _start(session: Session, settle: bool) -> dict[str, float]:
    port = free_port()
    words = [f"--api_address=127.0.0.1:{port}", "--grpc_address=127.0.0.1:0", "--network_address=127.0.0.1:0"]
    start = time.monotonic()
    with Process([session.binaries / "micro", "server", *words], session.folder) as server:
        server.until(lambda: _answers(port), "an answer")
        took = time.monotonic() - start
        if not settle:
            return {"start_ms": took * 1000}
        time.sleep(2)
        return {"resident_mib": server.resident_mib}


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
