import MicroCore

/// The percent-encoding of `grpc-message` (gRPC over HTTP/2, "Status-Message").
package enum GRPCStatusText {
    package static func encode(_ text: String) -> String {
        guard text.utf8.contains(where: mustEscape) else { return text }
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if mustEscape(byte) {
                PercentEscape.append(byte, to: &bytes)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Decodes what it can and leaves the rest as it is, as the specification asks.
    package static func decode(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        let source = Array(text.utf8)
        var bytes: [UInt8] = []
        var index = 0
        while index < source.count {
            if source[index] == UInt8(ascii: "%"), index + 2 < source.count,
                let byte = PercentEscape.byte(source[index + 1], source[index + 2])
            {
                bytes.append(byte)
                index += 3
            } else {
                bytes.append(source[index])
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func mustEscape(_ byte: UInt8) -> Bool { byte < 0x20 || byte > 0x7e || byte == UInt8(ascii: "%") }
}
