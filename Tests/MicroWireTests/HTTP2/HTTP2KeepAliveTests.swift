import NIOCore
import NIOEmbedded
import NIOHPACK
import Testing

@testable import MicroWire

@Suite("A connection asks for a sign of life, and ends when there is none or nothing to do")
struct HTTP2KeepAliveTests {
    private let whole = Frame.endHeaders | Frame.endStream

    @Test("a client whose call is not answered asks after ten seconds, and five later the call has failed")
    func silentServer() throws {
        let client = try EmbeddedConnection(.client)
        let heard = Heard()
        client.open(heard)
        _ = try client.frames()
        client.advance(by: .milliseconds(9_999))
        #expect(try client.frames().isEmpty)
        client.advance(by: .milliseconds(1))
        #expect(try client.frames().map(\.type) == [6])
        client.advance(by: .milliseconds(4_999))
        #expect(heard.events.isEmpty)
        client.advance(by: .milliseconds(1))
        #expect(heard.events == ["ended: the connection was lost: the peer answers no PING"])
        #expect(!client.channel.isActive)
    }

    @Test("a server that answers PINGs may take all day for a call")
    func slowServer() throws {
        let client = try EmbeddedConnection(.client)
        let heard = Heard()
        client.open(heard)
        _ = try client.frames()
        for _ in 0..<1_000 {
            client.advance(by: .seconds(10))
            let pings = try client.frames()
            #expect(pings.map(\.type) == [6])
            for ping in pings {
                try client.receive(Frame(type: 6, flags: Frame.acknowledgement, payload: ping.payload))
            }
        }
        try client.receive(.headers(1, Block.response, flags: whole))
        #expect(heard.events == ["headers end", "ended"])
    }

    @Test("a client without streams asks nothing, says goodbye after a minute and closes")
    func idleClient() throws {
        let client = try EmbeddedConnection(.client)
        let heard = Heard()
        var unusable = 0
        client.handler.onUnusable = { unusable += 1 }
        client.open(heard)
        client.advance(by: .seconds(5))
        try client.receive(.headers(1, Block.response, flags: whole))
        _ = try client.frames()
        client.advance(by: .milliseconds(59_999))
        #expect(try client.frames().isEmpty)
        client.advance(by: .milliseconds(1))
        #expect(try client.frames() == [.goAway(last: 0)])
        #expect(!client.channel.isActive)
        #expect(unusable == 1)
    }

    @Test("a server drains a connection without streams after five minutes; a call that crosses its word is served")
    func idleServer() throws {
        let server = try EmbeddedConnection(.server) { $0.send(.response, endStream: true) }
        try server.receive(.headers(1, Block.request(), flags: whole))
        _ = try server.frames()
        server.advance(by: .milliseconds(299_999))
        #expect(try server.frames().isEmpty)
        server.advance(by: .milliseconds(1))
        #expect(try server.frames() == [.firstGoAway, .drainPing])
        try server.receive(.headers(3, Block.request(), flags: whole), .drainPong)
        #expect(try server.frames().map(\.type) == [1, 7])
        #expect(!server.channel.isActive)
    }

    @Test("a server keeps a connection as long as a stream is open whose client answers")
    func busyServer() throws {
        let server = try EmbeddedConnection(.server)
        try server.receive(.headers(1, Block.request()))
        for _ in 0..<20 {
            server.advance(by: .seconds(60))
            #expect(try server.frames().map(\.type) == [6])
            try server.receive(.ping(1, flags: Frame.acknowledgement))
        }
        server.advance(by: .seconds(65))
        #expect(server.heard.events == ["headers", "ended: the connection was lost: the peer answers no PING"])
    }

    @Test("a client may ask a server every second, all day, on a stream that stands still")
    func clientThatAsks() throws {
        let server = try EmbeddedConnection(.server)
        try server.receive(.headers(1, Block.request()))
        for _ in 0..<1_000 {
            server.advance(by: .seconds(1))
            try server.receive(.ping())
        }
        #expect(server.channel.isActive)
        #expect(server.heard.events == ["headers"])
    }

    /// A client that answered PINGs held a request whose body never ended as long as it liked.
    @Test("a body that is waited for and stands still for a minute is answered with 408, as is seen every minute")
    func idleBody() throws {
        let server = try EmbeddedConnection(.server) { $0.waitsForBody = true }
        try server.receive(.headers(1, Block.request()))
        for _ in 0..<5 {
            server.advance(by: .seconds(30))
            try server.receive(.data(1, [1]))
        }
        try server.receive(.headers(3, Block.request()), .data(3, [1], flags: Frame.endStream))
        _ = try server.frames()
        func twoMinutes() throws -> [Frame] {
            for _ in 0..<30 {
                server.advance(by: .seconds(4))
                try server.receive(.ping(1, flags: Frame.acknowledgement))
            }
            return try server.frames().filter { $0.type != 6 }
        }
        let answer = try twoMinutes()
        #expect(answer.map(\.type) == [1, 3] && answer.map(\.stream) == [1, 1], "the end of the request never came")
        #expect(server.heard.events.last == "ended: the connection was lost: the request's body stood still")
        #expect(server.heard.events.count { $0.hasPrefix("ended") } == 1, "3 has come and may take its time")
        #expect(server.channel.isActive)
    }

    /// Connections looked for such ends every minute, so that a client that waits to be told that nobody wants the rest
    /// of its request waited for up to two.
    @Test("a request that is answered before its end is reset two to four seconds later, if the end does not come")
    func lateEnd() throws {
        let server = try EmbeddedConnection(.server) { $0.send(.response, endStream: true) }
        try server.receive(.headers(1, Block.request()))
        server.advance(by: .milliseconds(1_999))
        try server.receive(.headers(3, Block.request()), .headers(5, Block.request()))
        #expect(try server.frames().map(\.type) == [1, 1, 1])
        server.advance(by: .milliseconds(1))
        #expect(try server.frames().isEmpty, "they may have been answered just now")
        try server.receive(.data(3, [], flags: Frame.endStream))
        server.advance(by: .milliseconds(2_000))
        #expect(try server.frames() == [.reset(1, .noError), .reset(5, .noError)])
        server.advance(by: .seconds(10))
        #expect(try server.frames().isEmpty)
        #expect(server.channel.isActive)
    }

    @Test("a peer that says nothing of HTTP/2 is left", arguments: [(HTTP2Role.client, Int64(5)), (.server, 10)])
    func noHandshake(role: HTTP2Role, seconds: Int64) throws {
        let connection = try EmbeddedConnection(role, handshake: false)
        connection.advance(by: .seconds(seconds) - .milliseconds(1))
        #expect(connection.channel.isActive)
        connection.advance(by: .milliseconds(1))
        #expect(!connection.channel.isActive)
        #expect(connection.handler.closeReason == "the peer sends no HTTP/2 SETTINGS")
    }

    @Test("a connection that is over watches nothing more", arguments: [HTTP2Role.client, .server])
    func nothingAfterEnd(role: HTTP2Role) throws {
        let connection = try EmbeddedConnection(role)
        connection.handler.drain()
        connection.channel.close(promise: nil)
        connection.channel.embeddedEventLoop.run()
        _ = try connection.frames()
        connection.handler.drain()
        connection.advance(by: .hours(1))
        #expect(try connection.frames().isEmpty)
    }
}
