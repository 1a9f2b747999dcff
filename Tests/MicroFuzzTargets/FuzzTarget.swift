/// One parser, and what must hold whatever bytes it is given.
package struct FuzzTarget: Sendable, CustomStringConvertible {
    /// Names its corpus too: `Tests/Fuzz/corpora/<name>`.
    package let name: String
    /// Gives an input to the parser; throws what did not hold, traps where the parser does.
    package let run: @Sendable (ArraySlice<UInt8>) throws -> Void

    /// All of them, in the order of MAP.md.
    package static let all =
        jsonTargets + vocabularyTargets + http2Targets + http1Targets + webSocketTargets + grpcTargets + codecTargets
        + descriptorTargets + gatewayTargets + commandLineTargets

    package var description: String { name }
}

/// Something that must hold did not.
struct Violation: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Throws unless the condition holds.
func hold(_ condition: Bool, _ description: @autoclosure () -> String) throws(Violation) {
    if !condition { throw Violation(description()) }
}

/// Throws unless both are the same.
func holdSame<Value: Equatable>(_ one: Value, _ other: Value, _ what: String) throws(Violation) {
    try hold(one == other, "\(what)\n  one:   \(one)\n  other: \(other)")
}

/// The bytes as text, as far as they are any.
func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

/// Whether both have the same bytes; `==` holds different spellings of a character for the same.
func same(_ one: String, _ other: String) -> Bool { one.utf8.elementsEqual(other.utf8) }
