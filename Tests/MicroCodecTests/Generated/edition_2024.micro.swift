// DO NOT EDIT: made from edition_2024.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import MicroCodec
import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `edition_2024.proto`.
    static let edition2024Proto = MicroCodec.ProtoFile(
        name: "edition_2024.proto",
        base64: """
            ChJlZGl0aW9uXzIwMjQucHJvdG8SC2VkaXRpb24yMDI0ItUDCgVPcmRlchISCgRuYW1lGAEgASgJUgRuYW1lEh0KBmFtb3Vu
            dBgCIAEoA0IFqgECCAFSBmFtb3VudBInCgVmaXJzdBgDIAEoCzIRLmVkaXRpb24yMDI0Lkl0ZW1SBWZpcnN0EicKBWl0ZW1z
            GAQgAygLMhEuZWRpdGlvbjIwMjQuSXRlbVIFaXRlbXMSNwoHYnlfbmFtZRgFIAMoCzIeLmVkaXRpb24yMDI0Lk9yZGVyLkJ5
            TmFtZUVudHJ5UgZieU5hbWUSGAoHbnVtYmVycxgGIAMoBVIHbnVtYmVycxIdCgZwYWNrZWQYByADKAVCBaoBAhgBUgZwYWNr
            ZWQSLgoFcGxhaW4YCCABKAsyES5lZGl0aW9uMjAyNC5JdGVtQgWqAQIoAVIFcGxhaW4SKwoEc2l6ZRgJIAEoDjIXLmVkaXRp
            b24yMDI0Lk9yZGVyLlNpemVSBHNpemUaTAoLQnlOYW1lRW50cnkSEAoDa2V5GAEgASgJUgNrZXkSJwoFdmFsdWUYAiABKAsy
            ES5lZGl0aW9uMjAyNC5JdGVtUgV2YWx1ZToCOAEiKgoEU2l6ZRIQCgxTSVpFX1VOS05PV04QABIOCgpTSVpFX0xBUkdFEAEw
            ASIYCgRJdGVtEg4KAmlkGAEgASgJUgJpZFgBQguSAwgIAhgCIAMoAmIIZWRpdGlvbnNw6Qc=
            """,
        dependencies: [])
}

extension Edition2024_Order: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .edition2024Proto }
}

extension Edition2024_Item: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .edition2024Proto }
}
