import MicroCore
import MicroTestSupport
import NIOCore
import NIOEmbedded
import NIOHPACK
import NIOPosix
import Testing

@testable import MicroWire

@Suite("A listener and a client find each other, or say why not", .timeLimit(.minutes(1)))
struct WireServerTests {
    private let loopback = HostPort(host: "127.0.0.1", port: 0)

    @Test("port 0 is one that the system picks")
    func pickedPort() async throws {
        let server = try await WireServer.listen(on: loopback) { _ in }
        #expect(server.address.port > 0)
        #expect(server.address.host == "127.0.0.1")
        await server.stop()
        await server.stop()
    }

    @Test("an address in use is named, with what to do")
    func addressInUse() async throws {
        let server = try await WireServer.listen(on: loopback) { _ in }
        let error = await #expect(throws: ListenError.self) { try await WireServer.listen(on: server.address) { _ in } }
        #expect(
            error?.description
                == "cannot listen on \(server.address): the address is in use; stop what uses it or choose another port"
        )
        await server.stop()
    }

    @Test("an address of another machine is named")
    func foreignAddress() async throws {
        let address = HostPort(host: "192.0.2.1", port: 0)
        let error = await #expect(throws: ListenError.self) { try await WireServer.listen(on: address) { _ in } }
        #expect(error?.description.hasPrefix("cannot listen on 192.0.2.1:0: ") == true)
    }

    @Test("a name that nobody knows cannot be listened on")
    func unknownName() async throws {
        let address = HostPort(host: "nosuch.invalid", port: 0)
        let error = await #expect(throws: ListenError.self) { try await WireServer.listen(on: address) { _ in } }
        #expect(error?.description == "cannot listen on nosuch.invalid:0: no such host")
    }

    @Test("a refused connection says so in Go's words")
    func refused() async throws {
        let server = try await WireServer.listen(on: loopback) { _ in }
        let address = server.address
        await server.stop()
        let error = await #expect(throws: WireError.self) {
            _ = try await WireClient.connect(to: address, on: WireLoops.current()).get()
        }
        #expect(error?.description == "Error while dialing: dial tcp \(address): connect: connection refused")
    }

    @Test("a host that nobody knows says so")
    func unknownHost() async throws {
        let address = HostPort(host: "nowhere.invalid", port: 80)
        let error = await #expect(throws: WireError.self) {
            _ = try await WireClient.connect(to: address, on: WireLoops.current()).get()
        }
        #expect(error == .connectFailed(address: "nowhere.invalid:80", reason: "no such host"))
    }

    @Test("bodies of many megabytes go both ways at once, each byte once and in order", arguments: [1, 8])
    func echo(streams: Int) async throws {
        try await EchoServer.with { server in
            let connection = try await WireClient.connect(to: server.wire.address, on: WireLoops.group.next()).get()
            let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
            let answers = try await connection.eventLoop.flatSubmit {
                EventLoopFuture.whenAllSucceed(
                    (0..<streams).map { _ in Exchange.run(connection.value, "/echo", bytes) }, on: connection.eventLoop)
            }.get()
            #expect(answers.count == streams)
            #expect(answers.allSatisfy { $0 == bytes })
            try await connection.eventLoop.submit { connection.value.close() }.get()
        }
    }

    @Test("a stop lets open streams finish, refuses new ones, and returns")
    func stop() async throws {
        let server = try await EchoServer.start { $0.grace = .hours(1) }
        let connection = try await WireClient.connect(to: server.wire.address, on: WireLoops.group.next()).get()
        let answer = connection.eventLoop.flatSubmit { Exchange.run(connection.value, "/wait", []) }
        await server.state.until { $0.events.contains("POST /wait") }
        async let stopped: Void = server.wire.stop()
        while try await connection.eventLoop.submit({ !connection.value.machine.isClosedForNewStreams }).get() {
            await Task.yield()
        }
        server.state.release()
        #expect(try await answer.get() == Array("hello".utf8))
        await stopped
    }

    /// A stop returned and left it open for the half minute a connection may stay silent.
    @Test("a stop closes connections that have not said anything, or not enough", arguments: ["", "PR"])
    func stopClosesSilent(text: String) async throws {
        let server = try await EchoServer.start { $0.grace = .hours(1) }
        let silent = try await server.connect()
        let other = try await server.connect()
        try await silent.write(text)
        // When one that came later is answered, this one has been accepted.
        try await other.write("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        try await other.read { $0.hasSuffix("hello") }
        await server.wire.stop()
        #expect(try await silent.readToEnd().isEmpty)
    }

    @Test("what does not finish within the grace time is cut off")
    func grace() async throws {
        let server = try await EchoServer.start { $0.grace = .milliseconds(1) }
        let connection = try await WireClient.connect(to: server.wire.address, on: WireLoops.group.next()).get()
        let answer = connection.eventLoop.flatSubmit { Exchange.run(connection.value, "/wait", []) }
        await server.state.until { $0.events.contains("POST /wait") }
        await server.wire.stop()
        await #expect(throws: WireError.self) { try await answer.get() }
        #expect(server.state.events.last?.hasPrefix("ended /wait: the connection was lost") == true)
    }

    @Test("shows how many connections are open")
    func connections() async throws {
        let counts = CountingMetrics()
        var configuration = WireServer.Configuration()
        configuration.metrics = counts
        let server = try await RawStream.serve(configuration: configuration) { stream in
            await stream.send([":status": "200"], endStream: true)
        }
        let name = "micro.server.connections \(server.address)"
        #expect(counts[name] == 0)
        let request: HPACKHeaders = [":method": "GET", ":scheme": "http", ":path": "/", ":authority": "a"]
        for count in 1...2 {
            let stream = try await RawStream.open(request, to: server.address, endStream: true)
            _ = await stream.next()
            #expect(counts[name] == count)
        }
        await server.stop()
        #expect(counts[name] == 0)
    }
}

/// One request of a client: its body goes out as windows allow, its answer is collected.
private final class Exchange: WireStreamDelegate {
    private let promise: EventLoopPromise<[UInt8]>
    private var stream: HTTP2WireStream?
    private var answer: [UInt8] = []

    private init(_ promise: EventLoopPromise<[UInt8]>) { self.promise = promise }

    static func run(_ handler: HTTP2ChannelHandler, _ path: String, _ body: [UInt8]) -> EventLoopFuture<[UInt8]> {
        let exchange = Exchange(handler.eventLoop.makePromise(of: [UInt8].self))
        let headers: HPACKHeaders = [":method": "POST", ":scheme": "http", ":path": path, ":authority": "a"]
        handler.open(headers, endStream: body.isEmpty, delegate: exchange) { stream in
            exchange.stream = stream
            if !body.isEmpty { stream?.send(ByteBuffer(bytes: body), endStream: true) }
        }
        return exchange.promise.futureResult
    }

    func received(_ headers: HPACKHeaders, endStream: Bool) {}

    func received(_ body: ByteBuffer, endStream: Bool) {
        answer += body.readableBytesView
        stream?.consumed(body.readableBytes)
    }

    func received(trailers: HPACKHeaders) {}

    func ended(_ error: WireError?) {
        if let error { promise.fail(error) } else { promise.succeed(answer) }
    }
}
