import SwiftProtobuf

/// The tables of all messages and enums of a file and its dependencies.
///
/// A field names its type by the index in the pool, so that messages may contain themselves.
final class SchemaPool: Sendable {
    let messages: [MessageTable]
    let enums: [EnumTable]
    private let messageIndex: [String: Int]

    /// The highest number that a field may have (29 bits of a tag).
    private static let highestNumber: Int32 = 536_870_911

    /// Reads the descriptors.
    init(_ file: ProtoFile) throws(CodecError) {
        var builder = Builder()
        try builder.collect(file)
        enums = builder.enums
        messages = try builder.tables()
        messageIndex = builder.messageIndex
    }

    /// The table of a message by its full name.
    func message(named name: String) -> MessageTable? { messageIndex[name].map { messages[$0] } }
}

extension SchemaPool {
    /// A message whose name is known, before its fields are.
    private struct PendingMessage {
        let name: String
        let goName: String
        let proto: Google_Protobuf_DescriptorProto
        let features: ResolvedFeatures

        /// How many oneofs it has besides those that protoc makes for `optional` fields, which come last.
        var oneofCount: Int {
            max(0, proto.oneofDecl.count - Set(proto.field.filter(\.proto3Optional).map(\.oneofIndex)).count)
        }

        /// Whether it is what protoc makes of a map: a key and a value (descriptor.proto, `map_entry`).
        var isMapEntry: Bool {
            guard proto.field.map(\.number) == [1, 2], proto.field.allSatisfy({ $0.label != .repeated }) else {
                return false
            }
            switch proto.field[0].type {
            case .double, .float, .bytes, .message, .group, .enum: return false
            default: return true
            }
        }
    }

    /// Collects the names of all types first, then the fields that refer to them.
    private struct Builder {
        var enums: [EnumTable] = []
        var messageIndex: [String: Int] = [:]
        private var enumIndex: [String: Int] = [:]
        private var pending: [PendingMessage] = []
        private var seen: Set<String> = []

        mutating func collect(_ file: ProtoFile) throws(CodecError) {
            guard seen.insert(file.name).inserted else { return }
            guard let proto = file.descriptor else {
                throw CodecError(code: .invalidSchema, message: "\(file.name): the descriptor cannot be read")
            }
            let prefix = proto.package.isEmpty ? "" : proto.package + "."
            let features = ResolvedFeatures(of: proto)
            for type in proto.enumType { add(type, prefix: prefix, goPrefix: "", features) }
            for type in proto.messageType { add(type, prefix: prefix, goPrefix: "", features) }
            for dependency in file.dependencies { try collect(dependency) }
        }

        private mutating func add(
            _ type: Google_Protobuf_EnumDescriptorProto, prefix: String, goPrefix: String, _ features: ResolvedFeatures
        ) {
            let name = prefix + type.name
            enumIndex[name] = enums.count
            let isClosed = features.merged(type.options.features).isClosed
            enums.append(EnumTable(type, name: name, goName: goPrefix + type.name, isClosed: isClosed))
        }

        private mutating func add(
            _ type: Google_Protobuf_DescriptorProto, prefix: String, goPrefix: String, _ outer: ResolvedFeatures
        ) {
            let features = outer.merged(type.options.features)
            let name = prefix + type.name
            let goName = goPrefix + type.name
            messageIndex[name] = pending.count
            pending.append(PendingMessage(name: name, goName: goName, proto: type, features: features))
            for nested in type.enumType { add(nested, prefix: name + ".", goPrefix: goName + "_", features) }
            for nested in type.nestedType { add(nested, prefix: name + ".", goPrefix: goName + "_", features) }
        }

        func tables() throws(CodecError) -> [MessageTable] {
            var tables: [MessageTable] = []
            for message in pending {
                var fields: [FieldSchema] = []
                for field in message.proto.field { fields.append(try self.field(field, of: message)) }
                try check(fields, of: message)
                tables.append(
                    MessageTable(
                        name: message.name, goName: message.goName, fields: fields, oneofCount: message.oneofCount))
            }
            return tables
        }

        /// The tables find fields by number and keep the members of oneofs apart.
        private func check(_ fields: [FieldSchema], of message: PendingMessage) throws(CodecError) {
            let oneofs = 0..<message.oneofCount
            guard Set(fields.map(\.number)).count == fields.count,
                fields.allSatisfy({ $0.oneof.map(oneofs.contains) ?? true }),
                WellKnown(messageName: message.name)?.fits(fields) ?? true
            else {
                throw CodecError(code: .invalidSchema, message: "the description of \(message.name) is broken")
            }
        }

        private func field(
            _ proto: Google_Protobuf_FieldDescriptorProto, of message: PendingMessage
        ) throws(CodecError) -> FieldSchema {
            let typeName = String(proto.typeName.drop { $0 == "." })
            let type: Int? =
                switch proto.type {
                case .message, .group: messageIndex[typeName]
                case .enum: enumIndex[typeName]
                default: 0
                }
            guard let type else {
                throw CodecError(
                    code: .invalidSchema, fieldPath: proto.name,
                    message: "\(message.name): the description of \(typeName) is missing")
            }
            let isMap = proto.type == .message && pending[type].proto.options.mapEntry
            guard (1...SchemaPool.highestNumber).contains(proto.number), !isMap || pending[type].isMapEntry else {
                throw CodecError(
                    code: .invalidSchema, fieldPath: proto.name,
                    message: "\(message.name): the description of \(proto.name) is broken")
            }
            return FieldSchema(
                proto, features: message.features.field(proto, of: message.proto), type: type,
                map: isMap,
                defaultEnum: proto.type == .enum ? enums[type].defaultName : nil)
        }
    }
}
