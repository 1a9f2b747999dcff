import MicroCore
import MicroRPC
import Synchronization
import Testing

@Suite("A dispatcher")
struct DispatcherTests {
    private func context(_ encoding: MessageEncoding = .json) -> CallContext {
        CallContext(service: "greeter", endpoint: "Greeter.Call", encoding: encoding)
    }

    @Test(
        "says what is wrong with a path, in the original's words",
        arguments: [
            ("/greeter.Nope/Call", StatusCode.unimplemented, "unknown service Nope"),
            ("/greeter.Greeter/Nope", .unimplemented, "unknown service Greeter.Nope"),
            ("/greeter.Greet/Call", .unimplemented, "unknown service Greet"),
            ("/greeter.Greeter/", .invalidArgument, "malformed method name: \"/greeter.Greeter/\""),
            ("/a/b/c", .invalidArgument, "malformed method name: \"/a/b/c\""),
            ("/greeter", .unimplemented, "malformed method name: \"/greeter\""),
            ("Call", .unimplemented, "malformed method name: \"Call\""),
        ])
    func unknown(path: String, status: StatusCode, message: String) throws {
        let failure = try #require(throws: CallFailure.self) { try Dispatcher.greeter().find(path: path) }
        #expect(failure.status == status)
        #expect(failure.message == message)
    }

    @Test(
        "ignores the service part of a path",
        arguments: ["/greeter.Greeter/Call", "/Greeter/Call", "/v1.other.Greeter/Call"])
    func serviceIgnored(path: String) throws {
        #expect(try Dispatcher.greeter().find(path: path).name == "Greeter.Call")
    }

    @Test("finds endpoints after more paths than it remembers, and those that were added since")
    func pathMemory() throws {
        let dispatcher = Dispatcher.greeter()
        for number in 0..<3000 { _ = try dispatcher.find(path: "/service\(number).Greeter/Call") }
        #expect(throws: CallFailure.self) { try dispatcher.find(path: "/greeter.Greeter/Echo") }
        dispatcher.echo()
        #expect(try dispatcher.find(path: "/greeter.Greeter/Echo").name == "Greeter.Echo")
        #expect(try dispatcher.find(path: "/service1.Greeter/Call").name == "Greeter.Call")
    }

    @Test("gives a catch-all what no endpoint is for, under the name that was called")
    func catchAll() async throws {
        let dispatcher = Dispatcher.greeter()
        let endpoint = Endpoint(record: EndpointRecord(name: "*")) { _, _ in Array("caught".utf8) }
        dispatcher.addCatchAll(endpoint)
        #expect(try dispatcher.find(path: "/x.Any/Thing").name == "Any.Thing")
        #expect(try dispatcher.find(path: "/x.Greeter/Call").name == "Greeter.Call")
        #expect(try await dispatcher.call("Any.Thing", [], context: context()) == Array("caught".utf8))
        #expect(dispatcher.records.map(\.name) == ["Greeter.Call"])
    }

    @Test("asks the newest of two catch-alls, also for a path it has seen")
    func newestCatchAll() async throws {
        let dispatcher = Dispatcher(name: "proxy")
        for word in ["old", "new"] {
            dispatcher.addCatchAll(Endpoint(record: EndpointRecord(name: "*")) { _, _ in Array(word.utf8) })
            #expect(try await dispatcher.call("/x.Any/Thing", [], context: context()) == Array(word.utf8))
        }
    }

