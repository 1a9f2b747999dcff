import MicroCore
import MicroMemory
import MicroRPC
import MicroTestSupport
import NIOCore
import NIOHPACK
import Testing

@testable import MicroProxy
@testable import MicroWire

@Suite("The time that a caller still waits", .timeLimit(.minutes(1)))
struct RemainingTimeTests {
    /// What the service gets, as it reads it.
    private func left(_ headers: HPACKHeaders, after elapsed: Duration) throws -> HPACKHeaders? {
        guard var head = ProxyRequest(headers).passedOn(after: elapsed) else { return nil }
        head.suffix = nil
        var writer = HeaderBlockWriter()
        var reader = HeaderBlockReader(listLimit: 65_536)
        writer.write(head)
        return try reader.read(ByteBuffer(bytes: writer.block)).headers
    }

    @Test(
        "is passed on without what the way took, in both headers",
        arguments: [
            ("10S", "10000000000", Duration.milliseconds(1), "9999000u", "9999000000"),
            ("9999945u", "10000000000", .nanoseconds(1), "9999944u", "9999999999"),
            ("1H", "1000", .nanoseconds(999), "3599999m", "1"),
        ])
    func passedOn(grpc: String, nanoseconds: String, elapsed: Duration, grpcLeft: String, left nanosecondsLeft: String)
        throws
    {
        let headers: HPACKHeaders = [":path": "/a.B/C", "grpc-timeout": grpc, "timeout": nanoseconds, "x-foo": "bar"]
        let passed = try #require(try left(headers, after: elapsed))
        #expect(passed["grpc-timeout"] == [grpcLeft])
        #expect(passed["timeout"] == [nanosecondsLeft])
        #expect(passed["x-foo"] == ["bar"])
    }

    @Test("is over when either header says so", arguments: [("1S", "500"), ("500n", "1000000000")])
    func over(grpc: String, nanoseconds: String) throws {
        #expect(try left(["grpc-timeout": grpc, "timeout": nanoseconds], after: .nanoseconds(500)) == nil)
    }

    @Test("stays as it is where it cannot be read", arguments: ["", "x", "-1", "1X", "123456789m"])
    func malformed(value: String) throws {
        let headers: HPACKHeaders = ["grpc-timeout": value, "timeout": value]
        #expect(try #require(try left(headers, after: .seconds(1))) == headers)
    }

    @Test("is for ever when no header names it")
    func none() throws {
        #expect(try left([":path": "/a.B/C"], after: .seconds(1_000_000)) == [":path": "/a.B/C"])
    }

    /// The proxy passed both headers on as they came: where it had to look or to connect first, the service worked
    /// longer than its caller waited.
    @Test("is less at the service than it was at the proxy, and nothing is sent when it is over")
    func throughTheProxy() async throws {
        let service = try await RawStream.serve { service in
            guard case .headers(let seen, _)? = await service.next() else { return }
            let told = seen.first(name: "timeout") ?? ""
            await service.send([":status": "200", "content-type": "application/grpc", "x-told": told])
            await service.send(["grpc-status": "0"], endStream: true)
        }
        try await running(service) { service in
            let registry = MemoryRegistry()
            let node = Node(id: "greeter-1", address: "\(service.address)")
            try await registry.register(
                ServiceRecord(name: "greeter", nodes: [node]), domain: "micro", timeToLive: nil)
            let proxy = Proxy(registry: RegistryCache(registry))
            try await listening({ proxy.accept($0) }) { address in
                let answer = try await ask([("timeout", "10000000000")], at: address)
                let told = try #require(answer.headers.first(name: "x-told").flatMap { Int($0) })
                #expect(told < 10_000_000_000 && told > 0)
                let late = try await ask([("grpc-timeout", "1n")], at: address)
                #expect(late.status == 4)
                #expect(
                    late.message.flatMap { MicroError(json: $0) }
                        == .timeout("go.micro.proxy", "context deadline exceeded"))
            }
        }
    }

    private func ask(_ headers: [(String, String)], at address: HostPort) async throws -> RawStream.Answer {
        let stream = try await RawStream.open(.call("/greeter.Greeter/Call", headers), to: address)
        await stream.send(message: [1], endStream: true)
        return await stream.answer()
    }
}
