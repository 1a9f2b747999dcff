"""A collector of OpenTelemetry's spans."""

import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

KINDS = {1: "internal", 2: "server", 3: "client"}


@dataclass(frozen=True)
class Span:
    """What the tests look at."""

    service: str
    name: str
    kind: str
    trace: str
    id: str
    parent: str
    attributes: dict[str, str]
    failed: bool


class Collector:
    """Takes spans on a port of loopback, or refuses them with a status."""

    def __init__(self, status: int = 200) -> None:
        self._lock = threading.Lock()
        self._spans: list[Span] = []
        self.status = status
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                good = self.path == "/v1/traces" and self.headers["content-type"] == "application/json"
                if good and collector.status == 200:
                    collector._take(json.loads(body))
                self.send_response(collector.status if good else 400)
                self.send_header("content-length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _take(self, request: Any) -> None:
        for resource in request["resourceSpans"]:
            service = resource["resource"]["attributes"][0]["value"]["stringValue"]
            for scope in resource["scopeSpans"]:
                for span in scope["spans"]:
                    attributes = {
                        item["key"]: str(next(iter(item["value"].values()))) for item in span.get("attributes", [])
                    }
                    assert int(span["startTimeUnixNano"]) <= int(span["endTimeUnixNano"])
                    parent, failed = span.get("parentSpanId", ""), span.get("status", {}).get("code") == 2
                    kind = KINDS[span["kind"]]
                    taken = Span(
                        service, span["name"], kind, span["traceId"], span["spanId"], parent, attributes, failed
                    )
                    with self._lock:
                        self._spans.append(taken)

    def spans(self, trace: str = "") -> list[Span]:
        """The spans of a trace, or all."""
        with self._lock:
            return [span for span in self._spans if span.trace == trace or not trace]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> "Collector":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
