import Foundation
import Meter
import Micro
import SwiftProtobuf

/// `call-bench <where> proto|json <calls> <in flight> [on-loops]` makes calls to helloworld and prints what they took.
/// Where is `local`, a service of this process; `registry`, wherever the server that MICRO_PROXY names says; or an address.
@main struct CallBench {
    static func main() async {
        var words = Array(CommandLine.arguments.dropFirst())
        let onLoops = words.last == "on-loops"
        if onLoops { words.removeLast() }
        guard words.count == 4, ["proto", "json"].contains(words[1]), let calls = Int(words[2]),
            let width = Int(words[3])
        else {
            print("usage: call-bench local|registry|<address> proto|json <calls> <in flight> [on-loops]")
            exit(2)
        }
        let load = Load(place: words[0], isProtobuf: words[1] == "proto", calls: calls, width: width, onLoops: onLoops)
        await Meter.run { try await load.run() }
    }
}

/// The wire bytes of helloworld's messages: one field of text with the number 1.
typealias Text = Google_Protobuf_StringValue

struct Greeting: Codable {
    var name: String
}

struct Answer: Codable {
    var msg: String
}

/// What is measured.
struct Load: Sendable {
    let place: String
    let isProtobuf: Bool
    let calls: Int
    let width: Int
    /// Whether callers run on the event loops of the connections.
    let onLoops: Bool
    let name = String(repeating: "x", count: 64)

    func run() async throws {
        let client = client()
        var options = CallOptions()
        if !["local", "registry"].contains(place) { options.address = place }
        try await pass(client, options, max(1, calls / 10))
        let taken = try await Meter.measure { try await pass(client, options, calls) }
        print("\(taken.wall) \(taken.cpu)")
        await client.close()
    }

    private func client() -> RPCClient {
        guard place == "local" else { return RPCClient(environment: .process) }
        let dispatcher = Dispatcher(name: "helloworld")
        if isProtobuf {
            dispatcher.handle("Helloworld.Call") { (request: Text, _) in Text("Hello \(request.value)") }
        } else {
            dispatcher.handle("Helloworld.Call") { (request: Greeting, _) in Answer(msg: "Hello \(request.name)") }
        }
        let services = LocalServices()
        services.add(dispatcher)
        return RPCClient(local: services)
    }

    private func pass(_ client: RPCClient, _ options: CallOptions, _ calls: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<width {
                let caller: @Sendable () async throws -> Void = {
                    for _ in 0..<calls / width {
                        let answer = try await greet(client, options)
                        guard answer == "Hello \(name)" else { throw MicroError.conflict("bench", "\(answer) came") }
                    }
                }
                // A task that prefers nil looks at each step for what it prefers.
                if onLoops {
                    group.addTask(executorPreference: client.executor, operation: caller)
                } else {
                    group.addTask(operation: caller)
                }
            }
            try await group.waitForAll()
        }
    }

    private func greet(_ client: RPCClient, _ options: CallOptions) async throws -> String {
        if isProtobuf {
            let answer: Text = try await client.call("helloworld", "Helloworld.Call", Text(name), options: options)
            return answer.value
        }
        let answer: Answer = try await client.call(
            "helloworld", "Helloworld.Call", Greeting(name: name), options: options)
        return answer.msg
    }
}
