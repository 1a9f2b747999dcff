// DO NOT EDIT: made from shared/c.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import Micro
import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `shared/c.proto`.
    static let sharedCProto = MicroCodec.ProtoFile(
        name: "shared/c.proto",
        base64: """
            Cg5zaGFyZWQvYy5wcm90bxILc2hhcmVkLmRlZXAaH2dvb2dsZS9wcm90b2J1Zi90aW1lc3RhbXAucHJvdG8iFwoBQxISCgR0
            ZXh0GAEgASgJUgR0ZXh0WABiBnByb3RvMw==
            """,
        dependencies: [.googleProtobufTimestampProto])
}

extension Shared_Deep_C: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .sharedCProto }
}
