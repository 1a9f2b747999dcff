import Logging
import MicroCore
import MicroMemory
import MicroRPC
import MicroTestSupport
import MicroWire
import NIOHPACK
import Testing

@testable import MicroGateway

@Suite("The access log", .timeLimit(.minutes(1)))
struct AccessLineTests {
    private func line(_ headers: HPACKHeaders) async throws -> CapturedLog.Line {
        let lines = CapturedLog()
        try await withGateway(logger: lines.logger(.info)) { ask in _ = try await ask(headers, "") }
        try #require(lines.all.count == 1)
        return lines.all[0]
    }

    @Test("has a line for each request: what was called, from where, the answer, its size and time")
    func called() async throws {
        let line = try await line(.request("GET", "/v1/greeter/say-hi?password=secret"))
        #expect(line.text == "GET /v1/greeter/say-hi 200")
        #expect(line.fields["endpoint"] == "greeter.Greeter.SayHi")
        #expect(line.fields["bytes"] == "2")
        #expect("\(line.fields["remote"] ?? "")".hasPrefix("127.0.0.1:"))
        #expect("\(line.fields["duration"] ?? "")".hasSuffix("ms"))
        #expect(!"\(line)".contains("secret"))
    }

    @Test(
        "has one for those that call nothing too",
        arguments: [
            ("OPTIONS", "/greeter", "OPTIONS /greeter 200"), ("GET", "//greeter?x=1", "GET //greeter 301"),
            ("GET", "/nosuch", "GET /nosuch 500"), ("GET", "/openapi.json", "GET /openapi.json 200"),
        ])
    func calledNothing(method: String, path: String, text: String) async throws {
        let line = try await line(.request(method, path))
        #expect(line.text == text)
        #expect(line.fields["endpoint"] == nil)
    }

    @Test("shows nothing of a path that steers a terminal or fills the disk")
    func hostile() async throws {
        #expect(try await line(.request("GET", "/ü")).text == "GET /?? 500")
        let long = try await line(.request("GET", "/" + String(repeating: "a", count: 9000))).text
        #expect(long == "GET /" + String(repeating: "a", count: 255) + "… 500")
    }

    @Test("has nothing, and costs nothing, above info", arguments: [Logger.Level.warning, .error])
    func off(level: Logger.Level) async throws {
        let lines = CapturedLog()
        try await withGateway(logger: lines.logger(level)) { ask in _ = try await ask(.request("GET", "/"), "") }
        #expect(lines.all.isEmpty)
        #expect(AccessLog(lines.logger(level)) == nil)
    }

    @Test("has one for a client that went away before the answer")
    func clientGone() async throws {
        let (calls, call) = AsyncStream.makeStream(of: Void.self)
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.handle("Greeter.Stream") { (_: [String: Int], _: MessageWriter<[String: Int]>, _) in
            call.yield()
            while !Task.isCancelled { await Task.yield() }
        }
        let local = LocalServices()
        local.add(dispatcher)
        let lines = CapturedLog()
        try await withGatewayAddress(RPCClient(local: local), logger: lines.logger(.info)) { address in
            let stream = try await RawStream.open(.request("GET", "/greeter/stream"), to: address, endStream: true)
            var iterator = calls.makeAsyncIterator()
            await iterator.next()
            await stream.reset(.cancel)
        }
        #expect(lines.all.map(\.text) == ["GET /greeter/stream 499"])
    }

    @Test("has the line of a stream when that is over, with all its bytes")
    func stream() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.handle("Greeter.Stream") { (_: [String: Int], responses: MessageWriter<[String: Int]>, _) in
            for count in 0..<3 { try await responses.send(["n": count]) }
        }
        let local = LocalServices()
        local.add(dispatcher)
        let lines = CapturedLog()
        try await withGateway(RPCClient(local: local), logger: lines.logger(.info)) { ask in
            _ = try await ask(.request("GET", "/greeter/stream"), "")
        }
        #expect(lines.all.map(\.text) == ["GET /greeter/stream 200"])
        #expect(lines.all.first?.fields["bytes"] == "21")
    }
}
