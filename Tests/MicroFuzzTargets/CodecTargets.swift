import MicroJSON
import SwiftProtobuf

@testable import MicroCodec

let codecTargets = [
    FuzzTarget(name: "wire-to-json") { input in
        try wireToJSON(input, Kitchen_Everything.self)
        try wireToJSON(input, Kitchen_WellKnown.self)
    },
    FuzzTarget(name: "json-to-wire") { input in
        try jsonToWire(Array(input), Kitchen_Everything.self)
        try jsonToWire(Array(input), Kitchen_WellKnown.self)
    },
    FuzzTarget(name: "time-text") { input in
        let text = text(input)
        if let time = TimeText.timestamp(text) {
            guard let written = TimeText.timestamp(seconds: time.seconds, nanos: time.nanos) else {
                throw Violation("a time that cannot be written: \(time)")
            }
            try hold(TimeText.timestamp(written).map { $0 == time } == true, "\(written) is another time")
        }
        if let time = TimeText.duration(text) {
            guard let written = TimeText.duration(seconds: time.seconds, nanos: time.nanos) else {
                throw Violation("a duration that cannot be written: \(time)")
            }
            try hold(TimeText.duration(written).map { $0 == time } == true, "\(written) is another duration")
        }
    },
]

/// SwiftProtobuf is the oracle: what it reads we read, and its canonical bytes have the same JSON.
private func wireToJSON<Message: DescribedMessage>(_ input: ArraySlice<UInt8>, _ type: Message.Type) throws {
    let schema = try MessageSchema.of(type)
    let isTheirs = (try? Message(serializedBytes: Array(input))) != nil
    let ours: [UInt8]
    do { ours = try schema.json(fromWire: Array(input)) } catch {
        try hold(!isTheirs || mayBeRefused(error.code), "refused: \(error)")
        return
    }
    _ = try JSON.parse(ours)
    guard isTheirs else { return }
    try hold(
        try schema.json(fromWire: schema.wire(fromJSON: ours)) == ours, "another message after JSON: \(text(ours))")
    // It is stricter with the names in field masks.
    guard let again = try? Message(jsonUTF8Bytes: ours) else { return }
    let theirs = try schema.json(fromWire: again.serializedBytes())
    try holdSame(try unordered(theirs), try unordered(ours), "SwiftProtobuf reads our JSON otherwise")
}

/// What is written is a message to SwiftProtobuf too, and stays the same.
private func jsonToWire<Message: DescribedMessage>(_ input: [UInt8], _ type: Message.Type) throws {
    let schema = try MessageSchema.of(type)
    guard let wire = try? schema.wire(fromJSON: input) else { return }
    let message = try Message(serializedBytes: wire)
    // As JSON, in which a `Value` that is not set and one that is null are the same.
    let json: [UInt8]
    do { json = try schema.json(fromWire: wire) } catch {
        return try hold(mayBeRefused(error.code), "refused: \(error)")
    }
    let theirs = try schema.json(fromWire: message.serializedBytes())
    try holdSame(try unordered(theirs), try unordered(json), "SwiftProtobuf reads otherwise")
    try holdSame(text(try schema.json(fromWire: schema.wire(fromJSON: json))), text(json), "not the same after JSON")
}

/// Messages that the wire can carry and JSON cannot: times out of range, infinite numbers in a `Value`, an `Any`, paths
/// with capitals or commas in a field mask.
private func mayBeRefused(_ code: CodecError.Code) -> Bool { code != .tooLarge }

/// JSON whose members have no order and are there once, as in a map of SwiftProtobuf's.
private func unordered(_ json: [UInt8]) throws -> JSONValue { unordered(try JSON.parse(json)).sortedKeys() }

private func unordered(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let elements): return .array(elements.map(unordered))
    case .object(let object):
        var members: [String: JSONValue] = [:]
        for member in object.members { members[member.key] = unordered(member.value) }
        return .object(JSONObject(members: members.map { (key: $0.key, value: $0.value) }))
    // Bytes that are not set are null; SwiftProtobuf does not keep whether empty ones were.
    case .string(""): return .null
    default: return value
    }
}
