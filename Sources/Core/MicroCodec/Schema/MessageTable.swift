import SwiftProtobuf

/// The fields of a message and the ways to find them.
final class MessageTable: Sendable {
    /// The full name, such as `registry.Service`.
    let name: String
    /// The name in Go, such as `Outer_Inner` for one inside another.
    let goName: String
    /// In the order of the proto.
    let fields: [FieldSchema]
    /// The members of each oneof, as indices into `fields`; `optional` fields are no oneofs here.
    let oneofs: [[Int]]
    /// The message has a JSON form of its own.
    let wellKnown: WellKnown?
    /// What the wire says of each field, apart from the rest so that looking costs no reference counting.
    let forms: [WireForm]
    private let byName: [String: Int]
    /// Indices into `fields` by number, -1 where there is none; numbers past its end are in `byHighNumber`.
    private let byNumber: [Int16]
    private let byHighNumber: [Int: Int]

    private static let dense = 128

    init(name: String, goName: String, fields: [FieldSchema], oneofCount: Int) {
        self.name = name
        self.goName = goName
        self.fields = fields
        forms = fields.map(WireForm.init)
        wellKnown = WellKnown(messageName: name)
        var byName: [String: Int] = [:]
        var byNumber: [Int16] = []
        var byHighNumber: [Int: Int] = [:]
        var oneofs = [[Int]](repeating: [], count: oneofCount)
        for (index, field) in fields.enumerated() {
            if byName[field.jsonName] == nil { byName[field.jsonName] = index }
            if let oneof = field.oneof, oneof < oneofCount { oneofs[oneof].append(index) }
            if field.number < MessageTable.dense {
                while byNumber.count <= field.number { byNumber.append(-1) }
                byNumber[field.number] = Int16(index)
            } else {
                byHighNumber[field.number] = index
            }
        }
        for (index, field) in fields.enumerated() { byName[field.name] = index }
        self.byName = byName
        self.byNumber = byNumber
        self.byHighNumber = byHighNumber
        self.oneofs = oneofs
    }

    /// The index of the field that JSON calls so, by its proto name or its lowerCamel name.
    ///
    /// - Parameter guess: the field that comes next if the members stand in the order of the proto.
    @inline(__always)
    func index(named name: String, guess: Int) -> Int? {
        if guess < fields.count, fields[guess].name == name { return guess }
        return byName[name]
    }

    /// The index of the field with a number.
    @inline(__always)
    func index(number: Int) -> Int? {
        if number < byNumber.count {
            let index = Int(byNumber[number])
            return index < 0 ? nil : index
        }
        return byHighNumber[number]
    }
}

/// How the values of a field stand on the wire.
struct WireForm: Sendable {
    private let type: WireType
    private let mayBePacked: Bool
    /// The index of the oneof that the field is a member of.
    let oneof: Int?

    init(_ field: FieldSchema) {
        type = field.kind.wireType
        mayBePacked = field.cardinality == .repeated && field.kind.isPackable
        oneof = field.oneof
    }

    /// Whether a value with these delimiters can be the field's; others are treated as unknown fields.
    @inline(__always)
    func accepts(_ type: WireType) -> Bool {
        type == self.type || mayBePacked && type == .lengthDelimited
    }
}
