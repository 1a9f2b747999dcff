/// The JSON of `google.protobuf.Timestamp` (RFC 3339) and `google.protobuf.Duration` (`1.5s`).
enum TimeText {
    /// From 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
    private static let seconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799
    /// About 10,000 years.
    private static let longest: Int64 = 315_576_000_000

    /// `2006-01-02T15:04:05.123Z`; nil out of range.
    static func timestamp(seconds: Int64, nanos: Int32) -> String? {
        guard TimeText.seconds.contains(seconds), 0..<1_000_000_000 ~= nanos else { return nil }
        let day = Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400)
        let rest = Int(seconds) - day * 86_400
        let (year, month, date) = civil(day: day)
        let time = [rest / 3600, rest / 60 % 60, rest % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(date, 2))T\(time)\(fraction(Int(nanos)))Z"
    }

    /// Reads RFC 3339 with `Z` or an offset; nil for anything else or out of range.
    static func timestamp(_ text: String) -> (seconds: Int64, nanos: Int32)? {
        var scanner = DigitScanner(text)
        guard let year = scanner.digits(4), scanner.skip("-"), let month = scanner.digits(2), scanner.skip("-"),
            let date = scanner.digits(2), scanner.skip("Tt"), let hour = scanner.digits(2), scanner.skip(":"),
            let minute = scanner.digits(2), scanner.skip(":"), let second = scanner.digits(2),
            1...12 ~= month, date >= 1, hour < 24, minute < 60, second < 60, let nanos = scanner.fraction()
        else { return nil }
        let day = days(year: year, month: month, date: date)
        guard civil(day: day) == (year, month, date) else { return nil }
        var seconds = Int64(day * 86_400 + hour * 3600 + minute * 60 + second)
        if !scanner.skip("Zz") {
            let east = scanner.skip("+")
            guard east || scanner.skip("-"), let hours = scanner.digits(2), scanner.skip(":"),
                let minutes = scanner.digits(2), hours < 24, minutes < 60
            else { return nil }
            seconds += Int64(hours * 3600 + minutes * 60) * (east ? -1 : 1)
        }
        guard scanner.isAtEnd, TimeText.seconds.contains(seconds) else { return nil }
        return (seconds, Int32(nanos))
    }

    /// `-1.500s`; nil out of range.
    static func duration(seconds: Int64, nanos: Int32) -> String? {
        guard -longest...longest ~= seconds, -999_999_999...999_999_999 ~= nanos,
            seconds == 0 || nanos == 0 || (seconds < 0) == (nanos < 0)
        else { return nil }
        let sign = seconds < 0 || nanos < 0 ? "-" : ""
        return "\(sign)\(seconds.magnitude)\(fraction(Int(nanos.magnitude)))s"
    }

    /// Reads seconds with a fraction and an `s`; nil for anything else or out of range.
    static func duration(_ text: String) -> (seconds: Int64, nanos: Int32)? {
        var scanner = DigitScanner(text)
        let sign: Int64 = scanner.skip("-") ? -1 : 1
        guard let seconds = scanner.number(), let nanos = scanner.fraction(), scanner.skip("s"), scanner.isAtEnd,
            seconds <= longest
        else { return nil }
        return (sign * seconds, Int32(sign) * Int32(nanos))
    }

    /// Nothing, or 3, 6 or 9 digits.
    private static func fraction(_ nanos: Int) -> String {
        if nanos == 0 { return "" }
        if nanos % 1_000_000 == 0 { return "." + padded(nanos / 1_000_000, 3) }
        if nanos % 1000 == 0 { return "." + padded(nanos / 1000, 6) }
        return "." + padded(nanos, 9)
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    /// Days since 1970-01-01 in the Gregorian calendar (Howard Hinnant, "chrono-compatible low-level date algorithms").
    private static func days(year: Int, month: Int, date: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + date - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(day: Int) -> (year: Int, month: Int, date: Int) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * dayOfYear + 2) / 153
        let month = part < 10 ? part + 3 : part - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * part + 2) / 5 + 1)
    }
}

/// Reads the digits of a time.
private struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    /// Moves past one of some characters.
    mutating func skip(_ characters: String) -> Bool {
        guard let byte = rest.first, characters.utf8.contains(byte) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Exactly so many digits.
    mutating func digits(_ count: Int) -> Int? {
        let part = rest.prefix(count)
        guard part.count == count, part.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        rest = rest.dropFirst(count)
        return part.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// One to 12 digits.
    mutating func number() -> Int64? {
        let part = rest.prefix { 0x30...0x39 ~= $0 }
        guard 1...12 ~= part.count else { return nil }
        rest = rest.dropFirst(part.count)
        return part.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    /// A point and one to nine digits, in billionths; 0 without a point.
    mutating func fraction() -> Int? {
        guard skip(".") else { return 0 }
        let part = rest.prefix { 0x30...0x39 ~= $0 }
        guard 1...9 ~= part.count else { return nil }
        rest = rest.dropFirst(part.count)
        let value = part.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return (part.count..<9).reduce(value) { scaled, _ in scaled * 10 }
    }
}
