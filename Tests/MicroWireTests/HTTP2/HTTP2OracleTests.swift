import NIOCore
import NIOEmbedded
import NIOHPACK
import NIOHTTP2
import Testing

@testable import MicroWire

@Suite("Our machine and swift-nio-http2's understand each other")
struct HTTP2OracleTests {
    /// A connection with NIOHTTP2Handler, without its multiplexer, at the other end.
    private final class Oracle {
        let channel: EmbeddedChannel
        var ours: Connection
        private var theirs: [NIOHTTP2.HTTP2Frame] = []

        init(ours role: HTTP2Role, settings: [HTTP2Setting] = []) throws {
            channel = EmbeddedChannel(
                handler: NIOHTTP2Handler(mode: role == .client ? .server : .client, initialSettings: settings))
            ours = Connection(unstarted: role) { $0.streamWindow = 70_000 }
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
            ours.machine.start()
            try exchange()
        }

        /// Carries bytes until neither side has anything to say.
        func exchange() throws {
            var isBusy = true
            while isBusy {
                isBusy = false
                let output = ours.machine.output
                ours.machine.output.clear()
                if output.readableBytes > 0 {
                    try channel.writeInbound(output)
                    isBusy = true
                }
                while let bytes = try channel.readOutbound(as: ByteBuffer.self) {
                    ours.receiveKeepingOutput(bytes)
                    isBusy = true
                }
                while let frame = try channel.readInbound(as: NIOHTTP2.HTTP2Frame.self) { theirs.append(frame) }
            }
        }

        func send(_ stream: Int, _ payload: NIOHTTP2.HTTP2Frame.FramePayload) throws {
            channel.write(NIOHTTP2.HTTP2Frame(streamID: NIOHTTP2.HTTP2StreamID(stream), payload: payload), promise: nil)
            channel.flush()
            try exchange()
        }

        func data(_ count: Int, endStream: Bool) -> NIOHTTP2.HTTP2Frame.FramePayload {
            .data(.init(data: .byteBuffer(ByteBuffer(repeating: 7, count: count)), endStream: endStream))
        }

        /// What they heard on streams, in words.
        func heard() -> [String] {
            defer { theirs = [] }
            return theirs.compactMap { frame in
                let id = Int(frame.streamID)
                switch frame.payload {
                case .headers(let headers):
                    return "headers \(id)\(headers.endStream ? " end" : "") \(headers.headers.count)"
                case .data(let data): return "data \(id) \(data.data.readableBytes)\(data.endStream ? " end" : "")"
                case .rstStream(let code): return "reset \(id) \(code.networkCode)"
                case .goAway(let last, let code, _): return "goaway \(Int(last)) \(code.networkCode)"
                default: return nil
                }
            }
        }
    }

    private func headers(_ fields: HPACKHeaders, endStream: Bool = false) -> NIOHTTP2.HTTP2Frame.FramePayload {
        .headers(.init(headers: fields, endStream: endStream))
    }

