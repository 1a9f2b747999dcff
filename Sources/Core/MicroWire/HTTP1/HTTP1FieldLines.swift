import NIOCore
import NIOHPACK

/// Writes the header lines of answers of HTTP/1.1 (RFC 9112 §5), and keeps them: most answers begin with the same ones as
/// the last, which are copied then.
struct HTTP1FieldLines {
    /// The fields of the last answer, and where the line of each ends.
    private var fields: [(name: String, value: String, end: Int)] = []
    private var lines: [UInt8] = []

    /// How many fields are kept.
    var count: Int { fields.count }

    /// The longest lines that are kept, in bytes.
    private static let kept = 2048

    /// Writes all fields but the pseudo-headers.
    ///
    /// - Returns: whether one of them says how long the body is.
    @discardableResult
    mutating func write(_ headers: HPACKHeaders, into out: inout ByteBuffer) -> Bool {
        var hasLength = false
        var count = 0
        for (name, value, _) in headers where name.utf8.first != UInt8(ascii: ":") {
            if name == "content-length" { hasLength = true }
            if count == fields.count || !isField(count, name, value) {
                keep(count)
                add(name, value)
            }
            count += 1
        }
        keep(count)
        out.writeBytes(lines)
        if lines.count > HTTP1FieldLines.kept { keep(0) }
        return hasLength
    }

    /// Byte by byte: text that means the same may be written in several ways.
    private func isField(_ place: Int, _ name: String, _ value: String) -> Bool {
        let (value, known) = (value.utf8.span, fields[place].value.utf8.span)
        guard fields[place].name == name, value.count == known.count else { return false }
        if value.isIdentical(to: known) { return true }
        for index in value.indices where value[index] != known[index] { return false }
        return true
    }

    /// Forgets all but so many fields.
    private mutating func keep(_ count: Int) {
        guard count < fields.count else { return }
        fields.removeLast(fields.count - count)
        lines.removeLast(lines.count - (fields.last?.end ?? 0))
    }

    /// Adds a line, the name in the spelling people expect (`Content-Type`) and the value without line breaks.
    private mutating func add(_ name: String, _ value: String) {
        var upper = true
        for byte in name.utf8 {
            lines.append(upper && byte >= 0x61 && byte <= 0x7a ? byte & 0xdf : byte)
            upper = byte == UInt8(ascii: "-")
        }
        lines.append(UInt8(ascii: ":"))
        lines.append(UInt8(ascii: " "))
        for byte in value.utf8 { lines.append(byte == 0x0d || byte == 0x0a ? 0x20 : byte) }
        lines.append(0x0d)
        lines.append(0x0a)
        fields.append((name, value, lines.count))
    }
}
