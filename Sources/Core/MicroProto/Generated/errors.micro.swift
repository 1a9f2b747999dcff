// DO NOT EDIT: made from errors.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import MicroCodec
import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `errors.proto`.
    package static let errorsProto = MicroCodec.ProtoFile(
        name: "errors.proto",
        base64: """
            CgxlcnJvcnMucHJvdG8SBmVycm9ycyJbCgVFcnJvchIOCgJpZBgBIAEoCVICaWQSEgoEY29kZRgCIAEoBVIEY29kZRIWCgZk
            ZXRhaWwYAyABKAlSBmRldGFpbBIWCgZzdGF0dXMYBCABKAlSBnN0YXR1c2IGcHJvdG8z
            """,
        dependencies: [])
}

extension Errors_Error: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .errorsProto }
}
