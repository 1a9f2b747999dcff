/// A JSON number taken apart: ± `mantissa` × 10^`scale`, the mantissa without trailing zeros.
struct DecimalText {
    private(set) var isNegative = false
    private(set) var mantissa: UInt64 = 0
    private(set) var scale = 0
    /// False if the digits do not fit the mantissa.
    private(set) var isExact = true

    /// Takes apart text that is known to be a JSON number.
    init(_ text: UnsafeBufferPointer<UInt8>) {
        var pendingZeros = 0
        var fractionDigits = 0
        var inFraction = false
        var index = 0
        scan: while index < text.count {
            let byte = text[index]
            index += 1
            switch byte {
            case ASCII.minus: isNegative = true
            case ASCII.point: inFraction = true
            case ASCII.zero...ASCII.nine:
                if inFraction { fractionDigits += 1 }
                if byte != ASCII.zero {
                    append(byte &- ASCII.zero, afterZeros: pendingZeros)
                    pendingZeros = 0
                } else if mantissa != 0 {
                    pendingZeros += 1
                }
            default: break scan
            }
        }
        scale = pendingZeros - fractionDigits + Self.exponent(text, from: index)
    }

    private mutating func append(_ digit: UInt8, afterZeros zeros: Int) {
        guard isExact else { return }
        for _ in 0...zeros {
            let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
            if overflow {
                isExact = false
                return
            }
            mantissa = product
        }
        let (sum, overflow) = mantissa.addingReportingOverflow(UInt64(digit))
        mantissa = sum
        isExact = !overflow
    }

    /// The exponent, held to a billion either way so that sums with it stay in range.
    private static func exponent(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var value = 0
        var isNegative = false
        for index in start..<max(start, text.count) {
            let byte = text[index]
            if byte == ASCII.minus { isNegative = true }
            if ASCII.isDigit(byte) { value = min(value * 10 + Int(byte &- ASCII.zero), 1_000_000_000) }
        }
        return isNegative ? -value : value
    }

    /// The value, if it is exactly an integer of that type.
    func integer<I: FixedWidthInteger>(_ type: I.Type) -> I? {
        guard isExact else { return nil }
        if mantissa == 0 { return 0 }
        guard scale >= 0, scale < 20 else { return nil }
        var magnitude = mantissa
        for _ in 0..<scale {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            magnitude = product
        }
        if isNegative {
            return magnitude <= 1 << 63 ? I(exactly: Int64(truncatingIfNeeded: 0 &- magnitude)) : nil
        }
        return I(exactly: magnitude)
    }

    /// The nearest double, where two exact doubles give it in one rounding (Clinger's fast path); nil elsewhere.
    var double: Double? {
        guard isExact, mantissa <= 1 << 53 else { return nil }
        let magnitude: Double
        if mantissa == 0 {
            magnitude = 0
        } else if scale >= 0, scale < Self.powers.count {
            magnitude = Double(mantissa) * Self.powers[scale]
        } else if scale < 0, scale > -Self.powers.count {
            magnitude = Double(mantissa) / Self.powers[-scale]
        } else {
            return nil
        }
        return isNegative ? -magnitude : magnitude
    }

    /// The powers of ten that are exact as doubles.
    private static let powers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    /// The value of plain decimal digits after an optional minus; nil if it does not fit.
    @inline(__always)
    static func plainInteger<I: FixedWidthInteger>(_ type: I.Type, _ text: UnsafeBufferPointer<UInt8>) -> I? {
        let isNegative = text.first == ASCII.minus
        let start = isNegative ? 1 : 0
        guard text.count - start <= 18 else { return nil }
        var magnitude: Int64 = 0
        for index in start..<text.count {
            magnitude = magnitude &* 10 &+ Int64(text[index] &- ASCII.zero)
        }
        return I(exactly: isNegative ? 0 &- magnitude : magnitude)
    }
}
