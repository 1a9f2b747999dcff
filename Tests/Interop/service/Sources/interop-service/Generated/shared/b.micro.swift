// DO NOT EDIT: made from shared/b.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import Micro
import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `shared/b.proto`.
    static let sharedBProto = MicroCodec.ProtoFile(
        name: "shared/b.proto",
        base64: """
            Cg5zaGFyZWQvYi5wcm90bxIGc2hhcmVkGg5zaGFyZWQvYy5wcm90b1AAYgZwcm90bzM=
            """,
        dependencies: [.googleProtobufTimestampProto],
        // shared/c.proto
        imports: """
            CmEKDnNoYXJlZC9jLnByb3RvEgtzaGFyZWQuZGVlcBofZ29vZ2xlL3Byb3RvYnVmL3RpbWVzdGFtcC5wcm90byIXCgFDEhIK
            BHRleHQYASABKAlSBHRleHRYAGIGcHJvdG8z
            """)
}
