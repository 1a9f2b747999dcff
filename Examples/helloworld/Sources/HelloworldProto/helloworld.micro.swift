// DO NOT EDIT: made from helloworld.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import MicroCodec
import SwiftProtobuf

extension ProtoFile {
    /// The descriptor of `helloworld.proto`.
    public static let helloworldProto = ProtoFile(
        name: "helloworld.proto",
        base64: """
            ChBoZWxsb3dvcmxkLnByb3RvEgpoZWxsb3dvcmxkIiEKC0NhbGxSZXF1ZXN0EhIKBG5hbWUYASABKAlSBG5hbWUiIAoMQ2Fs
            bFJlc3BvbnNlEhAKA21zZxgBIAEoCVIDbXNnMkcKCkhlbGxvd29ybGQSOQoEQ2FsbBIXLmhlbGxvd29ybGQuQ2FsbFJlcXVl
            c3QaGC5oZWxsb3dvcmxkLkNhbGxSZXNwb25zZWIGcHJvdG8z
            """,
        dependencies: [])
}

extension Helloworld_CallRequest: DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: ProtoFile { .helloworldProto }
}

extension Helloworld_CallResponse: DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: ProtoFile { .helloworldProto }
}
