import Logging
import MicroCore
import MicroTestSupport
import MicroWire
import NIOCore
import NIOHPACK
import Synchronization
import Testing
import Tracing

@testable import MicroOTLP

private func span(_ name: String = "x") throws -> SpanRecord {
    let context = try #require(TraceContext(trace: (1, 2), span: 3, isSampled: true))
    return SpanRecord(name: name, context: context, kind: .internal, start: 1, end: 2)
}

@Suite("The queue of spans")
struct SpanQueueTests {
    @Test("says when a batch is complete, gives the oldest first, and counts what finds no room")
    func queue() throws {
        var queue = SpanQueue()
        var complete = 0
        for number in 0..<(SpanQueue.capacity + 5) where queue.add(try span("\(number)")) { complete += 1 }
        #expect(complete == 4 && queue.count == SpanQueue.capacity && queue.dropped == 5)
        #expect(queue.next().map(\.name) == (0..<SpanQueue.batch).map { "\($0)" })
        queue.lost(2)
        #expect(queue.takeDropped() == 7 && queue.takeDropped() == 0)
        for _ in 0..<3 { #expect(queue.next().count == SpanQueue.batch) }
        #expect(queue.next().isEmpty)
    }
}

@Suite("The exporter", .timeLimit(.minutes(1)))
struct OTLPExporterTests {
    /// What a collector got, and how it answers.
    private final class Collector: Sendable {
        private let answers: Mutex<[OTLPAnswer]>
        private let count = Mutex(0)
        init(_ answers: [OTLPAnswer]) { self.answers = Mutex(answers) }
        var posts: Int { count.withLock { $0 } }

        func answer() -> OTLPAnswer {
            count.withLock { $0 += 1 }
            return answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        }
    }

    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    /// Pauses pass at once.
    private static let hurried = TimeSource(
        now: { .now },
        sleep: { _ in
            try Task.checkCancellation()
            await Task.yield()
        })

    private func exporter(_ collector: Collector, time: TimeSource = hurried) -> OTLPExporter {
        OTLPExporter(service: "s", logger: Self.quiet, time: time) { _ in collector.answer() }
    }

    private func eventually(_ condition: () -> Bool) async {
        while !condition() { await Task.yield() }
    }

    @Test(
        "tries again what a collector cannot take now, and no more than four times",
        arguments: [
            ([OTLPAnswer.busy(503), .busy(429), .taken], 3), ([.busy(503)], 4), ([.refused(400)], 1), ([.taken], 1),
        ])
    func retries(answers: [OTLPAnswer], posts: Int) async throws {
        let collector = Collector(answers)
        let exporter = exporter(collector)
        exporter.add(try span())
        exporter.start()
        await eventually { collector.posts == posts }
        await exporter.stop()
        #expect(collector.posts == posts)
    }

    @Test("sends what still waits when it stops")
    func stops() async throws {
        let collector = Collector([.taken])
        // Time stands still: only the stop can send.
        let exporter = exporter(
            collector, time: TimeSource(now: { .now }, sleep: { _ in try await Task.sleep(for: .seconds(3600)) }))
        exporter.start()
        exporter.add(try span())
        await exporter.stop()
        #expect(collector.posts == 1)
    }

    @Test("posts JSON to the collector's path, and reads its status", arguments: [200, 400, 503])
    func http(status: Int) async throws {
        let heard = Mutex<[String]>([])
        try await listening({ stream in
            stream.delegate = Answer(stream, status) { line in heard.withLock { $0.append(line) } }
        }) { address in
            let endpoint = try #require(HTTPEndpoint("http://\(address)/base/"))
            let answer = try await HTTPPost.send(Array("{}".utf8), to: endpoint, path: "/v1/traces")
            #expect(answer == OTLPAnswer(status: status))
            #expect(heard.withLock { $0 } == ["POST /base/v1/traces application/json"])
        }
    }

    @Test("fails when nobody listens")
    func dead() async throws {
        let endpoint = try #require(HTTPEndpoint("http://\(try await HostPort.dead())"))
        await #expect(throws: (any Error).self) { try await HTTPPost.send([], to: endpoint, path: "/") }
    }

    @Test(
        "takes plain HTTP only",
        arguments: [
            ("http://127.0.0.1:4318", "http://127.0.0.1:4318"), ("http://c", "http://c:80"),
            ("http://c:1/a/", "http://c:1/a"),
            ("http://[::1]:4318/", "http://[::1]:4318"), ("https://c:4318", nil), ("c:4318", nil), ("http://", nil),
            ("http://u@c", nil), ("http://c/?a=1", nil), ("http://c:x", nil), ("http://a b", nil), ("", nil),
        ])
    func endpoints(text: String, read: String?) { #expect(HTTPEndpoint(text)?.description == read) }
}

/// Answers a request with a status.
private final class Answer: WireStreamDelegate {
    private let stream: any WireStream
    private let status: Int
    private let hear: (String) -> Void

    init(_ stream: any WireStream, _ status: Int, _ hear: @escaping (String) -> Void) {
        self.stream = stream
        self.status = status
        self.hear = hear
    }

    func received(_ headers: HPACKHeaders, endStream: Bool) {
        let words = [":method", ":path", "content-type"].map { headers.first(name: $0) ?? "" }
        hear(words.joined(separator: " "))
        stream.send([":status": "\(status)", "content-length": "0"], endStream: true)
    }

    func received(_ body: ByteBuffer, endStream: Bool) { stream.consumed(body.readableBytes) }
    func received(trailers: HPACKHeaders) {}
    func ended(_ error: WireError?) {}
}
