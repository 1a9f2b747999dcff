// Number formats of Go's encoding/json (floatEncoder in encode.go), which are those of ECMAScript: plain digits from
// 1e-6 up to 1e21, an exponent without padding outside (1e+21, 1e-7).

extension DecimalText {
    /// Appends the shortest text that reads back as the same double, which must be finite.
    static func append(_ value: Double, to bytes: inout [UInt8]) {
        // Not `rounded()`: that calls libm, which nothing links into a program without Foundation.
        if value.magnitude < 0x1p53, value != 0, value == Double(Int64(value)) {
            append(Int64(value), to: &bytes)
            return
        }
        let magnitude = value.magnitude
        if magnitude < 0x1p53, magnitude >= 1e-3 {
            // Swift lays such a fraction out as Go does.
            bytes.append(contentsOf: value.description.utf8)
            return
        }
        append(value.description, asExponent: magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21), to: &bytes)
    }

    /// Appends the shortest text that reads back as the same float, which must be finite.
    static func append(_ value: Float, to bytes: inout [UInt8]) {
        let magnitude = value.magnitude
        append(value.description, asExponent: magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21), to: &bytes)
    }

    /// Appends an integer.
    static func append(_ value: Int64, to bytes: inout [UInt8]) {
        if value < 0 { bytes.append(ASCII.minus) }
        append(value.magnitude, to: &bytes)
    }

    /// Appends an integer.
    static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        if value < 10 {
            bytes.append(ASCII.zero &+ UInt8(truncatingIfNeeded: value))
            return
        }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { buffer in
            var rest = value
            var index = 20
            repeat {
                index -= 1
                let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
                buffer[index] = ASCII.zero &+ UInt8(truncatingIfNeeded: digit)
                rest = quotient
            } while rest > 0
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[index...]))
        }
    }

    /// Swift's own description has the shortest digits; only their layout differs from Go's.
    private static func append(_ description: String, asExponent: Bool, to bytes: inout [UInt8]) {
        var description = description
        let decimal = description.withUTF8 { DecimalText($0) }
        if decimal.isNegative { bytes.append(ASCII.minus) }
        guard decimal.mantissa != 0 else {
            bytes.append(ASCII.zero)
            return
        }
        var digits: [UInt8] = []
        append(decimal.mantissa, to: &digits)
        let point = digits.count + decimal.scale
        if asExponent {
            bytes.append(digits[0])
            if digits.count > 1 {
                bytes.append(ASCII.point)
                bytes.append(contentsOf: digits[1...])
            }
            bytes.append(ASCII.e)
            bytes.append(point > 0 ? ASCII.plus : ASCII.minus)
            append(UInt64((point - 1).magnitude), to: &bytes)
        } else if point <= 0 {
            bytes.append(ASCII.zero)
            bytes.append(ASCII.point)
            bytes.append(contentsOf: repeatElement(ASCII.zero, count: -point))
            bytes.append(contentsOf: digits)
        } else if point < digits.count {
            bytes.append(contentsOf: digits[..<point])
            bytes.append(ASCII.point)
            bytes.append(contentsOf: digits[point...])
        } else {
            bytes.append(contentsOf: digits)
            bytes.append(contentsOf: repeatElement(ASCII.zero, count: point - digits.count))
        }
    }
}
