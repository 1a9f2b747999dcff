import MicroJSON

extension WireToJSON {
    /// Writes one of the messages with a JSON form of their own.
    mutating func wellKnown(_ kind: WellKnown, _ table: MessageTable, in range: Range<Int>) throws {
        let base = try locate(table, in: range)
        defer { release(base) }
        switch kind {
        case .timestamp:
            let (seconds, nanos) = try secondsAndNanos(base, in: range)
            guard let text = TimeText.timestamp(seconds: seconds, nanos: nanos) else { throw unwritable(table) }
            writer.string(text)
        case .duration:
            let (seconds, nanos) = try secondsAndNanos(base, in: range)
            guard let text = TimeText.duration(seconds: seconds, nanos: nanos) else { throw unwritable(table) }
            writer.string(text)
        case .fieldMask: try fieldMask(table.fields[0], slot(base), in: range)
        case .structure: try only(table.fields[0], slot(base), in: range, empty: "{}")
        case .listValue: try only(table.fields[0], slot(base), in: range, empty: "[]")
        case .wrapper:
            let kind = table.fields[0].kind
            try only(table.fields[0], slot(base), in: range, empty: kind == .bytes ? "\"\"" : kind.defaultJSON)
        case .value:
            for (index, field) in table.fields.enumerated() where slot(base + index).count > 0 {
                return try present(field, slot(base + index), in: range)
            }
            writer.null()
        case .any: throw CodecError.any
        }
    }

    /// The JSON of a message that is the JSON of its only field.
    private mutating func only(_ field: FieldSchema, _ slot: FieldSlot, in range: Range<Int>, empty: String) throws {
        if slot.count > 0 {
            try present(field, slot, in: range)
        } else {
            writer.bytes.append(contentsOf: empty.utf8)
        }
    }

    private mutating func secondsAndNanos(_ base: Int, in range: Range<Int>) throws -> (Int64, Int32) {
        var values: (UInt64, UInt64) = (0, 0)
        if slot(base).count > 0 {
            reader.move(to: slot(base).last..<range.upperBound)
            values.0 = try reader.varint()
        }
        if slot(base + 1).count > 0 {
            reader.move(to: slot(base + 1).last..<range.upperBound)
            values.1 = try reader.varint()
        }
        return (Int64(bitPattern: values.0), Int32(truncatingIfNeeded: values.1))
    }

    private mutating func fieldMask(_ field: FieldSchema, _ slot: FieldSlot, in range: Range<Int>) throws {
        var paths: [String] = []
        try forEach(field, slot, in: range) { transcoder, _ in
            let text = transcoder.reader.bytes[try transcoder.reader.lengthDelimited()]
            guard let path = FieldMaskText.json(String(decoding: text, as: UTF8.self)) else {
                throw CodecError(
                    code: .outOfRange, message: "the field mask has no JSON: a path in it is not one of names like a_b")
            }
            paths.append(path)
        }
        writer.string(paths.joined(separator: ","))
    }

    private func unwritable(_ table: MessageTable) -> CodecError {
        CodecError(code: .outOfRange, message: "the \(table.name) has no JSON: it is out of range")
    }
}

extension CodecError {
    /// What an Any holds is described elsewhere.
    static let any = CodecError(
        code: .unsupportedType,
        message: "google.protobuf.Any has no JSON here: call the endpoint with application/grpc+proto")
}
