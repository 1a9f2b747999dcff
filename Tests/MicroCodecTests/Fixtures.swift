import MicroCodec
import MicroCore
import SwiftProtobuf

/// The JSON that a message is written as.
func jsonText<Message: DescribedMessage>(_ message: Message) throws -> String {
    String(decoding: try MessageCodec<Message>.protobuf().encode(message, .json), as: UTF8.self)
}

/// The message that a JSON text is read as.
func read<Message: DescribedMessage>(_ json: String, as type: Message.Type = Message.self) throws -> Message {
    try MessageCodec<Message>.protobuf().decode(Array(json.utf8), .json)
}

/// The error that reading a JSON text ends with, nil when it can be read.
func failure<Message: DescribedMessage>(_ json: String, as type: Message.Type) -> CodecError? {
    do {
        _ = try read(json, as: type)
        return nil
    } catch { return error as? CodecError }
}

/// The JSON of wire bytes.
func jsonText<Message: DescribedMessage>(wire: [UInt8], as type: Message.Type) throws -> String {
    String(decoding: try MessageSchema.of(type).json(fromWire: wire), as: UTF8.self)
}

extension ValueType {
    /// One line: `Request{name string, options Options{limit int64}}`.
    var compact: String { name == type ? tree : "\(name) \(tree)" }

    private var tree: String {
        values.isEmpty ? type : "\(type){\(values.map { "\($0.name) \($0.tree)" }.joined(separator: ", "))}"
    }
}

extension UInt8 {
    /// A tag of the wire format whose number is below 16.
    static func tag(_ number: UInt8, _ type: UInt8) -> UInt8 { number << 3 | type }
}
