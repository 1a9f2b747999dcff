import MicroCore
import MicroTestSupport
import NIOCore
import NIOHPACK
import NIOPosix
import Testing

@testable import MicroWire

@Suite("A listener on every interface is registered with an address that reaches it", .timeLimit(.minutes(1)))
struct AdvertisedAddressTests {
    private static let both: AddressFamilies = [.v4, .v6]

    /// The first private address was taken, of whichever family, while `:7001` listened on IPv4 alone.
    @Test(
        "of a family that it listens on: a private one before a public one, IPv4 before IPv6",
        arguments: [
            (["127.0.0.1", "8.8.8.8", "10.0.0.5"], both, "10.0.0.5"), (["8.8.8.8", "172.31.0.1"], both, "172.31.0.1"),
            (["172.32.0.1", "192.168.1.1"], both, "192.168.1.1"), (["100.64.0.1"], both, "100.64.0.1"),
            (["10.0.0.2", "10.0.0.1"], both, "10.0.0.2"),
            (["fd00::1", "10.0.0.1"], both, "10.0.0.1"), (["fd00::1", "10.0.0.1"], .v4, "10.0.0.1"),
            (["fd00::1", "10.0.0.1"], .v6, "fd00::1"), (["fd00::2", "8.8.8.8"], both, "fd00::2"),
            (["fd00::2", "8.8.8.8"], .v4, "8.8.8.8"), (["2001:db8::1", "8.8.8.8"], both, "8.8.8.8"),
            (["2001:db8::1", "8.8.8.8"], .v6, "2001:db8::1"), (["2001:db8::1"], both, "2001:db8::1"),
            (["169.254.1.1", "2001:db8::1"], both, "2001:db8::1"), (["169.254.1.1"], both, "169.254.1.1"),
            (["::1", "fe80::1", "febf::1", "8.8.8.8"], both, "8.8.8.8"), (["fd00::2"], .v4, "127.0.0.1"),
            (["127.0.0.1", "::1"], both, "127.0.0.1"), (["0.0.0.0", "::"], both, "127.0.0.1"), ([], .v4, "127.0.0.1"),
            (["10.0.0.1", "::1"], .v6, "::1"),
        ] as [([String], AddressFamilies, String)])
    func picked(addresses: [String], families: AddressFamilies, host: String) {
        #expect(AdvertisedAddress.pick(addresses, families) == host)
    }

    // MARK: What listens

    private static let hasIPv6 = ((try? System.enumerateDevices()) ?? []).contains { $0.address?.ipAddress == "::1" }

    /// What a listener calls a client that connects to a host of this machine, without the port.
    private func caller(to host: String, of server: WireServer) async throws -> String {
        let client = try await RawClient.connect(to: server.address.port, host: host)
        try await client.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        let answer = try await client.readToEnd()
        let address = answer.matches(of: /\r\n([^\r\n]+:\d+)\r\n/).last.flatMap { HostPort(String($0.1)) }
        return try #require(address).host
    }

    private func listening(on host: String, _ body: (WireServer) async throws -> Void) async throws {
        let server = try await WireServer.listen(on: HostPort(host: host, port: 0)) { $0.delegate = Mirror($0) }
        try await running(server, body)
    }

    @Test(
        "without a host it takes both families, each caller by its own address", .enabled(if: hasIPv6),
        arguments: ["", "*", "::"])
    func everywhere(host: String) async throws {
        try await listening(on: host) { server async throws in
            #expect(server.families == Self.both)
            #expect(server.address.host == host)
            #expect(try await caller(to: "127.0.0.1", of: server) == "127.0.0.1")
            #expect(try await caller(to: "::1", of: server) == "::1")
            // What it registers reaches it.
            let host = server.advertisedAddress().host
            #expect(try await caller(to: host, of: server) == host)
        }
    }

