import SwiftProtobufPluginLibrary

/// The path of a `.proto` in parts: `google/protobuf/` and `field_mask`.
struct ProtoPath {
    /// With its last slash, or empty.
    let directory: String
    /// The file's name without `.proto`.
    let base: String

    init(_ path: String) {
        let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        directory = String(path[..<start])
        let name = path[start...]
        base = String(name.hasSuffix(".proto") ? name.dropLast(".proto".count) : name)
    }

    /// The constant that holds the file's description: `googleProtobufFieldMaskProto`.
    var constant: String {
        let words = (directory + base + ".proto").split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let joined = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        let name = joined.prefix(1).lowercased() + joined.dropFirst()
        return name.first?.isNumber == true ? "_" + name : name
    }
}

extension FileDescriptor {
    /// Whether SwiftProtobuf has the messages and MicroCodec their description.
    var isWellKnown: Bool { name.hasPrefix("google/protobuf/") }

    /// The files with the types of this file's fields; imports that only bring options are left out.
    var describingDependencies: [FileDescriptor] {
        var found: [String: FileDescriptor] = [:]
        func visit(_ message: Descriptor) {
            for field in message.fields {
                if let file = field.messageType?.file ?? field.enumType?.file, file.name != name {
                    found[file.name] = file
                }
            }
            message.messages.forEach(visit)
        }
        messages.forEach(visit)
        return found.values.sorted { $0.name < $1.name }
    }
}
