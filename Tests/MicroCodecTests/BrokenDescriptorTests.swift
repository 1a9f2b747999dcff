import MicroJSON
import SwiftProtobuf
import Testing

@testable import MicroCodec

/// Found by fuzzing: each of these ended the process when the tables were made, or with the first message.
@Suite("A descriptor that no protoc writes")
struct BrokenDescriptorTests {
    @Test(
        "is refused",
        arguments: [
            ("a number below 1", "p", message([field("a", -1)])),
            ("a number above 29 bits", "p", message([field("a", 536_870_912)])),
            ("a number twice", "p", message([field("a", 1), field("b", 1)])),
            ("a oneof that is not there", "p", message([field("a", 1) { $0.oneofIndex = 3 }])),
            ("a oneof below 0", "p", message([field("a", 1) { $0.oneofIndex = -1 }])),
            ("a map of an entry without a value", "p", message([map], entry: [field("key", 1)])),
            (
                "a map with keys that are bytes", "p",
                message([map], entry: [field("key", 1) { $0.type = .bytes }, field("value", 2)])
            ),
            ("a Timestamp without nanos", "google.protobuf", message([field("seconds", 1)], name: "Timestamp")),
            ("an empty FieldMask", "google.protobuf", message([], name: "FieldMask")),
            ("a Struct without its map", "google.protobuf", message([field("fields", 1)], name: "Struct")),
        ])
    func refused(what: String, package: String, message: Google_Protobuf_DescriptorProto) throws {
        var proto = Google_Protobuf_FileDescriptorProto()
        proto.package = package
        proto.syntax = "proto3"
        proto.messageType = [message]
        let base64 = Base64.encode(try proto.serializedBytes())
        let file = ProtoFile(name: "broken.proto", base64: String(decoding: base64, as: UTF8.self))
        let error = try #require(throws: CodecError.self, "\(what)") { try SchemaPool(file) }
        #expect(error.code == .invalidSchema)
    }
}

private let map = field("m", 1) {
    $0.type = .message
    $0.label = .repeated
    $0.typeName = ".p.M.Entry"
}

private func field(
    _ name: String, _ number: Int32, _ change: (inout Google_Protobuf_FieldDescriptorProto) -> Void = { _ in }
) -> Google_Protobuf_FieldDescriptorProto {
    var field = Google_Protobuf_FieldDescriptorProto()
    field.name = name
    field.number = number
    field.type = .int64
    field.label = .optional
    change(&field)
    return field
}

private func message(
    _ fields: [Google_Protobuf_FieldDescriptorProto], entry: [Google_Protobuf_FieldDescriptorProto]? = nil,
    name: String = "M"
) -> Google_Protobuf_DescriptorProto {
    var message = Google_Protobuf_DescriptorProto()
    message.name = name
    message.field = fields
    guard let entry else { return message }
    var nested = Google_Protobuf_DescriptorProto()
    nested.name = "Entry"
    nested.field = entry
    nested.options.mapEntry = true
    message.nestedType = [nested]
    return message
}
