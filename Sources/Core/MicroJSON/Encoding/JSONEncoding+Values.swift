extension JSONEncoding {
    /// Writes a value: those JSON knows at once, others by their own `encode(to:)`.
    @inline(__always)
    func write<T: Encodable>(_ value: T, key: @autoclosure () -> (any CodingKey)?) throws {
        if let value = identical(value, to: String.self) {
            writer.string(value)
        } else if let value = identical(value, to: Int.self) {
            write(wide: Int64(value))
        } else if let value = identical(value, to: Bool.self) {
            writer.bool(value)
        } else if let value = identical(value, to: Double.self) {
            do { try writer.double(value) } catch { throw invalid(error.message, value: value, key: key()) }
        } else {
            try writeOther(value, key: key)
        }
    }

    @inline(__always)
    private func writeOther<T: Encodable>(_ value: T, key: () -> (any CodingKey)?) throws {
        if let value = identical(value, to: Int64.self) {
            write(wide: value)
        } else if let value = identical(value, to: Int32.self) {
            writer.int(Int64(value))
        } else if let value = identical(value, to: UInt.self) {
            write(wide: UInt64(value))
        } else if let value = identical(value, to: UInt64.self) {
            write(wide: value)
        } else if let value = identical(value, to: UInt32.self) {
            writer.uint(UInt64(value))
        } else if let value = identical(value, to: Int16.self) {
            writer.int(Int64(value))
        } else if let value = identical(value, to: UInt16.self) {
            writer.uint(UInt64(value))
        } else if let value = identical(value, to: Int8.self) {
            writer.int(Int64(value))
        } else if let value = identical(value, to: UInt8.self) {
            writer.uint(UInt64(value))
        } else if let value = identical(value, to: Float.self) {
            do { try writer.float(value) } catch { throw invalid(error.message, value: value, key: key()) }
        } else {
            try writeComposite(value, key: key)
        }
    }

    private func writeComposite<T: Encodable>(_ value: T, key: () -> (any CodingKey)?) throws {
        if let value = identical(value, to: [String].self) {
            writer.beginArray()
            for element in value { writer.string(element) }
            writer.endArray()
        } else if let value = identical(value, to: [UInt8].self) {
            write(bytes: value)
        } else if let value = identical(value, to: [Int].self) {
            writer.beginArray()
            for element in value { write(wide: Int64(element)) }
            writer.endArray()
        } else if let value = identical(value, to: JSONValue.self) {
            writer.value(value)
        } else if let value = identical(value, to: JSONObject.self) {
            writer.value(.object(value))
        } else if let value = identical(value, to: JSONNumber.self) {
            writer.number(value)
        } else if let form = options.forms.form(of: T.self) {
            guard let json = form.write(value) else {
                throw invalid("It is not \(form.text).", value: value, key: key())
            }
            writer.value(json)
        } else {
            try writeInner(value, key: key)
        }
    }

    /// Has the value encode itself, on a level of its own.
    private func writeInner(_ value: some Encodable, key: () -> (any CodingKey)?) throws {
        let depth = codingPath.count
        if let key = key() { codingPath.append(key) }
        let outer = exchange(&level, with: Level())
        defer {
            level = outer
            if codingPath.count > depth { codingPath.removeLast() }
        }
        try value.encode(to: self)
        try close()
    }

    private func write(wide value: Int64) {
        guard options.int64AsString else { return writer.int(value) }
        writer.string(String(value))
    }

    private func write(wide value: UInt64) {
        guard options.int64AsString else { return writer.uint(value) }
        writer.string(String(value))
    }

    private func write(bytes: [UInt8]) {
        if options.bytes == .base64 {
            writer.raw([ASCII.quote] + Base64.encode(bytes) + [ASCII.quote])
            return
        }
        writer.beginArray()
        for byte in bytes { writer.uint(UInt64(byte)) }
        writer.endArray()
    }
}
