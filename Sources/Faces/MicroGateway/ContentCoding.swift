import MicroWire

/// How a body is compressed (RFC 9110 §8.4).
enum ContentCoding: Hashable {
    case known(Inflater.Format)
    /// One that the gateway does not take, or several on top of each other.
    case unknown(String)

    /// What is taken, as the value of `Accept-Encoding`.
    static let accepted = "gzip, deflate"

    /// - Parameter header: the values of `Content-Encoding`, with commas between; nil for a body that is as it is.
    init?(header: String) {
        if header.isEmpty { return nil }
        let names = header.split(separator: ",").map { $0.trimmingOptionalSpace().lowercased() }
            .filter { !$0.isEmpty && $0 != "identity" }
        switch names {
        case []: return nil
        case ["gzip"], ["x-gzip"]: self = .known(.gzip)
        case ["deflate"]: self = .known(.deflate)
        default: self = .unknown(names.joined(separator: ", "))
        }
    }
}
