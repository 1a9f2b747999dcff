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

    /// The longest encoded text that is sent, in bytes. Trailers with a little more than this are within what every
    /// implementation takes by default: gRPC's C core begins to refuse metadata at 8 KiB.
    package static let limit = 7 * 1024

    /// Shortens the text of an error, at a character, until what is made of it is within the limit.
    ///
    /// - Parameters:
    ///   - text: the text; it ends in `…` where it was shortened.
    ///   - message: what stands in `grpc-message` with it; not shorter than the text.
    package static func shortened(_ text: String, in message: (String) -> String = { $0 }) -> String {
        func fits(_ text: String) -> Bool { encode(message(text)).utf8.count <= limit }
        if text.utf8.count <= limit, fits(text) { return text }
        let characters = Array(text.prefix(limit))
        var (shorter, longer) = (0, characters.count + 1)
        while longer - shorter > 1 {
            let middle = (shorter + longer) / 2
            if fits(String(characters[..<middle]) + "…") { shorter = middle } else { longer = middle }
        }
        return String(characters[..<shorter]) + "…"
    }

    private static func mustEscape(_ byte: UInt8) -> Bool { byte < 0x20 || byte > 0x7e || byte == UInt8(ascii: "%") }
}