    @Test("0.0.0.0 takes IPv4 alone, and registers such an address")
    func v4Only() async throws {
        try await listening(on: "0.0.0.0") { server async throws in
            #expect(server.families == .v4)
            #expect(try await caller(to: "127.0.0.1", of: server) == "127.0.0.1")
            await #expect(throws: (any Error).self) { try await caller(to: "::1", of: server) }
            let host = server.advertisedAddress().host
            #expect(!host.contains(":"))
            #expect(try await caller(to: host, of: server) == host)
        }
    }

    @Test("a port that is taken with one family is taken")
    func taken() async throws {
        try await listening(on: "0.0.0.0") { server async throws in
            let address = HostPort(host: "", port: server.address.port)
            let error = await #expect(throws: ListenError.self) { try await WireServer.listen(on: address) { _ in } }
            #expect(error?.reason.hasPrefix("the address is in use") == true)
        }
    }

    @Test("a machine without IPv6 is known by how a socket fails there", arguments: [EAFNOSUPPORT, EADDRNOTAVAIL])
    func withoutIPv6(code: Int32) {
        #expect(WireServer.lacksIPv6(IOError(errnoCode: code, reason: "socket")))
        #expect(!WireServer.lacksIPv6(IOError(errnoCode: EADDRINUSE, reason: "bind")))
    }

    @Test(
        "what names an interface is registered as it is, whatever it is called", arguments: ["127.0.0.1", "localhost"])
    func named(host: String) async throws {
        try await listening(on: host) { server async throws in
            #expect(server.families == nil)
            #expect(server.advertisedAddress() == server.address)
        }
    }

    /// It was registered as it was written, and nothing reached it.
    @Test("every interface by another name is every interface", arguments: ["0", "0.0.0.0"])
    func otherNames(host: String) async throws {
        try await listening(on: host) { server async throws in #expect(server.advertisedAddress().host != host) }
    }

    @Test("another address is registered when it is told, with the port or the host that it does not name")
    func told() async throws {
        try await listening(on: "127.0.0.1") { server async throws in
            let port = server.address.port
            for (text, expected) in [
                ("10.0.0.5:99", "10.0.0.5:99"), ("10.0.0.5", "10.0.0.5:\(port)"), (":99", "127.0.0.1:99"),
                ("[fd00::5]", "[fd00::5]:\(port)"), ("a.example:99", "a.example:99"), ("0.0.0.0:99", "127.0.0.1:99"),
            ] {
                let address = try #require(HostPort(advertised: text))
                #expect(server.advertisedAddress(as: address).description == expected)
            }
        }
        try await listening(on: "") { server async throws in
            let host = server.advertisedAddress().host
            #expect(server.advertisedAddress(as: HostPort(host: "", port: 99)) == HostPort(host: host, port: 99))
        }
    }

    @Test(
        "a peer of IPv4 on a socket of IPv6 is one of IPv4",
        arguments: [
            ("::ffff:127.0.0.1", "127.0.0.1:1"), ("::ffff:10.1.2.3", "10.1.2.3:1"), ("::ffff:1", "[::255.255.0.1]:1"),
            ("::1", "[::1]:1"), ("fd00::2", "[fd00::2]:1"), ("127.0.0.1", "127.0.0.1:1"),
        ])
    func mapped(address: String, text: String) throws {
        #expect(try SocketAddress(ipAddress: address, port: 1).hostPort == text)
    }
}

/// Answers with the address of the caller.
private final class Mirror: WireStreamDelegate {
    private let stream: any WireStream

    init(_ stream: any WireStream) { self.stream = stream }

    func received(_ headers: HPACKHeaders, endStream: Bool) {
        stream.send([":status": "200"], endStream: false)
        stream.send(ByteBuffer(string: stream.remoteAddress), endStream: true)
    }

    func received(_ body: ByteBuffer, endStream: Bool) {}
    func received(trailers: HPACKHeaders) {}
    func ended(_ error: WireError?) {}
}
