import MicroCore
import MicroTestSupport
import MicroWire
import NIOCore
import NIOHPACK
import Testing

@testable import MicroRPC

@Suite("How a call ends that the client gives up or cannot understand")
struct AttemptEndTests {
    /// Calls a server that follows a script.
    private func failure(
        _ options: CallOptions = CallOptions(), _ configuration: RPCClient.Configuration = RPCClient.Configuration(),
        _ script: @escaping @Sendable (RawStream) async -> Void
    ) async throws -> MicroError {
        try await running(try await RawStream.serve(script)) { server in
            let client = RPCClient(configuration: configuration)
            var options = options
            options.address = server.address.description
            let error = try await #require(throws: MicroError.self) { try await client.call(.json(options: options)) }
            await client.close()
            return error
        }
    }

    @Test("after its timeout with a 408, and the service hears of it")
    func timeout() async throws {
        let (reached, reset) = (AtomicFlag(), Gate())
        let error = try await failure(CallOptions(timeout: .milliseconds(100))) { stream in
            _ = reached.set()
            while let event = await stream.next() {
                if case .ended(.reset(.cancel)) = event { reset.open() }
            }
        }
        #expect(error == .timeout("go.micro.client", "context deadline exceeded"))
        // On a busy machine the time may be up before the call is sent.
        if !reached.set() { try await reset.wait() }
    }

    @Test("at once when there is no time left", arguments: [Duration.zero, .seconds(-5)])
    func noTime(timeout: Duration) async throws {
        let error = try await failure(CallOptions(timeout: timeout)) { _ in
            Issue.record("the call was sent")
        }
        #expect(error == .timeout("go.micro.client", "context deadline exceeded"))
    }

    @Test("not at all because of a timeout without end")
    func endless() async throws {
        try await serving(.greeter()) { address async throws in
            let client = RPCClient()
            for timeout in [Duration.seconds(Int64.max), .nanoseconds(Int64.max)] {
                let options = CallOptions(address: address.description, timeout: timeout)
                #expect(try await client.call(.json(options: options)).text == #"{"msg":"Hello Ann"}"#)
            }
            await client.close()
        }
    }

    @Test("when its task is cancelled, and the service hears of it")
    func cancelled() async throws {
        let (started, reset) = (Gate(), Gate())
        let server = try await RawStream.serve { stream in
            started.open()
            while let event = await stream.next() {
                if case .ended(.reset(.cancel)) = event { reset.open() }
            }
        }
        try await running(server) { server in
            let client = RPCClient()
            let task = Task {
                try await client.call(.json(options: CallOptions(address: server.address.description)))
            }
            try await started.wait()
            task.cancel()
            let error = try await #require(throws: MicroError.self) { try await task.value }
            #expect(error == MicroError(id: "go.micro.client", code: 408, detail: "context canceled"))
            try await reset.wait()
            await client.close()
        }
    }

    @Test("before it began when its task is cancelled already")
    func cancelledBefore() async throws {
        try await serving(.greeter()) { address in
            let client = RPCClient()
            let (gate, options) = (Gate(), CallOptions(address: address.description))
            let task = Task {
                try? await gate.wait()
                return try await client.call(.json(options: options))
            }
            task.cancel()
            let error = try await #require(throws: MicroError.self) { try await task.value }
            #expect(error.detail == "context canceled")
            await client.close()
        }
    }

