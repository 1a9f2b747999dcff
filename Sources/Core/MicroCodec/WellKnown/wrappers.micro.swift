// DO NOT EDIT: made from google/protobuf/wrappers.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `google/protobuf/wrappers.proto`.
    public static let googleProtobufWrappersProto = MicroCodec.ProtoFile(
        name: "google/protobuf/wrappers.proto",
        base64: """
            Ch5nb29nbGUvcHJvdG9idWYvd3JhcHBlcnMucHJvdG8SD2dvb2dsZS5wcm90b2J1ZiIjCgtEb3VibGVWYWx1ZRIUCgV2YWx1
            ZRgBIAEoAVIFdmFsdWUiIgoKRmxvYXRWYWx1ZRIUCgV2YWx1ZRgBIAEoAlIFdmFsdWUiIgoKSW50NjRWYWx1ZRIUCgV2YWx1
            ZRgBIAEoA1IFdmFsdWUiIwoLVUludDY0VmFsdWUSFAoFdmFsdWUYASABKARSBXZhbHVlIiIKCkludDMyVmFsdWUSFAoFdmFs
            dWUYASABKAVSBXZhbHVlIiMKC1VJbnQzMlZhbHVlEhQKBXZhbHVlGAEgASgNUgV2YWx1ZSIhCglCb29sVmFsdWUSFAoFdmFs
            dWUYASABKAhSBXZhbHVlIiMKC1N0cmluZ1ZhbHVlEhQKBXZhbHVlGAEgASgJUgV2YWx1ZSIiCgpCeXRlc1ZhbHVlEhQKBXZh
            bHVlGAEgASgMUgV2YWx1ZUKDAQoTY29tLmdvb2dsZS5wcm90b2J1ZkINV3JhcHBlcnNQcm90b1ABWjFnb29nbGUuZ29sYW5n
            Lm9yZy9wcm90b2J1Zi90eXBlcy9rbm93bi93cmFwcGVyc3Bi+AEBogIDR1BCqgIeR29vZ2xlLlByb3RvYnVmLldlbGxLbm93
            blR5cGVzYgZwcm90bzM=
            """,
        dependencies: [])
}

extension Google_Protobuf_DoubleValue: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .googleProtobufWrappersProto }
}

extension Google_Protobuf_FloatValue: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .googleProtobufWrappersProto }
}

extension Google_Protobuf_Int64Value: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .googleProtobufWrappersProto }
}

extension Google_Protobuf_UInt64Value: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .googleProtobufWrappersProto }
}

extension Google_Protobuf_Int32Value: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .googleProtobufWrappersProto }
}

extension Google_Protobuf_UInt32Value: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .googleProtobufWrappersProto }
}

extension Google_Protobuf_BoolValue: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .googleProtobufWrappersProto }
}

extension Google_Protobuf_StringValue: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .googleProtobufWrappersProto }
}

extension Google_Protobuf_BytesValue: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .googleProtobufWrappersProto }
}
