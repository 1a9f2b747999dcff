import SwiftProtobuf

/// A protobuf message that knows the file it was generated from, so that it can travel as JSON and be shown as a
/// type tree; `protoc-gen-micro` generates the conformances.
public protocol DescribedMessage: SwiftProtobuf.Message {
    /// The file that describes the message.
    static var protoFile: ProtoFile { get }
}
