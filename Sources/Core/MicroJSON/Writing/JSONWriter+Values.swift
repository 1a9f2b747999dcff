extension JSONWriter {
    /// Writes `null`.
    public mutating func null() {
        word("null")
    }

    /// Writes `true` or `false`.
    public mutating func bool(_ value: Bool) {
        word(value ? "true" : "false")
    }

    /// Writes a number with its own text.
    public mutating func number(_ value: JSONNumber) {
        beginValue()
        bytes.append(contentsOf: value.text.utf8)
        endValue()
    }

    /// Writes an integer.
    public mutating func int(_ value: Int64) {
        beginValue()
        DecimalText.append(value, to: &bytes)
        endValue()
    }

    /// Writes an unsigned integer.
    public mutating func uint(_ value: UInt64) {
        beginValue()
        DecimalText.append(value, to: &bytes)
        endValue()
    }

    /// Writes a double with the shortest text that reads back as the same, in the format of Go's encoder.
    ///
    /// Throws for not-a-number and infinity, which JSON cannot express.
    public mutating func double(_ value: Double) throws(JSONError) {
        guard value.isFinite else { throw notFinite(value.description) }
        beginValue()
        DecimalText.append(value, to: &bytes)
        endValue()
    }

    /// Writes a float with the shortest text that reads back as the same, in the format of Go's encoder.
    ///
    /// Throws for not-a-number and infinity, which JSON cannot express.
    public mutating func float(_ value: Float) throws(JSONError) {
        guard value.isFinite else { throw notFinite(value.description) }
        beginValue()
        DecimalText.append(value, to: &bytes)
        endValue()
    }

    /// Writes any value.
    public mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .number(let value): number(value)
        case .string(let value): string(value)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let object):
            beginObject()
            for (key, value) in object.members {
                self.key(key)
                self.value(value)
            }
            endObject()
        }
    }

    private mutating func word(_ word: StaticString) {
        beginValue()
        bytes.append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
        endValue()
    }

    private func notFinite(_ value: String) -> JSONError {
        JSONError(.invalidNumber, at: bytes.count, "JSON has no number for \(value)")
    }
}
