import CoreMetrics
import Testing

@testable import MicroPrometheus

@Suite("Numbers are written as Prometheus reads them")
struct PrometheusMetricsTests {
    private let metrics = PrometheusMetrics(help: ["rpc.calls": "Calls,\nby \"name\" \\ status."])

    /// The lines about a name, without what the collection says of itself.
    private func lines(_ name: String) -> [String] {
        metrics.text().split(separator: "\n").map(String.init)
            .filter { $0.contains(name) && !$0.contains("micro_metrics_refused") }
    }

    @Test("A counter has a help line, a type line, and a sample for each set of labels")
    func counter() {
        let ok = Counter(label: "rpc.calls", dimensions: [("status", "OK"), ("a.b", "x")], factory: metrics)
        ok.increment()
        ok.increment(by: 41)
        Counter(label: "rpc.calls", factory: metrics).increment()
        #expect(
            lines("rpc_calls") == [
                #"# HELP rpc_calls_total Calls,\nby "name" \\ status."#, "# TYPE rpc_calls_total counter",
                "rpc_calls_total 1", #"rpc_calls_total{a_b="x",status="OK"} 42"#,
            ])
    }

    @Test("The same label with the same dimensions is the same number, in whatever order")
    func identity() {
        Counter(label: "c", dimensions: [("a", "1"), ("b", "2")], factory: metrics).increment()
        Counter(label: "c", dimensions: [("b", "2"), ("a", "1")], factory: metrics).increment()
        #expect(lines("c_total{") == [#"c_total{a="1",b="2"} 2"#])
    }

    @Test(
        "Values of labels are escaped",
        arguments: [
            ("a\"b", #"a\"b"#), ("a\\b", #"a\\b"#), ("a\nb", #"a\nb"#), ("größe", "größe"), ("", ""),
            ("x\"} 1\nforged 2", #"x\"} 1\nforged 2"#),
        ])
    func escaping(value: String, written: String) {
        Counter(label: "c", dimensions: [("l", value)], factory: metrics).increment()
        #expect(lines("c_total{") == ["c_total{l=\"\(written)\"} 1"])
    }

    @Test(
        "Names are made of what Prometheus allows",
        arguments: [
            ("http.requests", "http_requests"), ("9lives", "_9lives"), ("a b-c", "a_b_c"), ("", "_"), ("ns:x", "ns:x"),
            ("ä", "__"),
        ])
    func names(label: String, name: String) { #expect(PrometheusText.name(label) == name) }

    @Test("A timer is a histogram in seconds whose buckets hold what is below them")
    func timer() {
        let timer = Timer(label: "rpc.duration", dimensions: [("m", "x")], factory: metrics)
        for milliseconds in [0, 1, 3, 20_000] { timer.recordMilliseconds(milliseconds) }
        let lines = lines("rpc_duration")
        #expect(lines[1] == "# TYPE rpc_duration_seconds histogram")
        #expect(lines.contains(#"rpc_duration_seconds_bucket{m="x",le="0.0001"} 1"#))
        #expect(lines.contains(#"rpc_duration_seconds_bucket{m="x",le="0.001"} 2"#))
        #expect(lines.contains(#"rpc_duration_seconds_bucket{m="x",le="0.005"} 3"#))
        #expect(lines.contains(#"rpc_duration_seconds_bucket{m="x",le="10"} 3"#))
        #expect(
            lines.suffix(3) == [
                #"rpc_duration_seconds_bucket{m="x",le="+Inf"} 4"#, #"rpc_duration_seconds_sum{m="x"} 20.004"#,
                #"rpc_duration_seconds_count{m="x"} 4"#,
            ])
    }

    @Test("A recorder is a histogram, a gauge and a meter one value")
    func others() {
        let recorder = Recorder(label: "size", factory: metrics)
        recorder.record(2)
        recorder.record(0.5)
        #expect(lines("size_").suffix(3) == [#"size_bucket{le="+Inf"} 2"#, "size_sum 2.5", "size_count 2"])
        Gauge(label: "depth", factory: metrics).record(7)
        #expect(lines("depth") == ["# HELP depth depth", "# TYPE depth gauge", "depth 7"])
        let meter = Meter(label: "open", factory: metrics)
        meter.increment(by: 3.0)
        meter.decrement()
        #expect(lines("open").last == "open 2")
    }

    @Test(
        "Numbers that are none have names",
        arguments: [
            (Double.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (0, "0"), (1.5, "1.5"), (1e300, "1e+300"),
        ])
    func numbers(value: Double, written: String) { #expect(PrometheusText.number(value) == written) }

    @Test("A number that is destroyed is written no more")
    func destroyed() {
        let counter = Counter(label: "c", factory: metrics)
        counter.destroy()
        #expect(lines("c_total").isEmpty)
    }

    @Test("Numbers beyond the limit, or of another kind under a name, count for nobody and are counted")
    func limits() {
        let small = PrometheusMetrics(limit: 1)
        Gauge(label: "a", factory: small).record(1)
        Gauge(label: "b", factory: small).record(1)
        Timer(label: "a", factory: small).recordSeconds(1)
        let text = small.text()
        #expect(text.contains("\na 1\n") && !text.contains("\nb 1\n") && !text.contains("a_seconds"))
        #expect(text.hasSuffix("\nmicro_metrics_refused_total 2\n"))
        Recorder(label: "x", factory: metrics).record(1)
        Gauge(label: "x", factory: metrics).record(1)
        #expect(metrics.text().contains("# TYPE x histogram") && !metrics.text().contains("# TYPE x gauge"))
    }

    @Test("Counting from many tasks loses nothing")
    func atomic() async {
        let timer = Timer(label: "t", factory: metrics)
        let meter = Meter(label: "level", factory: metrics)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 {
                        timer.recordSeconds(1)
                        meter.increment()
                    }
                }
            }
        }
        #expect(lines("t_seconds").suffix(2) == ["t_seconds_sum 8000", "t_seconds_count 8000"])
        #expect(lines("level").last == "level 8000")
    }
}

@Suite("The page of metrics")
struct MetricsPageTests {
    @Test(
        "is /metrics, to be read only",
        arguments: [
            ("GET", "/metrics", 200), ("HEAD", "/metrics", 200), ("GET", "/metrics?x=1", 200), ("GET", "/", 404),
            ("POST", "/metrics", 405), ("GET", "/metrics/x", 404),
        ])
    func answers(method: String, path: String, status: Int) {
        #expect(MetricsPage(PrometheusMetrics()).answer(method: method, path: path).status == status)
    }

    @Test("tells what the system says of the process")
    func process() {
        let text = ProcessMetrics.text()
        let names = [
            "process_cpu_seconds_total", "process_resident_memory_bytes", "process_start_time_seconds",
            "process_open_fds", "process_max_fds",
        ]
        for name in names { #expect(text.contains("\n\(name) ")) }
    }
}
