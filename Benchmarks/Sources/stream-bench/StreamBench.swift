import Foundation
import Meter
import Micro
import SwiftProtobuf

typealias Chunk = Google_Protobuf_BytesValue

/// `stream-bench serve` answers streams; `stream-bench run <address> <kind> <bytes> <messages> <streams>` makes them
/// and prints what they took.
@main struct StreamBench {
    static func main() async {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == "serve" { return await serve() }
        guard let load = Load(arguments) else {
            print(
                "usage: stream-bench serve | stream-bench run <address> server|client|bidi <bytes> <messages> <streams>"
            )
            exit(2)
        }
        await Meter.run { try await load.run() }
    }

    private static func serve() async {
        let service = Service("bench")
        service.handle("Bench.Server") { (request: Google_Protobuf_StringValue, responses: MessageWriter<Chunk>, _) in
            let numbers = request.value.split(separator: " ").compactMap { Int($0) }
            let chunk = Chunk(Data(repeating: 7, count: numbers[0]))
            for _ in 0..<numbers[1] { try await responses.send(chunk) }
        }
        service.handle("Bench.Client") { (requests: MessageStream<Chunk>, _) in
            var total = 0
            for try await chunk in requests { total += chunk.value.count }
            return Google_Protobuf_Int64Value(Int64(total))
        }
        service.handle("Bench.Bidi") { (requests: MessageStream<Chunk>, responses: MessageWriter<Chunk>, _) in
            for try await chunk in requests { try await responses.send(chunk) }
        }
        await service.run()
    }
}

/// What is measured.
struct Load: Sendable {
    enum Kind: String {
        case server, client, bidi
    }

    let address: String
    let kind: Kind
    let size: Int
    let messages: Int
    let streams: Int

    init?(_ arguments: ArraySlice<String>) {
        let words = Array(arguments)
        guard words.count == 6, words[0] == "run", let kind = Kind(rawValue: words[2]), let size = Int(words[3]),
            let messages = Int(words[4]), let streams = Int(words[5])
        else { return nil }
        (address, self.kind, self.size, self.messages, self.streams) = (words[1], kind, size, messages, streams)
    }

    func run() async throws {
        let client = RPCClient()
        try await pass(client, max(1, messages / 10))
        let taken = try await Meter.measure { try await pass(client, messages) }
        print("\(taken.wall) \(taken.cpu)")
        await client.close()
    }

    private func pass(_ client: RPCClient, _ messages: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<streams { group.addTask { try await stream(client, messages / streams) } }
            try await group.waitForAll()
        }
    }

    private func stream(_ client: RPCClient, _ messages: Int) async throws {
        let options = CallOptions(address: address)
        let chunk = Chunk(Data(repeating: 7, count: size))
        switch kind {
        case .server:
            let request = Google_Protobuf_StringValue("\(size) \(messages)")
            var count = 0
            for try await chunk in try await client.serverStream(
                "bench", "Bench.Server", request, receiving: Chunk.self, options: options)
            where chunk.value.count == size { count += 1 }
            guard count == messages else { throw MicroError.conflict("bench", "\(count) messages came") }
        case .client:
            let total: Google_Protobuf_Int64Value = try await client.clientStream(
                "bench", "Bench.Client", sending: Chunk.self, options: options
            ) { requests in
                for _ in 0..<messages { try await requests.send(chunk) }
            }
            guard total.value == Int64(size * messages) else { throw MicroError.conflict("bench", "\(total)") }
        case .bidi:
            let call = try await client.stream(
                "bench", "Bench.Bidi", sending: Chunk.self, receiving: Chunk.self, options: options)
            for _ in 0..<messages {
                try await call.send(chunk)
                guard try await call.responses.next()?.value.count == size else {
                    throw MicroError.conflict("bench", "an answer is missing")
                }
            }
            try await call.finish()
        }
    }
}