    @Test("a unary call of ours to their server")
    func ourClient() throws {
        let oracle = try Oracle(ours: .client)
        // when
        let opened = oracle.ours.machine.open(HTTP2RequestHead(.request), endStream: false)
        let id = try #require(opened)
        oracle.ours.machine.send(ByteBuffer(string: "hello"), on: id, endStream: true)
        try oracle.exchange()
        #expect(oracle.heard() == ["headers 1 4", "data 1 5 end"])
        try oracle.send(1, headers(.response))
        try oracle.send(1, oracle.data(9, endStream: false))
        try oracle.send(1, headers(.trailers, endStream: true))
        // then
        #expect(
            oracle.ours.takeEvents().map(\.summary) == ["settings", "headers 1", "data 1 9", "trailers 1", "closed 1"])
    }

    @Test("a unary call of theirs to our server")
    func ourServer() throws {
        let oracle = try Oracle(ours: .server)
        try oracle.send(1, headers(.request))
        try oracle.send(1, oracle.data(9, endStream: true))
        oracle.ours.machine.send(
            HTTP2PreparedHeaders([(":status", "200"), ("server", "micro")]), on: 1, endStream: false)
        oracle.ours.machine.send(ByteBuffer(string: "hello"), on: 1, endStream: false)
        oracle.ours.machine.send(.trailers, on: 1, endStream: true)
        try oracle.exchange()
        #expect(oracle.ours.takeEvents().map(\.summary) == ["settings", "headers 1", "data 1 9 end", "closed 1"])
        #expect(oracle.heard() == ["headers 1 2", "data 1 5", "headers 1 end 1"])
    }

    @Test("a body larger than every window crosses in both directions")
    func largeBodies() throws {
        let oracle = try Oracle(ours: .server, settings: [.init(parameter: .initialWindowSize, value: 50_000)])
        let size = 1_000_000
        try oracle.send(1, headers(.request))
        // From them to us: their handler holds no body back, so it is given what our windows allow.
        for _ in 0..<size / 50_000 {
            try oracle.send(1, oracle.data(16_384, endStream: false))
            oracle.ours.machine.consumed(1, 16_384)
            try oracle.exchange()
        }
        // From us to them: they open their windows bit by bit.
        oracle.ours.machine.send(.response, on: 1, endStream: false)
        oracle.ours.machine.send(ByteBuffer(repeating: 1, count: size), on: 1, endStream: false)
        oracle.ours.machine.send(.trailers, on: 1, endStream: true)
        try oracle.exchange()
        var received = 0
        var ended = false
        while !ended {
            let heard = oracle.heard()
            for text in heard where text.hasPrefix("data") { received += Int(text.split(separator: " ")[2]) ?? 0 }
            ended = heard.contains { $0.hasPrefix("headers 1 end") }
            guard !ended else { break }
            try #require(!heard.isEmpty, "nothing more came after \(received) bytes")
            try oracle.send(0, .windowUpdate(windowSizeIncrement: 30_000))
            try oracle.send(1, .windowUpdate(windowSizeIncrement: 30_000))
        }
        #expect(received == size)
    }

    @Test("their smaller table and frames are kept to")
    func settings() throws {
        let oracle = try Oracle(ours: .client, settings: [.init(parameter: .headerTableSize, value: 64)])
        for id in stride(from: 1, through: 9, by: 2) {
            var headers = HPACKHeaders.request
            for index in 0..<10 { headers.add(name: "x-\(id)-\(index)", value: String(repeating: "v", count: 50)) }
            _ = oracle.ours.machine.open(HTTP2RequestHead(headers), endStream: true)
            try oracle.exchange()
            #expect(oracle.heard() == ["headers \(id) end 14"])
            try oracle.send(id, self.headers(.response, endStream: true))
        }
        #expect(oracle.ours.machine.openStreams == 0)
    }

    @Test("resets and refusals cross", arguments: [HTTP2Role.client, .server])
    func resets(role: HTTP2Role) throws {
        let oracle = try Oracle(ours: role)
        for id in [1, 3] {
            if role == .client {
                _ = oracle.ours.machine.open(HTTP2RequestHead(.request), endStream: false)
            } else {
                try oracle.send(id, headers(.request))
            }
        }
        try oracle.exchange()
        _ = oracle.heard()
        oracle.ours.machine.reset(1, .cancel)
        try oracle.exchange()
        try oracle.send(3, .rstStream(.refusedStream))
        #expect(oracle.heard() == ["reset 1 8"])
        #expect(oracle.ours.takeEvents().last?.summary == "refused 3")
        #expect(oracle.ours.machine.openStreams == 0)
    }

    @Test("our GOAWAY is understood, and a stream under way finishes")
    func goAway() throws {
        let oracle = try Oracle(ours: .server)
        try oracle.send(1, headers(.request))
        oracle.ours.machine.drain()
        try oracle.exchange()
        try oracle.send(1, oracle.data(1, endStream: true))
        oracle.ours.machine.send(.response, on: 1, endStream: true)
        try oracle.exchange()
        #expect(oracle.heard() == ["goaway 1 0", "headers 1 end 1"])
    }
}
