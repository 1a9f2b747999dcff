"""Metrics and traces of the real server and a real service."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from Support.collector import Collector, Span
from Support.curl import RawConnection, curl, post_json
from Support.platform import Helloworld, Server
from Support.waiting import eventually

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SPAN = "00f067aa0ba902b7"


@dataclass(frozen=True)
class Watched:
    """A server and a service that are listened to."""

    server: Server
    service: Helloworld
    collector: Collector

    def metrics(self, of: Server | Helloworld) -> str:
        process = of.process if isinstance(of, Server) else of
        address = process.find(r"Metrics \[prometheus\] Listening on (\S+)")
        answer = curl(f"http://{address}/metrics")
        assert answer.status == 200
        assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
        return answer.text

    def value(self, of: Server | Helloworld, name: str, **labels: str) -> float:
        """The sum of the samples that have these labels."""
        total = 0.0
        for line in self.metrics(of).splitlines():
            if (sample := re.fullmatch(r"(\w+)(?:\{(.*)\})? (\S+)", line)) and sample[1] == name:
                found = dict(re.findall(r'(\w+)="([^"]*)"', sample[2] or ""))
                if labels.items() <= found.items():
                    total += float(sample[3])
        return total


@pytest.fixture(scope="module")
def watched() -> Iterator[Watched]:
    with Collector() as collector:
        flags = ("--metrics_address", "127.0.0.1:0", "--otlp_endpoint", collector.url)
        with Server(flags=flags) as server:
            service = server.start_helloworld(MICRO_METRICS_ADDRESS=":0", MICRO_OTLP_ENDPOINT=collector.url)
            yield Watched(server, service, collector)


def test_calls_are_counted_by_endpoint_and_status_and_by_node(watched: Watched) -> None:
    labels = {"rpc_service": "helloworld", "rpc_method": "Helloworld.Call", "rpc_response_status_code": "OK"}
    answered = watched.value(watched.service, "rpc_server_calls_total", **labels)
    for _ in range(3):
        assert post_json(watched.server.url("/helloworld/call"), {"name": "Jane"}).status == 200
    assert watched.value(watched.service, "rpc_server_calls_total", **labels) == answered + 3
    assert watched.value(watched.service, "rpc_server_duration_seconds_count", **labels) == answered + 3
    buckets = watched.value(watched.service, "rpc_server_duration_seconds_bucket", le="+Inf", **labels)
    assert buckets == answered + 3
    node = {**labels, "server_address": watched.service.address}
    assert watched.value(watched.server, "rpc_client_calls_total", **node) == answered + 3
    assert watched.value(watched.server, "rpc_server_calls_total", rpc_service="registry") > 0


def test_the_gateway_counts_requests_by_method_status_and_service(watched: Watched) -> None:
    labels = {"http_request_method": "GET", "http_response_status_code": "200", "rpc_service": "helloworld"}
    before = watched.value(watched.server, "http_server_requests_total", **labels)
    for _ in range(3):
        assert curl(watched.server.url("/helloworld/call?name=Jane")).status == 200
    assert curl(watched.server.url("/no/such/thing")).status == 500
    assert watched.value(watched.server, "http_server_requests_total", **labels) == before + 3
    assert watched.value(watched.server, "http_server_request_duration_seconds_count", **labels) == before + 3
    unknown = {**labels, "http_response_status_code": "500", "rpc_service": ""}
    assert watched.value(watched.server, "http_server_requests_total", **unknown) == 1
    assert watched.value(watched.server, "http_server_active_requests") == 0


def test_calls_through_the_proxies_are_counted_by_node(watched: Watched) -> None:
    labels = {"rpc_service": "helloworld", "rpc_method": "Helloworld.Call", "rpc_response_status_code": "OK"}
    outcome = watched.server.micro("call", "helloworld", "Helloworld.Call", '{"name": "Jane"}')
    assert outcome.code == 0, outcome
    node = {**labels, "server_address": watched.service.address}
    assert watched.value(watched.server, "rpc_proxy_calls_total", **node) == 1
    assert watched.value(watched.server, "rpc_proxy_duration_seconds_count", **node) == 1
    assert watched.value(watched.server, "rpc_proxy_active_calls") == 0


def test_open_connections_are_shown(watched: Watched) -> None:
    listener = {"server_address": watched.server.api}
    eventually(
        lambda: watched.value(watched.server, "micro_server_connections", **listener) == 0, "those of others are over"
    )
    with RawConnection(watched.server.api) as connection:
        connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert connection.answer().status == 200
        assert watched.value(watched.server, "micro_server_connections", **listener) == 1


def test_the_page_tells_of_the_process(watched: Watched) -> None:
    for process in (watched.server, watched.service):
        assert watched.value(process, "process_resident_memory_bytes") > 1_000_000
        assert watched.value(process, "process_open_fds") > 3
        assert watched.value(process, "process_start_time_seconds") > 1_500_000_000


def trace_of(watched: Watched, trace: str, count: int) -> list[Span]:
    return eventually(
        lambda: spans if len(spans := watched.collector.spans(trace)) >= count else None, f"{count} spans of {trace}"
    )


def test_a_trace_that_curl_began_goes_on_in_gateway_and_service(watched: Watched) -> None:
    header = f"traceparent: 00-{TRACE}-{SPAN}-01"
    assert curl(watched.server.url("/helloworld/call?name=Jane"), "-H", header).status == 200
    spans = {(span.service, span.kind): span for span in trace_of(watched, TRACE, 3)}
    gateway, client = spans["micro", "server"], spans["micro", "client"]
    service = spans["helloworld", "server"]
    assert (gateway.parent, client.parent, service.parent) == (SPAN, gateway.id, client.id)
    assert gateway.name == "GET helloworld/Helloworld.Call"
    assert gateway.attributes["http.response.status_code"] == "200"
    assert service.name == "helloworld/Helloworld.Call"
    assert service.attributes["rpc.response.status_code"] == "OK"


def test_the_spans_of_a_stream_end_with_it(watched: Watched) -> None:
    trace = "5bf92f3577b34da6a3ce929d0e0e4736"
    header = f"traceparent: 00-{trace}-{SPAN}-01"
    assert curl(watched.server.url("/helloworld/stream?count=3"), "-H", header).status == 200
    spans = {(span.service, span.kind): span for span in trace_of(watched, trace, 3)}
    gateway, client = spans["micro", "server"], spans["micro", "client"]
    service = spans["helloworld", "server"]
    assert (gateway.parent, client.parent, service.parent) == (SPAN, gateway.id, client.id)
    assert gateway.attributes["http.response.status_code"] == "200"
    assert {client.attributes["rpc.response.status_code"], service.attributes["rpc.response.status_code"]} == {"OK"}


def test_a_trace_of_the_originals_goes_on(watched: Watched) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    options = ["-H", "Micro-Trace-Id: 0af76519-16cd-43dd-8448-eb211c80319c"]
    options += ["-H", "Micro-Span-Id: b7ad6b71-6920-3331-8000-000000000000"]
    assert curl(watched.server.url("/helloworld/call?name=Jane"), *options).status == 200
    assert {span.parent for span in trace_of(watched, trace, 3)} > {"b7ad6b7169203331"}


def test_a_request_without_a_trace_begins_one(watched: Watched) -> None:
    before = {span.trace for span in watched.collector.spans()}
    assert curl(watched.server.url("/helloworld/call?name=Jane")).status == 200
    (trace,) = eventually(
        lambda: {span.trace for span in watched.collector.spans() if "helloworld" in span.name} - before, "a new trace"
    )
    roots = [span for span in trace_of(watched, trace, 3) if not span.parent]
    assert [root.kind for root in roots] == ["server"]


def test_a_trace_that_the_caller_does_not_record_leaves_no_spans(watched: Watched) -> None:
    quiet, loud = "a" * 32, "b" * 32
    for trace, flags in ((quiet, "00"), (loud, "01")):
        header = f"traceparent: 00-{trace}-{SPAN}-{flags}"
        assert curl(watched.server.url("/helloworld/call?name=Jane"), "-H", header).status == 200
    trace_of(watched, loud, 3)
    assert not watched.collector.spans(quiet)


def test_a_stopped_service_sends_what_waits() -> None:
    with Collector() as collector, Server() as server:
        service = server.start_helloworld(MICRO_OTLP_ENDPOINT=collector.url)
        assert curl(server.url("/helloworld/call?name=Jane"), "-H", f"traceparent: 00-{TRACE}-{SPAN}-01").status == 200
        service.stop()
        assert [(span.kind, span.parent) for span in collector.spans(TRACE)] == [("server", SPAN)]


def test_a_collector_that_is_away_keeps_no_call_waiting() -> None:
    with Collector(status=503) as collector, Server(flags=("--otlp_endpoint", collector.url)) as server:
        server.start_helloworld(MICRO_OTLP_ENDPOINT=collector.url)
        for _ in range(20):
            assert curl(server.url("/helloworld/call?name=Jane")).status == 200


def test_without_variables_there_is_neither_page_nor_trace() -> None:
    with Server() as server:
        service = server.start_helloworld()
        assert "Metrics" not in server.process.output and "Traces" not in service.output


def test_values_that_cannot_be_used_are_told() -> None:
    with Server() as server:
        service = server.start_helloworld(
            MICRO_METRICS_ADDRESS="9100", MICRO_OTLP_ENDPOINT="https://c", MICRO_SERVICE_NAME="helloworld"
        )
        assert 'MICRO_METRICS_ADDRESS is "9100"; it takes host:port' in service.output
        assert 'MICRO_OTLP_ENDPOINT is "https://c"; it takes a URL' in service.output
        assert server.micro("server", "--traces_sample", "2").code == 1
