/// What a number is to Prometheus.
enum PrometheusKind: String {
    case counter, gauge, histogram
}

/// Writes the text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/).
struct PrometheusText {
    private(set) var text = ""

    /// Begins the samples of a name.
    mutating func begin(_ name: String, _ kind: PrometheusKind, help: String) {
        text += "# HELP \(name) \(PrometheusText.escaped(help, quote: false))\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// Writes one sample.
    ///
    /// - Parameter labels: as ``labels(_:)`` makes them, empty for none.
    mutating func sample(_ name: String, labels: String = "", value: String) {
        text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }

    /// Writes the samples of a histogram.
    ///
    /// - Parameters:
    ///   - bounds: the buckets' upper bounds, the last of which, infinity, is left out.
    ///   - counts: what is in each bucket, and beyond the last bound.
    mutating func histogram(_ id: PrometheusID, bounds: [Double], counts: [Int], sum: Double) {
        let comma = id.labels.isEmpty ? "" : ","
        var total = 0
        for (index, count) in counts.enumerated() {
            total += count
            let bound = index < bounds.count ? PrometheusText.number(bounds[index]) : "+Inf"
            sample("\(id.name)_bucket", labels: "\(id.labels)\(comma)le=\"\(bound)\"", value: "\(total)")
        }
        sample("\(id.name)_sum", labels: id.labels, value: PrometheusText.number(sum))
        sample("\(id.name)_count", labels: id.labels, value: "\(total)")
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        guard value.isFinite else { return value < 0 ? "-Inf" : "+Inf" }
        return value.magnitude < 1e15 && value.rounded() == value ? "\(Int64(value))" : "\(value)"
    }

    /// `[a-zA-Z_:][a-zA-Z0-9_:]*`, what does not fit made an underscore.
    static func name(_ label: String) -> String { fitted(label, colons: true) }

    /// The dimensions as they stand between the braces, sorted; of several with one name the first counts.
    static func labels(_ dimensions: [(String, String)]) -> String {
        var seen: Set<String> = []
        return dimensions.map { (fitted($0.0, colons: false), $0.1) }.filter { seen.insert($0.0).inserted }
            .sorted { $0.0 < $1.0 }.map { "\($0.0)=\"\(escaped($0.1, quote: true))\"" }.joined(separator: ",")
    }

    private static func fitted(_ text: String, colons: Bool) -> String {
        var bytes = text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"): byte
            case UInt8(ascii: ":") where colons: byte
            default: UInt8(ascii: "_")
            }
        }
        if bytes.first.map({ (0x30...0x39).contains($0) }) ?? true { bytes.insert(UInt8(ascii: "_"), at: 0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func escaped(_ text: String, quote: Bool) -> String {
        guard text.utf8.contains(where: { $0 == 0x5c || $0 == 0x0a || $0 == 0x22 }) else { return text }
        var escaped: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x5c: escaped += [0x5c, 0x5c]
            case 0x0a: escaped += [0x5c, UInt8(ascii: "n")]
            case 0x22 where quote: escaped += [0x5c, 0x22]
            default: escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}
