import SwiftProtobuf

/// One field of a message, with everything about it that can be worked out beforehand.
final class FieldSchema: Sendable {
    enum Cardinality: Sendable {
        /// Left out on the wire when it is the default, so that unset and default are the same.
        case implicit
        /// Knows whether it was set: `optional`, members of a oneof, and messages.
        case explicit
        case repeated
        case map
    }

    let number: Int
    let name: String
    let jsonName: String
    let kind: FieldKind
    /// Whether the kind is a message, however it is delimited.
    let isMessage: Bool
    let cardinality: Cardinality
    /// Whether values of a repeated field are written as one run.
    let isPacked: Bool
    /// The index of the real oneof that it is a member of.
    let oneof: Int?
    /// Where the message or the enum stands in the pool.
    let type: Int
    /// The tag of one value, as it is written.
    let tag: [UInt8]
    /// `"name":`
    let key: [UInt8]
    /// `"name":<default>`, as it is written when the field is not set; nil when it is left out then.
    let absent: [UInt8]?

    init(
        _ proto: Google_Protobuf_FieldDescriptorProto, features: ResolvedFeatures, type: Int, map: Bool,
        defaultEnum: [UInt8]?
    ) {
        number = Int(proto.number)
        name = proto.name
        jsonName = proto.hasJsonName ? proto.jsonName : FieldSchema.lowerCamel(proto.name)
        kind = proto.type == .message && features.isDelimited && !map ? .group : FieldKind(proto.type)
        isMessage = kind == .message || kind == .group
        self.type = type
        oneof = proto.hasOneofIndex && !proto.proto3Optional ? Int(proto.oneofIndex) : nil
        let knowsPresence = proto.hasOneofIndex || isMessage || features.hasPresence
        cardinality = map ? .map : proto.label == .repeated ? .repeated : knowsPresence ? .explicit : .implicit
        isPacked = cardinality == .repeated && kind.isPackable && features.isPacked
        let wireType = isPacked ? .lengthDelimited : kind.wireType
        tag = WireWriter.varint(UInt64(number) << 3 | UInt64(wireType.rawValue))
        key = Array("\"\(name)\":".utf8)
        absent =
            switch cardinality {
            case .repeated: key + Array("[]".utf8)
            case .map: key + Array("{}".utf8)
            case .implicit: key + (defaultEnum ?? Array(kind.defaultJSON.utf8))
            case .explicit: isMessage && oneof == nil ? key + Array("null".utf8) : nil
            }
    }

    /// `access_token` → `accessToken`, as protoc does it.
    static func lowerCamel(_ name: String) -> String {
        var result = ""
        var raise = false
        for character in name {
            if character == "_" {
                raise = true
            } else {
                result += raise ? character.uppercased() : String(character)
                raise = false
            }
        }
        return result
    }
}
