import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import GRPCProtobuf
import Meter
import SwiftProtobuf

/// grpc-swift in the place of helloworld and of `call-bench`.
///
/// `grpc-swift-bench serve` is the service; `grpc-swift-bench <address> proto <calls> <in flight>` makes calls and
/// prints what they took.
@main struct GRPCSwiftBench {
    static func main() async {
        let words = Array(CommandLine.arguments.dropFirst())
        if words == ["serve"] {
            await Meter.run { try await serve() }
        } else if words.count == 4, words[1] == "proto", let calls = Int(words[2]), let width = Int(words[3]) {
            await Meter.run { try await call(words[0], calls: calls, width: width) }
        } else {
            print("usage: grpc-swift-bench serve | <address> proto <calls> <in flight>")
            exit(2)
        }
    }
}

/// The wire bytes of helloworld's messages: one field of text with the number 1.
typealias Text = Google_Protobuf_StringValue

private let method = MethodDescriptor(fullyQualifiedService: "helloworld.Helloworld", method: "Call")

// What protoc's plugin writes for a service with one unary method.
private struct Helloworld: RegistrableRPCService {
    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        router.registerHandler(
            forMethod: method, deserializer: ProtobufDeserializer<Text>(), serializer: ProtobufSerializer<Text>()
        ) { request, _ in
            let request = try await ServerRequest(stream: request)
            return StreamingServerResponse(single: ServerResponse(message: Text("Hello \(request.message.value)")))
        }
    }
}

private func serve() async throws {
    let server = GRPCServer(
        transport: .http2NIOPosix(address: .ipv4(host: "127.0.0.1", port: 0), transportSecurity: .plaintext),
        services: [Helloworld()])
    try await withThrowingDiscardingTaskGroup { group in
        group.addTask { try await server.serve() }
        guard let address = try await server.listeningAddress?.ipv4 else { return }
        print("Listening on \(address.host):\(address.port)")
        fflush(nil)
    }
}

private func call(_ address: String, calls: Int, width: Int) async throws {
    let place = address.split(separator: ":")
    let transport = try HTTP2ClientTransport.Posix(
        target: .ipv4(address: String(place[0]), port: Int(place[1])!), transportSecurity: .plaintext)
    try await withGRPCClient(transport: transport) { client in
        try await pass(client, calls: max(1, calls / 10), width: width)
        let taken = try await Meter.measure { try await pass(client, calls: calls, width: width) }
        print("\(taken.wall) \(taken.cpu)")
    }
}

private func pass<Transport: ClientTransport>(_ client: GRPCClient<Transport>, calls: Int, width: Int) async throws {
    let name = String(repeating: "x", count: 64)
    try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<width {
            group.addTask {
                for _ in 0..<calls / width {
                    let answer = try await client.unary(
                        request: ClientRequest(message: Text(name)), descriptor: method,
                        serializer: ProtobufSerializer<Text>(), deserializer: ProtobufDeserializer<Text>(),
                        options: .defaults
                    ) { try $0.message.value }
                    guard answer == "Hello \(name)" else { throw RPCError(code: .dataLoss, message: answer) }
                }
            }
        }
        try await group.waitForAll()
    }
}
