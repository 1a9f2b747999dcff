import NIOHPACK

/// Header blocks made by hand: literals that touch no dynamic table (RFC 7541 §6.2.2), so any order of them is right.
enum Block {
    static func fields(_ fields: [(String, String)]) -> [UInt8] {
        fields.flatMap { [0x00] + text($0) + text($1) }
    }

    /// A POST, with more or other fields behind it.
    static func request(_ more: [(String, String)] = []) -> [UInt8] {
        fields([(":method", "POST"), (":scheme", "http"), (":path", "/a"), (":authority", "b")] + more)
    }

    static let response = fields([(":status", "200")])
    static let trailers = fields([("grpc-status", "0")])

    private static func text(_ text: String) -> [UInt8] {
        integer(text.utf8.count) + Array(text.utf8)
    }

    /// An integer with a prefix of seven bits (RFC 7541 §5.1).
    private static func integer(_ value: Int) -> [UInt8] {
        guard value >= 127 else { return [UInt8(value)] }
        var bytes: [UInt8] = [127]
        var rest = value - 127
        while rest >= 128 {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }
}

extension HPACKHeaders {
    static let request: HPACKHeaders = [":method": "POST", ":scheme": "http", ":path": "/a", ":authority": "b"]
    static let response: HPACKHeaders = [":status": "200"]
    static let trailers: HPACKHeaders = ["grpc-status": "0"]
}
