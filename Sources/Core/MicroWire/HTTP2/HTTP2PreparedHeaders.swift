import NIOHPACK

/// A header list that is sent unchanged on many streams, encoded once.
///
/// Its block refers to nothing but the static table, so it holds for every connection and moves no dynamic table.
package final class HTTP2PreparedHeaders: Sendable {
    let headers: HPACKHeaders
    let block: [UInt8]

    package init(_ fields: [(String, String)]) {
        headers = HPACKHeaders(fields)
        var block: [UInt8] = []
        for (name, value) in fields {
            if name == ":status", value == "200" {
                block.append(0x88)  // static table, entry 8 (RFC 7541 appendix A)
                continue
            }
            block.append(0x00)  // literal without indexing, new name (RFC 7541 §6.2.2)
            for text in [name, value] {
                HTTP2PreparedHeaders.append(length: text.utf8.count, to: &block)
                block.append(contentsOf: text.utf8)
            }
        }
        self.block = block
    }

    /// An integer with a prefix of seven bits (RFC 7541 §5.1); the huffman bit stays 0.
    private static func append(length: Int, to block: inout [UInt8]) {
        guard length >= 127 else { return block.append(UInt8(length)) }
        block.append(127)
        var rest = length - 127
        while rest >= 128 {
            block.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        block.append(UInt8(rest))
    }
}
