import MicroCore
import MicroMemory
import MicroRPC
import MicroTestSupport
import MicroWire
import NIOHPACK
import Testing

@testable import MicroProxy

@Suite("A call that passes through the proxy")
struct ProxyStreamTests {
    private let head: HPACKHeaders = [":status": "200", "content-type": "application/grpc+proto", "x-head": "1"]

    /// Opens a call through a proxy to a service that follows a script.
    private func through(
        _ script: @escaping @Sendable (RawStream) async -> Void,
        _ caller: @escaping @Sendable (RawStream) async throws -> Void
    ) async throws {
        try await running(try await RawStream.serve(script)) { service in
            let registry = MemoryRegistry()
            let node = Node(id: "greeter-1", address: "\(service.address)")
            let record = ServiceRecord(name: "greeter", nodes: [node])
            try await registry.register(record, domain: "micro", timeToLive: nil)
            let proxy = Proxy(registry: RegistryCache(registry))
            try await listening({ proxy.accept($0) }) { address in
                let headers = HPACKHeaders.call("/greeter.Greeter/Stream", contentType: "application/grpc+proto")
                try await caller(try await RawStream.open(headers, to: address))
            }
        }
    }

    /// Reads bodies up to a number of bytes.
    private func body(_ stream: RawStream, _ count: Int) async -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            switch await stream.next() {
            case .body(let more, _): bytes += more
            case .headers: continue
            default: return bytes
            }
        }
        return bytes
    }

    /// The caller's stream ended with the answer, before the service's did, and the node got no credit for it.
    @Test("is an answer of its node when the service ends it before the caller does")
    func endedByService() async throws {
        let script: @Sendable (RawStream) async -> Void = { [head] service in
            guard case .headers? = await service.next() else { return }
            await service.send(head)
            await service.send(["grpc-status": "0"], endStream: true)
        }
        try await running(try await RawStream.serve(script)) { service in
            let nodes = ["\(service.address)", "127.0.0.1:1"].map { Node(id: $0, address: $0) }
            let registry = MemoryRegistry()
            let record = ServiceRecord(name: "greeter", nodes: [nodes[0]])
            try await registry.register(record, domain: "micro", timeToLive: nil)
            let proxy = Proxy(registry: RegistryCache(registry))
            func fail(_ times: Int) {
                for _ in 0..<times {
                    proxy.nodes.begin(nodes[0].address)
                    proxy.nodes.end(nodes[0].address, .failed)
                }
            }
            fail(RPCClient.Configuration.Ejection().failures - 1)
            try await listening({ proxy.accept($0) }) { address in
                let caller = try await RawStream.open(.call("/greeter.Greeter/Stream"), to: address)
                #expect(await caller.answer().status == 0)
            }
            fail(1)
            #expect(proxy.nodes.available(nodes) == nodes)
        }
    }

    @Test("carries messages both ways as they come, before either side has ended")
    func bothWays() async throws {
        try await through { service in
            guard case .headers? = await service.next() else { return }
            await service.send(head)
            while case .body(let bytes, let endStream)? = await service.next() {
                if !bytes.isEmpty { await service.send(bytes: bytes) }
                if endStream { break }
            }
            await service.send(["grpc-status": "0", "x-trail-bin": "AAE="], endStream: true)
        } _: { caller in
            for number in 1...3 {
                await caller.send(bytes: [0, 0, 0, 0, 1, UInt8(number)])
                #expect(await body(caller, 6) == [0, 0, 0, 0, 1, UInt8(number)])
            }
            await caller.send(bytes: [], endStream: true)
            let answer = await caller.answer()
            #expect(answer.status == 0)
            #expect(answer.trailers?.first(name: "x-trail-bin") == "AAE=")
        }
    }

    @Test("keeps headers, status, message and details of the answer as they are")
    func trailers() async throws {
        let last: HPACKHeaders = [
            "grpc-status": "7", "grpc-message": "100%25 sure", "grpc-status-details-bin": "CAcSA25v",
        ]
        try await through { service in
            await service.send(head)
            await service.send(last, endStream: true)
        } _: { caller in
            let answer = await caller.answer()
            #expect(answer.headers.first(name: "x-head") == "1")
            let trailers = try #require(answer.trailers).map { "\($0.name)=\($0.value)" }
            #expect(trailers == last.map { "\($0.name)=\($0.value)" })
        }
    }

    @Test("keeps an answer without messages as it is")
    func trailersOnly() async throws {
        try await through { service in
            await service.send(
                [":status": "200", "content-type": "application/grpc", "grpc-status": "12", "grpc-message": "no"],
                endStream: true)
        } _: { caller in
            let answer = await caller.answer()
            #expect(answer.status == 12)
            #expect(answer.headers.first(name: "content-type") == "application/grpc")
        }
    }

    @Test("is reset for the caller with the code that the service reset it with", arguments: [false, true])
    func upstreamReset(midway: Bool) async throws {
        try await through { service in
            if midway { await service.send(head) }
            await service.reset(.enhanceYourCalm)
        } _: { caller in
            #expect(await caller.answer().error == .reset(.enhanceYourCalm))
        }
    }

    @Test("is reset for the service when the caller gives up", arguments: [false, true])
    func callerCancels(midway: Bool) async throws {
        let (started, cancelled) = (Gate(), Gate())
        try await through { service in
            if midway { await service.send(head) }
            started.open()
            while let event = await service.next() {
                if case .ended(.reset(.cancel)) = event { cancelled.open() }
            }
        } _: { caller in
            try await started.wait()
            await caller.reset(.cancel)
            try await cancelled.wait()
        }
    }

    @Test("ends with trailers when the service is lost in the middle of its answer")
    func lostMidway() async throws {
        try await HangUpServer.run(answering: true) { service in
            let registry = MemoryRegistry()
            let node = Node(id: "greeter-1", address: "\(service.address)")
            try await registry.register(
                ServiceRecord(name: "greeter", nodes: [node]), domain: "micro", timeToLive: nil)
            let proxy = Proxy(registry: RegistryCache(registry))
            try await listening({ proxy.accept($0) }) { address in
                let stream = try await RawStream.open(.call("/greeter.Greeter/Call"), to: address)
                await stream.send(message: [1], endStream: true)
                let answer = await stream.answer()
                #expect(answer.headers.first(name: ":status") == "200")
                #expect(answer.headers.first(name: "grpc-status") == nil)
                #expect(answer.status == 14)
                let error = try #require(answer.message.flatMap { MicroError(json: $0) })
                #expect(error.code == 503)
                #expect(error.detail.hasSuffix("the call may or may not have run"))
            }
        }
    }

    @Test("is answered with an error when the service is lost before it answered, and not sent again")
    func lost() async throws {
        try await HangUpServer.run { service in
            let registry = MemoryRegistry()
            let nodes = ["1", "2"].map { Node(id: $0, address: "\(service.address)") }
            try await registry.register(ServiceRecord(name: "greeter", nodes: nodes), domain: "micro", timeToLive: nil)
            let proxy = Proxy(registry: RegistryCache(registry))
            try await listening({ proxy.accept($0) }) { address in
                let stream = try await RawStream.open(.call("/greeter.Greeter/Call"), to: address)
                await stream.send(message: [1], endStream: true)
                let answer = await stream.answer()
                #expect(answer.status == 14)
                #expect(service.calls == 1)
            }
        }
    }

    @Test("holds a sender back whose receiver stands still, and loses nothing", arguments: [3_000_000])
    func flow(size: Int) async throws {
        let sent = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try await through { service in
            await service.send(head)
            await service.send(bytes: sent)
            await service.send(["grpc-status": "0"], endStream: true)
        } _: { caller in
            let answer = await caller.answer()
            #expect(answer.body == sent)
            #expect(answer.status == 0)
        }
    }
}
