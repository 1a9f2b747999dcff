import MicroJSON

let jsonTargets = [
    FuzzTarget(name: "json") { input in try parsedJSON(Array(input)) },
    FuzzTarget(name: "json-decode") { input in
        try decodedJSON(Array(input), JSONDecodingOptions())
        try decodedJSON(
            Array(input), JSONDecodingOptions(keys: .snakeCase, missingKeys: .zeroValue, lenient: true))
    },
    FuzzTarget(name: "base64") { input in
        let encoded = Base64.encode(Array(input))
        try hold(Base64.decode(encoded).map { $0[...] } == input, "what was encoded is decoded as something else")
        guard let decoded = Base64.decode(input) else { return }
        try hold(Base64.decode(Base64.encode(decoded)) == decoded, "the decoded does not survive")
    },
]

/// Reading, walking and laying out accept the same texts, and what is written is read as the same.
private func parsedJSON(_ bytes: [UInt8]) throws {
    var walker = JSONReader(bytes)
    let isWalked = (try? walker.skipValue()) != nil && (try? walker.end()) != nil
    let laidOut = try? JSON.reindent(bytes, indent: "  ")
    guard let value = try? JSON.parse(bytes) else {
        let isRefused = !isWalked && laidOut == nil && (try? JSON.sortKeys(bytes)) == nil
        return try hold(isRefused, "refused as a value, accepted when it is passed over")
    }
    try hold(isWalked && laidOut != nil, "accepted as a value, refused when it is passed over")
    let compact = JSON.serialize(value)
    for options in [JSONWriter.Options(), .init(escapeHTML: true), .init(indent: "\t")] {
        let again = try JSON.parse(JSON.serialize(value, options: options))
        try hold(JSON.serialize(again) == compact, "read as another value after it was written")
    }
    try hold(try JSON.serialize(JSON.parse(laidOut ?? [])) == compact, "read as another value after it was laid out")
    let sorted = value.sortedKeys()
    try hold(sorted.sortedKeys() == sorted, "sorted otherwise the second time")
    try hold(try JSON.sortKeys(bytes) == JSON.serialize(sorted), "sorted as a text otherwise than as a value")
    try numbers(in: value)
}

private func numbers(in value: JSONValue) throws {
    switch value {
    case .array(let elements): for element in elements { try numbers(in: element) }
    case .object(let object): for member in object.members { try numbers(in: member.value) }
    case .number(let number):
        // The standard library's reading is the oracle.
        try hold(number.double == Double(number.text), "\(number.text) is read as \(number.double)")
        if let plain = Int64(number.text) { try hold(number.int64 == plain, "\(number.text) is another integer") }
        if let plain = UInt64(number.text) { try hold(number.uint64 == plain, "\(number.text) is another integer") }
        if number.double.isFinite, let again = JSONNumber(number.double) {
            try hold(again.double == number.double, "\(number.text) is written as \(again.text)")
        }
    default: break
    }
}

/// A type with what Codable has.
private struct Sample: Codable, Equatable {
    enum Kind: String, Codable, CaseIterable { case plain, fancy }
    struct Inner: Codable, Equatable {
        var someNumbers: [Int8]
        var deeper: [Sample]?
    }

    var text: String
    var flag: Bool?
    var small: UInt8
    var large: UInt64
    var real: Double
    var single: Float
    var kind: Kind
    var bytes: [UInt8]
    var byName: [String: Inner]
    var byNumber: [Int: String]
    var anyValue: JSONValue?
}

private func decodedJSON(_ bytes: [UInt8], _ options: JSONDecodingOptions) throws {
    var encoding = JSONEncodingOptions(keys: options.keys)
    encoding.int64AsString = options.lenient
    do {
        let sample = try JSON.decode(Sample.self, from: bytes, options: options)
        let encoded = try JSON.encode(sample, options: encoding)
        let again = try JSON.decode(Sample.self, from: encoded, options: options)
        try hold(again == sample, "decoded as another value after it was encoded: \(text(encoded))")
    } catch is DecodingError {}
    _ = try? JSON.decode([String: [Double?]].self, from: bytes, options: options)
}
