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
                block.append(integer: text.utf8.count, prefix: 7, pattern: 0x00)
                block.append(contentsOf: text.utf8)
            }
        }
        self.block = block
    }
}