    @Test("replaces an endpoint of the same name and lists each once, by name")
    func replaced() async throws {
        let dispatcher = Dispatcher.greeter()
        dispatcher.echo("Echo.Call")
        dispatcher.handle("Greeter.Call") { (request: Greeting, _) in Reply(msg: "Bye \(request.name)") }
        #expect(dispatcher.records.map(\.name) == ["Echo.Call", "Greeter.Call"])
        let answer = try await dispatcher.call("Greeter.Call", Array(#"{"name":"Ann"}"#.utf8), context: context())
        #expect(String(decoding: answer, as: UTF8.self) == #"{"msg":"Bye Ann"}"#)
    }

    /// Endpoints that were there before had none, without a word: whoever checked tokens that way let calls pass.
    @Test("puts interceptors around all endpoints, whenever they were added, the first outermost")
    func interceptors() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.echo("Before.Echo")
        dispatcher.handle("Before.Stream") { (_: Greeting, replies: MessageWriter<Reply>, _) in
            try await replies.send(Reply(msg: "one"))
        }
        dispatcher.addCatchAll(Endpoint(record: EndpointRecord(name: "*")) { _, _ in [1] })
        // What was called before is remembered with what stood around it then.
        _ = try await dispatcher.call("Before.Echo", [1], context: context())
        let order = Order()
        dispatcher.intercept(with: Recorder(name: "outer", order: order))
        dispatcher.intercept(with: Recorder(name: "inner", order: order))
        dispatcher.echo()
        for endpoint in ["Before.Echo", "Greeter.Echo", "Any.Thing", "/greeter.Greeter/Echo"] {
            #expect(try await dispatcher.call(endpoint, [1], context: context()) == [1])
        }
        _ = try await dispatcher.call("Before.Stream", Array("{}".utf8), context: context())
        let once = ["outer in", "inner in", "inner out", "outer out"]
        #expect(order.words == (0..<5).flatMap { _ in once })
    }

    @Test("lets an interceptor answer in the handler's place")
    func refusingInterceptor() async throws {
        struct Refusal: ServerInterceptor {
            func intercept(
                _ request: [UInt8], context: CallContext,
                next: @Sendable ([UInt8], CallContext) async throws -> [UInt8]
            ) async throws -> [UInt8] { throw MicroError.forbidden("greeter", "no") }

            func interceptStream(
                _ requests: MessageStream<[UInt8]>, _ responses: MessageWriter<[UInt8]>, context: CallContext,
                next: @Sendable (MessageStream<[UInt8]>, MessageWriter<[UInt8]>, CallContext) async throws -> Void
            ) async throws { throw MicroError.forbidden("greeter", "no") }
        }
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.intercept(with: Refusal())
        dispatcher.echo()
        await #expect(throws: MicroError.forbidden("greeter", "no")) {
            try await dispatcher.call("Greeter.Echo", [], context: context())
        }
    }

    @Test("throws what a local call fails with as the caller over a socket would see it")
    func localErrors() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.answerText { _ in throw PlainError(description: "broken") }
        await #expect(throws: MicroError.internalServerError("go.micro.client", "broken")) {
            try await dispatcher.call("Greeter.Tell", [], context: context())
        }
        await #expect(throws: MicroError.internalServerError("go.micro.client", "unknown service Nope")) {
            try await dispatcher.call("Nope.Call", [], context: context())
        }
        await #expect(throws: MicroError.internalServerError("go.micro.client", "malformed method name: \"Call\"")) {
            try await dispatcher.call("Call", [], context: context())
        }
    }

    /// An endpoint that begins with a slash is a path: it reached remote services, but not those of this process.
    @Test("takes a whole path as the endpoint of a local call, as a remote call does")
    func localPath() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.echo()
        #expect(try await dispatcher.call("/greeter.Greeter/Echo", [7], context: context()) == [7])
    }
}

/// What happened, in order.
private final class Order: Sendable {
    private let state = Mutex<[String]>([])
    var words: [String] { state.withLock { $0 } }
    func add(_ word: String) { state.withLock { $0.append(word) } }
}

private struct Recorder: ServerInterceptor {
    let name: String
    let order: Order

    func intercept(
        _ request: [UInt8], context: CallContext, next: @Sendable ([UInt8], CallContext) async throws -> [UInt8]
    ) async throws -> [UInt8] {
        order.add("\(name) in")
        defer { order.add("\(name) out") }
        return try await next(request, context)
    }

    func interceptStream(
        _ requests: MessageStream<[UInt8]>, _ responses: MessageWriter<[UInt8]>, context: CallContext,
        next: @Sendable (MessageStream<[UInt8]>, MessageWriter<[UInt8]>, CallContext) async throws -> Void
    ) async throws {
        order.add("\(name) in")
        defer { order.add("\(name) out") }
        try await next(requests, responses, context)
    }
}
