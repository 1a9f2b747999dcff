// DO NOT EDIT: made from google/protobuf/duration.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `google/protobuf/duration.proto`.
    public static let googleProtobufDurationProto = MicroCodec.ProtoFile(
        name: "google/protobuf/duration.proto",
        base64: """
            Ch5nb29nbGUvcHJvdG9idWYvZHVyYXRpb24ucHJvdG8SD2dvb2dsZS5wcm90b2J1ZiI6CghEdXJhdGlvbhIYCgdzZWNvbmRz
            GAEgASgDUgdzZWNvbmRzEhQKBW5hbm9zGAIgASgFUgVuYW5vc0KDAQoTY29tLmdvb2dsZS5wcm90b2J1ZkINRHVyYXRpb25Q
            cm90b1ABWjFnb29nbGUuZ29sYW5nLm9yZy9wcm90b2J1Zi90eXBlcy9rbm93bi9kdXJhdGlvbnBi+AEBogIDR1BCqgIeR29v
            Z2xlLlByb3RvYnVmLldlbGxLbm93blR5cGVzYgZwcm90bzM=
            """,
        dependencies: [])
}

extension Google_Protobuf_Duration: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .googleProtobufDurationProto }
}
