/// Text in log lines that other programs chose.
package enum LogText {
    /// How much of a text is written.
    private static let longest = 256

    /// The text, so that it can neither begin another field nor steer a terminal.
    package static func printable(_ text: String) -> String {
        let bytes = text.utf8
        if bytes.count <= longest, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) { return text }
        let kept = bytes.prefix(longest).map { $0 > 0x20 && $0 < 0x7f ? $0 : UInt8(ascii: "?") }
        return String(decoding: kept, as: UTF8.self) + (bytes.count > longest ? "…" : "")
    }
}
