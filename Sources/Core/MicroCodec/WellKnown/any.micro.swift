// DO NOT EDIT: made from google/protobuf/any.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `google/protobuf/any.proto`.
    public static let googleProtobufAnyProto = MicroCodec.ProtoFile(
        name: "google/protobuf/any.proto",
        base64: """
            Chlnb29nbGUvcHJvdG9idWYvYW55LnByb3RvEg9nb29nbGUucHJvdG9idWYiNgoDQW55EhkKCHR5cGVfdXJsGAEgASgJUgd0
            eXBlVXJsEhQKBXZhbHVlGAIgASgMUgV2YWx1ZUJ2ChNjb20uZ29vZ2xlLnByb3RvYnVmQghBbnlQcm90b1ABWixnb29nbGUu
            Z29sYW5nLm9yZy9wcm90b2J1Zi90eXBlcy9rbm93bi9hbnlwYqICA0dQQqoCHkdvb2dsZS5Qcm90b2J1Zi5XZWxsS25vd25U
            eXBlc2IGcHJvdG8z
            """,
        dependencies: [])
}

extension Google_Protobuf_Any: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .googleProtobufAnyProto }
}
