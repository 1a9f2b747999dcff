// DO NOT EDIT: made from google/protobuf/source_context.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `google/protobuf/source_context.proto`.
    public static let googleProtobufSourceContextProto = MicroCodec.ProtoFile(
        name: "google/protobuf/source_context.proto",
        base64: """
            CiRnb29nbGUvcHJvdG9idWYvc291cmNlX2NvbnRleHQucHJvdG8SD2dvb2dsZS5wcm90b2J1ZiIsCg1Tb3VyY2VDb250ZXh0
            EhsKCWZpbGVfbmFtZRgBIAEoCVIIZmlsZU5hbWVCigEKE2NvbS5nb29nbGUucHJvdG9idWZCElNvdXJjZUNvbnRleHRQcm90
            b1ABWjZnb29nbGUuZ29sYW5nLm9yZy9wcm90b2J1Zi90eXBlcy9rbm93bi9zb3VyY2Vjb250ZXh0cGKiAgNHUEKqAh5Hb29n
            bGUuUHJvdG9idWYuV2VsbEtub3duVHlwZXNiBnByb3RvMw==
            """,
        dependencies: [])
}

extension Google_Protobuf_SourceContext: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .googleProtobufSourceContextProto }
}
