import MicroJSON

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The types of Foundation and the standard library whose own `Codable` writes what other languages cannot read: a
/// `Date` as seconds since 2001, a `URL` and a `Decimal` as objects of their insides.
///
/// Times are those of protobuf's JSON (https://protobuf.dev/programming-guides/json).
enum CodableForms {
    static let all = [date, data, url, decimal, duration]

    private static let date = JSONForm(
        Date.self, "a time such as 2006-01-02T15:04:05Z", zero: Date(timeIntervalSince1970: 0),
        read: { json in
            guard case .string(let text) = json, let time = TimeText.timestamp(text) else { return nil }
            return date(seconds: time.seconds, nanos: time.nanos)
        },
        write: { date in
            let interval = date.timeIntervalSinceReferenceDate
            let whole = interval.rounded(.down)
            guard abs(whole) < 1e15 else { return nil }
            // As few digits as give the same date again.
            for unit: Int64 in [1_000_000_000, 1_000_000, 1000, 1] {
                let nanos = Int64(((interval - whole) * 1e9 / Double(unit)).rounded()) * unit
                let time = (Int64(whole) + reference + nanos / 1_000_000_000, Int32(nanos % 1_000_000_000))
                guard unit == 1 || CodableForms.date(seconds: time.0, nanos: time.1) == date else { continue }
                return TimeText.timestamp(seconds: time.0, nanos: time.1).map { .string($0) }
            }
            return nil
        })

    /// Seconds from 1970 to 2001.
    private static let reference: Int64 = 978_307_200

    private static func date(seconds: Int64, nanos: Int32) -> Date {
        Date(timeIntervalSinceReferenceDate: Double(seconds - reference) + Double(nanos) / 1e9)
    }

    private static let data = JSONForm(
        Data.self, "base64", zero: Data(),
        read: { json in
            switch json {
            case .string(let text): return Base64.decode(text.utf8).map { Data($0) }
            case .array(let items):
                let bytes = items.compactMap { $0.intValue }.compactMap { UInt8(exactly: $0) }
                return bytes.count == items.count ? Data(bytes) : nil
            default: return nil
            }
        },
        write: { .string(String(decoding: Base64.encode(Array($0)), as: UTF8.self)) })

    private static let url = JSONForm(
        URL.self, "a URL",
        read: { json in json.stringValue.flatMap { URL(string: $0) } },
        write: { .string($0.absoluteString) })

    /// As text, which every client keeps exactly; numbers are read, too.
    private static let decimal = JSONForm(
        Decimal.self, "a decimal number", zero: 0,
        read: { json in
            // The number's own text: no double in between. Decimal alone would read `12x` as 12.
            switch json {
            case .number(let number): Decimal(string: number.text)
            case .string(let text): (try? JSONNumber(text)).flatMap { Decimal(string: $0.text) }
            default: nil
            }
        },
        write: { $0.isNaN ? nil : .string("\($0)") })

    private static let duration = JSONForm(
        Duration.self, "a duration such as 1.5s", zero: .zero,
        read: { json in
            guard case .string(let text) = json, let time = TimeText.duration(text) else { return nil }
            return .seconds(time.seconds) + .nanoseconds(Int64(time.nanos))
        },
        write: { duration in
            let (seconds, attoseconds) = duration.components
            return TimeText.duration(seconds: seconds, nanos: Int32(attoseconds / 1_000_000_000)).map { .string($0) }
        })
}
