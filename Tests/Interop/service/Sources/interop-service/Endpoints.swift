import Foundation
import Micro
import SwiftProtobuf

typealias Text = Google_Protobuf_StringValue
/// Looks like ``Text`` on the wire.
typealias Chunk = Google_Protobuf_BytesValue

extension InteropService {
    /// Endpoints that do as they are told.
    static func answerMessages(on service: Service) {
        service.handle("Interop.Echo") { (request: Chunk, _) in request }
        service.handle("Interop.Mask") { (request: Google_Protobuf_FieldMask, _) in request }
        service.handle("Interop.Collect") { (requests: MessageStream<Chunk>, _) in
            var (count, bytes) = (0, 0)
            for try await chunk in requests { (count, bytes) = (count + 1, bytes + chunk.value.count) }
            return Text("\(count) \(bytes)")
        }
        service.handle("Interop.Count") { (request: Text, responses: MessageWriter<Text>, _) in
            for number in 0..<(Int(request.value) ?? 0) { try await responses.send(Text("\(number)")) }
        }
        service.handle("Interop.Converse") { (requests: MessageStream<Chunk>, responses: MessageWriter<Chunk>, _) in
            for try await chunk in requests { try await responses.send(chunk) }
        }
        service.handle("Interop.Metadata") { (_: Text, context) in
            let fields = context.metadata.fields.map { [$0.name, $0.value] }
            return Text(String(decoding: try JSONEncoder().encode(fields), as: UTF8.self))
        }
        service.handle("Interop.Relay") { (request: Text, context) in
            let body = Array(#"{"name":"\#(request.value)"}"#.utf8)
            let call = ClientRequest(
                service: "helloworld", endpoint: "Helloworld.Call", encoding: .json, body: body)
            return Text(String(decoding: try await service.client.call(call).body, as: UTF8.self))
        }
        service.handle("Interop.Remaining") { (_: Text, context) in
            guard let deadline = context.deadline else { return Text("none") }
            return Text("\((deadline - .now) / .milliseconds(1))")
        }
    }

    /// Endpoints that fail, stand still or give more than anybody takes.
    static func answerTrouble(on service: Service, _ tally: Tally) {
        service.handle("Interop.Fail") { (request: Text, _) -> Text in throw Trouble.told(request.value) }
        service.handle("Interop.FailLate") { (request: Text, responses: MessageWriter<Text>, _) in
            for number in 0..<3 { try await responses.send(Text("\(number)")) }
            throw Trouble.told(request.value)
        }
        service.handle("Interop.Sleep") { (request: Text, _) in
            try await forever()
            return request
        }
        service.handle("Interop.CountThenSleep") { (request: Text, responses: MessageWriter<Text>, _) in
            for number in 0..<(Int(request.value) ?? 0) { try await responses.send(Text("\(number)")) }
            try await forever()
        }
        service.handle("Interop.ReadNothing") { (_: MessageStream<Chunk>, _) in
            try await forever()
            return Text("")
        }
        service.handle("Interop.Offer") { (request: Text, responses: MessageWriter<Chunk>, context) in
            let numbers = request.value.split(separator: " ").compactMap { Int($0) }
            guard numbers.count == 2 else { throw MicroError.badRequest("interop", "send `<messages> <bytes>`") }
            let chunk = Chunk(Data(repeating: 7, count: numbers[1]))
            for _ in 0..<numbers[0] {
                try await responses.send(chunk)
                tally.wrote(numbers[1], context)
            }
        }
    }

    /// Until the call is cancelled.
    private static func forever() async throws { try await Task.sleep(for: .seconds(3600)) }
}

/// An error that is no ``MicroError``.
private struct Trouble: Error, CustomStringConvertible {
    let description: String

    /// An error as a test wishes it: `418 short and stout`, or a text without a code.
    static func told(_ text: String) -> any Error {
        let words = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard words.count == 2, let code = Int(words[0]) else { return Trouble(description: text) }
        return MicroError(id: "interop", code: code, detail: String(words[1]))
    }
}
