/// A host with or without a port, as `Host` and absolute targets name it (RFC 3986 §3.2).
enum HTTP1Authority {
    /// Whether a text is one. It may be empty (RFC 9110 §7.2), and names no user (§4.2.4).
    static func isValid(_ text: String) -> Bool {
        let bytes = text.utf8
        let host: Substring.UTF8View
        if bytes.first == UInt8(ascii: "[") {
            guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
            guard bytes[..<end].dropFirst().allSatisfy(isAddressByte) else { return false }
            host = bytes[...end]
        } else {
            host = bytes.prefix { $0 != UInt8(ascii: ":") }
            guard host.allSatisfy(isNameByte) else { return false }
        }
        let rest = bytes[host.endIndex...]
        return rest.isEmpty
            || rest.first == UInt8(ascii: ":") && rest.count <= 6 && rest.dropFirst().allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// Of IPv6 addresses, those with a zone among them.
    private static func isAddressByte(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ":") || isNameByte(byte) }

    /// What RFC 3986 §3.2.2 has in a registered name.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: "-._~%!$&'()*+,;=".utf8.contains(byte)
        }
    }
}
