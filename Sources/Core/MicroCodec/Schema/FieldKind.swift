import SwiftProtobuf

/// The types that a field may have in a `.proto` file.
enum FieldKind: UInt8, Sendable {
    case double, float
    case int32, int64, uint32, uint64, sint32, sint64
    case fixed32, fixed64, sfixed32, sfixed64
    case bool, string, bytes
    case enumeration, message, group

    init(_ type: Google_Protobuf_FieldDescriptorProto.TypeEnum) {
        self =
            switch type {
            case .double: .double
            case .float: .float
            case .int64: .int64
            case .uint64: .uint64
            case .int32: .int32
            case .fixed64: .fixed64
            case .fixed32: .fixed32
            case .bool: .bool
            case .string: .string
            case .group: .group
            case .message: .message
            case .bytes: .bytes
            case .uint32: .uint32
            case .enum: .enumeration
            case .sfixed32: .sfixed32
            case .sfixed64: .sfixed64
            case .sint32: .sint32
            case .sint64: .sint64
            }
    }

    /// How a value stands on the wire when it stands alone.
    var wireType: WireType {
        switch self {
        case .double, .fixed64, .sfixed64: .fixed64
        case .float, .fixed32, .sfixed32: .fixed32
        case .string, .bytes, .message: .lengthDelimited
        case .group: .startGroup
        default: .varint
        }
    }

    /// Whether a repeated field of the kind may stand as one run of values.
    var isPackable: Bool {
        let type = wireType
        return type == .varint || type == .fixed32 || type == .fixed64
    }

    /// The Go spelling in type trees; nil for types with a name of their own.
    var goName: String? {
        switch self {
        case .double: "float64"
        case .float: "float32"
        case .int32, .sint32, .sfixed32: "int32"
        case .int64, .sint64, .sfixed64: "int64"
        case .uint32, .fixed32: "uint32"
        case .uint64, .fixed64: "uint64"
        case .bool: "bool"
        case .string: "string"
        case .bytes: "[]uint8"
        case .enumeration, .message, .group: nil
        }
    }

    /// The JSON of a value that was never set.
    var defaultJSON: String {
        switch self {
        case .int64, .uint64, .sint64, .fixed64, .sfixed64: "\"0\""
        case .bool: "false"
        case .string: "\"\""
        case .bytes, .message, .group: "null"
        default: "0"
        }
    }
}

extension FieldKind {
    /// Whether the JSON of a value stands in quotes.
    var isQuoted: Bool {
        switch self {
        case .int64, .uint64, .sint64, .fixed64, .sfixed64, .string, .bytes: true
        default: false
        }
    }
}

/// How the bytes of a value are delimited on the wire.
enum WireType: UInt8, Sendable {
    case varint = 0
    case fixed64 = 1
    case lengthDelimited = 2
    case startGroup = 3
    case endGroup = 4
    case fixed32 = 5
}
