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
            dispatcher.add(
                Endpoint(record: EndpointRecord(name: name.replacing("Where", with: "Plain")), offLoop: offLoop) {
                    _, _ in
                    Array("\(isOnLoop()) \(isInTask())".utf8)
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

    @Test(
        "without a task on the event loop, when it awaits nothing",
        arguments: [("On", "true false"), ("Off", "false true")])
    func plain(endpoint: String, expected: String) async throws {
        try await serving(dispatcher) { address in
            let client = RPCClient()
            let options = CallOptions(address: address.description)
            let answer = try await client.call(.json("Plain.\(endpoint)", options: options))
            #expect(answer.text == expected)
            await client.close()
        }
    }

    @Test(
        "away from the event loop when the message is large",
        arguments: [("Where.On", "false false"), ("Plain.On", "false true")])
    func large(endpoint: String, expected: String) async throws {
        try await serving(dispatcher) { address in
            let client = RPCClient()
            var call = ClientRequest.json(endpoint, options: CallOptions(address: address.description))
            call.body = [UInt8](repeating: 0x20, count: 1 << 20)
            let answer = try await client.call(call)
            #expect(answer.text == expected)
            await client.close()
        }
    }

    @Test("offLoop holds for a call of this process too")
    func local() async throws {
        let context = CallContext(service: "greeter", endpoint: "Where.Off")
        for (endpoint, expected) in [("Where.Off", "false false"), ("Plain.Off", "false true")] {
            let answer = try await dispatcher.call(endpoint, [], context: context)
            #expect(String(decoding: answer, as: UTF8.self) == expected)
        }
    }
}

private func isOnLoop() -> Bool { MultiThreadedEventLoopGroup.currentEventLoop != nil }

private func isInTask() -> Bool { withUnsafeCurrentTask { $0 != nil } }
