import SwiftProtobuf

/// The values of an enum, both ways.
final class EnumTable: Sendable {
    /// The full name, such as `auth.Access`.
    let name: String
    /// The name in Go, such as `Outer_Kind` for one inside a message.
    let goName: String
    /// The number that each name stands for.
    let numbers: [String: Int32]
    /// The quoted name of each number; of several, the first.
    let names: [Int32: [UInt8]]
    /// The name that an unset field is written with.
    let defaultName: [UInt8]
    /// The names in the order of the proto, as type trees tell them; none for a value that JSON writes as `null`.
    let jsonNames: [String]
    /// `google.protobuf.NullValue`, whose JSON is `null`.
    let isNullValue: Bool
    /// Whether SwiftProtobuf keeps numbers without a name away from the field.
    let isClosed: Bool

    init(_ proto: Google_Protobuf_EnumDescriptorProto, name: String, goName: String, isClosed: Bool) {
        self.isClosed = isClosed
        self.name = name
        self.goName = goName
        isNullValue = name == "google.protobuf.NullValue"
        jsonNames = isNullValue ? [] : proto.value.map(\.name)
        numbers = Dictionary(proto.value.map { ($0.name, $0.number) }) { first, _ in first }
        var names: [Int32: [UInt8]] = [:]
        for value in proto.value where names[value.number] == nil {
            names[value.number] = Array(isNullValue ? "null".utf8 : "\"\(value.name)\"".utf8)
        }
        self.names = names
        defaultName = proto.value.first.flatMap { names[$0.number] } ?? [UInt8(ascii: "0")]
    }

    /// Whether a field may have a number.
    func takes(_ number: Int32) -> Bool { !isClosed || names[number] != nil }
}
