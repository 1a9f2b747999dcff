import MicroJSON
import SwiftProtobuf

/// A `.proto` file as generated code carries it: its serialized descriptor.
///
/// SwiftProtobuf's generated messages know the names of their fields but not enough to write every default or to say
/// what an endpoint takes; the descriptor does. `protoc-gen-micro` generates these constants.
public struct ProtoFile: Sendable, Hashable {
    /// The path that protoc knows the file by, such as `google/protobuf/empty.proto`.
    public let name: String
    /// The serialized `FileDescriptorProto` as base64; white space is ignored.
    public let base64: String
    /// The files whose types this one's fields have.
    public let dependencies: [ProtoFile]
    /// What else it imports, and what that imports: a serialized `FileDescriptorSet` as base64; white space is ignored.
    public let imports: String

    /// Makes a file.
    ///
    /// - Parameters:
    ///   - name: the path that protoc knows the file by.
    ///   - base64: the serialized `FileDescriptorProto`.
    ///   - dependencies: the files whose types this one's fields have.
    ///   - imports: the serialized `FileDescriptorSet` of all other imports.
    public init(name: String, base64: String, dependencies: [ProtoFile] = [], imports: String = "") {
        self.name = name
        self.base64 = base64
        self.dependencies = dependencies
        self.imports = imports
    }
}

extension ProtoFile {
    /// The descriptor; nil when it cannot be read.
    var descriptor: Google_Protobuf_FileDescriptorProto? {
        ProtoFile.bytes(base64).flatMap { try? Google_Protobuf_FileDescriptorProto(serializedBytes: $0) }
    }

    /// The descriptors of ``imports``; none when they cannot be read.
    var importedDescriptors: [Google_Protobuf_FileDescriptorProto] {
        ProtoFile.bytes(imports).flatMap { try? Google_Protobuf_FileDescriptorSet(serializedBytes: $0) }?.file ?? []
    }

    private static func bytes(_ base64: String) -> [UInt8]? {
        Base64.decode(base64.utf8.filter { $0 != UInt8(ascii: "\n") })
    }
}
