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
    var isWellKnown: Bool { FileDescriptor.wellKnown.contains(name) }

    private static let wellKnown = Set(
        [
            "any", "api", "descriptor", "duration", "empty", "field_mask", "source_context", "struct", "timestamp",
            "type", "wrappers",
        ].map { "google/protobuf/\($0).proto" })

    /// The files whose constants the constant of this one names: those with the types of its fields, whose Swift there
    /// has to be, and the well-known ones.
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
        for file in imports where file.isWellKnown { found[file.name] = file }
        return found.values.sorted { $0.name < $1.name }
    }

    /// What else it imports, itself or through others: files that only bring options, pass others on, or have the
    /// messages of its rpcs. No Swift may have been made of them, so their descriptors go into its own constant.
    var carriedImports: [FileDescriptor] {
        var elsewhere = Set<String>()
        for file in describingDependencies { elsewhere.formUnion([file.name] + file.imports.map(\.name)) }
        return imports.filter { !elsewhere.contains($0.name) }
    }

    /// All that it imports, itself or through others, sorted.
    private var imports: [FileDescriptor] {
        var found: [String: FileDescriptor] = [:]
        func visit(_ file: FileDescriptor) {
            for dependency in file.dependencies where found.updateValue(dependency, forKey: dependency.name) == nil {
                visit(dependency)
            }
        }
        visit(self)
        return found.values.sorted { $0.name < $1.name }
    }
}
