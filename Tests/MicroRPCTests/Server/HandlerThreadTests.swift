import MicroCore
import MicroRPC
import MicroTestSupport
import NIOPosix
import Testing

@Suite("Where a handler runs")
struct HandlerThreadTests {
    private var dispatcher: Dispatcher {
        let dispatcher = Dispatcher(name: "greeter")
        for (name, offLoop) in [("Where.On", false), ("Where.Off", true)] {
            dispatcher.add(
                Endpoint(record: EndpointRecord(name: name), offLoop: offLoop) { _, _ in
                    let before = isOnLoop()
                    await Task.yield()
                    return Array("\(before) \(isOnLoop())".utf8)
                })
        }
        return dispatcher
    }

    @Test("on the event loop, also after a suspension, unless it is registered offLoop", arguments: ["On", "Off"])
    func thread(endpoint: String) async throws {
        try await serving(dispatcher) { address in
            let client = RPCClient()
            let options = CallOptions(address: address.description)
            let answer = try await client.call(.json("Where.\(endpoint)", options: options))
            #expect(answer.text == (endpoint == "On" ? "true true" : "false false"))
            await client.close()
        }
    }

    @Test("away from the event loop when the message is large")
    func large() async throws {
        try await serving(dispatcher) { address in
            let client = RPCClient()
            var call = ClientRequest.json("Where.On", options: CallOptions(address: address.description))
            call.body = [UInt8](repeating: 0x20, count: 1 << 20)
            let answer = try await client.call(call)
            #expect(answer.text == "false false")
            await client.close()
        }
    }

    @Test("offLoop holds for a call of this process too")
    func local() async throws {
        let context = CallContext(service: "greeter", endpoint: "Where.Off")
        let answer = try await dispatcher.call("Where.Off", [], context: context)
        #expect(String(decoding: answer, as: UTF8.self) == "false false")
    }
}

private func isOnLoop() -> Bool { MultiThreadedEventLoopGroup.currentEventLoop != nil }