    @Test("when it is given up before its loop has begun it")
    func cancelledOnTheWay() async throws {
        let pool = ConnectionPool()
        await #expect(throws: CancellationError.self) { _ = try await Self.cancelledOnTheWay(UnaryAttempt.self, pool) }
        await #expect(throws: CancellationError.self) {
            _ = try await Self.cancelledOnTheWay(StreamAttempt.self, pool)
        }
        await pool.close()
    }

    private static func cancelledOnTheWay<Call: Attempt>(
        _: Call.Type, _ pool: ConnectionPool
    ) async throws -> Call.Outcome {
        let (loop, deadline) = (WireLoops.current(), ContinuousClock.now + .seconds(10))
        let outgoing = OutgoingCall(.json(), Namespace.default, number: 0, deadline: deadline)
        let call = Call(outgoing, to: "127.0.0.1:1", by: deadline, messageLimit: 1024, on: loop)
        return try await withUnsafeThrowingContinuation { continuation in
            call.caller = .task(continuation)
            loop.execute {
                call.cancel()
                guard let pool = pool.on(loop) else { return }
                call.start(pool)
            }
        }
    }

    @Test("with the text of a status that is no Micro error", arguments: [(4, 408), (14, 503), (7, 500), (99, 500)])
    func foreignStatus(status: Int, code: Int) async throws {
        let error = try await failure { stream in
            await stream.send(
                [
                    ":status": "200", "content-type": "application/grpc", "grpc-status": "\(status)",
                    "grpc-message": "100%25 %C3%BCber %zz",
                ], endStream: true)
        }
        #expect(error.code == code)
        #expect(error.id == "go.micro.client")
        #expect(error.detail == "100% über %zz")
    }

    /// A Go proxy wraps the error of the service into its own (spec platform-framework.md §1, Streams).
    @Test("with the innermost of nested errors")
    func nested() async throws {
        let inner = MicroError.notFound("store.Store.Read", "not found")
        let outer = MicroError.internalServerError("go.micro.client", "Error: \(inner.jsonText)")
        let error = try await failure { stream in
            await stream.send(
                [
                    ":status": "200", "content-type": "application/grpc", "grpc-status": "13",
                    "grpc-message": GRPCStatusText.encode(outer.jsonText),
                ], endStream: true)
        }
        #expect(error == inner)
    }

    @Test(
        "when the answer is compressed in a way that no header names, or cannot be inflated", arguments: ["", "gzip"])
    func unreadableAnswer(encoding: String) async throws {
        let error = try await failure { stream in
            await stream.send([
                ":status": "200", "content-type": "application/grpc+json", "grpc-encoding": encoding,
            ])
            await stream.send(bytes: [1, 0, 0, 0, 1, 9])
        }
        #expect(error.code == 500)
        #expect(error.detail.contains("cannot be read: a"))
        #expect(error.detail.contains(encoding.isEmpty ? "no grpc-encoding header" : "damaged"))
    }

    @Test("when the answer has no message, two, or no status")
    func oddAnswers() async throws {
        let scripts: [(String, @Sendable (RawStream) async -> Void)] = [
            ("the response has no message", { await $0.send(["grpc-status": "0"], endStream: true) }),
            (
                "more than one response to a unary call",
                { stream in
                    await stream.send(message: [1])
                    await stream.send(message: [2])
                }
            ),
            ("the response ended without a status", { await $0.send(message: [1], endStream: true) }),
            ("the stream was reset with code 2", { await $0.reset(.internalError) }),
        ]
        for (detail, script) in scripts {
            let error = try await failure { stream in
                await stream.send([":status": "200", "content-type": "application/grpc+json"])
                await script(stream)
            }
            #expect(error == .internalServerError("go.micro.client", detail))
        }
    }

    @Test("when the answer is larger than the limit, by its prefix")
    func tooLarge() async throws {
        var configuration = RPCClient.Configuration()
        configuration.messageLimit = 10
        let error = try await failure(CallOptions(), configuration) { stream in
            await stream.send([":status": "200", "content-type": "application/grpc+json"])
            await stream.send(bytes: [0, 0, 0, 0, 11])
        }
        #expect(error == .tooLarge("go.micro.client", "response of 11 bytes; the limit is 10"))
    }

    @Test("when the client is closed while the call is under way")
    func closed() async throws {
        let started = Gate()
        let server = try await RawStream.serve { _ in started.open() }
        try await running(server) { server in
            let client = RPCClient()
            let task = Task {
                try await client.call(.json(options: CallOptions(address: server.address.description)))
            }
            try await started.wait()
            await client.close()
            let error = try await #require(throws: MicroError.self) { try await task.value }
            #expect(error.code == 503)
        }
    }
}
