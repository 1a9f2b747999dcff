import MicroCore
import MicroRPC
import MicroTestSupport
import MicroWire
import NIOHPACK
import Testing

@Suite("What a handler knows of its call")
struct HandlerContextTests {
    private func ask(
        _ headers: [(String, String)], _ what: @escaping @Sendable (CallContext) async throws -> String
    ) async throws -> RawStream.Answer {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.answerText("Greeter.Tell", what)
        return try await serving(dispatcher) { address in
            let stream = try await RawStream.open(.call("/x.Greeter/Tell", headers), to: address)
            await stream.send(message: [], endStream: true)
            return await stream.answer()
        }
    }

    @Test("service, endpoint and the caller's address")
    func basics() async throws {
        let text = try await ask([]) { "\($0.service) \($0.endpoint) \($0.remoteAddress)" }.text
        #expect(text.hasPrefix("greeter Greeter.Tell 127.0.0.1:"))
    }

    @Test("the caller's headers, without those of the transport")
    func metadata() async throws {
        let sent = [
            ("x-foo", "a"), ("x-foo", "b"), ("authorization", "Bearer t"), ("timeout", "10000000000"),
            ("grpc-timeout", "10S"), ("x-content-type", "application/json"), ("grpc-accept-encoding", "gzip"),
        ]
        let text = try await ask(sent) { context in
            context.metadata.fields.map { "\($0.name)=\($0.value)" }.joined(separator: "|")
        }.text
        #expect(text == "content-type=application/grpc+json|x-foo=a|x-foo=b|authorization=Bearer t")
    }

    /// Browsers and proxies cut a cookie into fields of HTTP/2 (RFC 9113 §8.2.3).
    @Test("a cookie that came in several fields as one")
    func cookies() async throws {
        let sent = [("cookie", "a=1"), ("x-foo", "a"), ("cookie", "b=2"), ("cookie", "c=3")]
        let text = try await ask(sent) { context in
            "\(context.metadata.values("cookie")) \(context.metadata["Cookie"] ?? "")"
        }.text
        #expect(text == #"["a=1; b=2; c=3"] a=1; b=2; c=3"#)
    }

    @Test("the caller's headers, whether they are those of the call before or not")
    func repeated() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.answerText("Greeter.Tell") { "\($0.metadata["x-foo"] ?? "") \($0.deadline == nil)" }
        dispatcher.answerText("Greeter.Other") { "other \($0.metadata["x-foo"] ?? "")" }
        try await serving(dispatcher) { address in
            let connection = try await RawStream.connect(to: address)
            func ask(_ method: String, _ headers: [(String, String)]) async throws -> String {
                let stream = try await RawStream.open(.call("/x.Greeter/\(method)", headers), on: connection)
                await stream.send(message: [], endStream: true)
                return await stream.answer().text
            }
            for _ in 0..<3 {
                for _ in 0..<3 { #expect(try await ask("Tell", [("x-foo", "a")]) == "a true") }
                #expect(try await ask("Tell", [("x-foo", "b"), ("timeout", "5000000000")]) == "b false")
                #expect(try await ask("Tell", []) == " true")
                #expect(try await ask("Other", [("x-foo", "a")]) == "other a")
            }
        }
    }

    @Test("the namespace that the caller works in", arguments: [("", "micro"), ("team", "team")])
    func namespace(sent: String, seen: String) async throws {
        let headers = sent.isEmpty ? [] : [("micro-namespace", sent)]
        #expect(try await ask(headers) { $0.namespace }.text == seen)
    }

    @Test(
        "how long the caller waits: the shorter of timeout and grpc-timeout",
        arguments: [
            ([("timeout", "5000000000")], 4.0...5.0),
            ([("grpc-timeout", "3S")], 2.0...3.0),
            ([("timeout", "7000000000"), ("grpc-timeout", "50S")], 6.0...7.0),
            ([("timeout", "70000000000"), ("grpc-timeout", "6000m")], 5.0...6.0),
        ] as [([(String, String)], ClosedRange<Double>)])
    func deadline(headers: [(String, String)], seconds: ClosedRange<Double>) async throws {
        let text = try await ask(headers) { context in
            let left = try #require(context.deadline) - .now
            return "\(Double(left.nanoseconds) / 1e9)"
        }.text
        #expect(seconds.contains(try #require(Double(text))))
    }

    @Test(
        "no deadline when the caller's is none",
        arguments: [
            [], [("timeout", "0")], [("timeout", "-5")], [("timeout", "soon")], [("timeout", "99999999999999999999")],
            [("grpc-timeout", "5")], [("grpc-timeout", "S")], [("grpc-timeout", "123456789S")],
            [("grpc-timeout", "-5S")],
        ] as [[(String, String)]])
    func noDeadline(headers: [(String, String)]) async throws {
        #expect(try await ask(headers) { $0.deadline == nil ? "none" : "some" }.text == "none")
    }

    @Test(
        "a deadline in the far future harms nobody",
        arguments: [[("timeout", "9223372036854775807")], [("grpc-timeout", "99999999H")]] as [[(String, String)]])
    func farDeadline(headers: [(String, String)]) async throws {
        let answer = try await ask(headers) { $0.deadline == nil ? "none" : "some" }
        #expect(answer.text == "some")
    }
}
