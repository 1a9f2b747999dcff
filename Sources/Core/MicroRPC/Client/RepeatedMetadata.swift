import MicroCore
import MicroWire
import NIOHPACK

/// Metadata of many calls, sorted once: what connections may write as references, and the others.
package final class RepeatedMetadata: Sendable {
    let common: HTTP2CommonHeaders?
    let others: HPACKHeaders

    /// How many headers are written as references at most: each connection to a service remembers them.
    private static let most = 32

    package init(_ metadata: Metadata) {
        var headers = HPACKHeaders()
        RequestWriter.write(metadata, to: &headers)
        guard headers.count <= RepeatedMetadata.most else {
            common = nil
            others = headers
            return
        }
        var common: [(name: String, value: String)] = []
        var others = HPACKHeaders()
        for (name, value, indexing) in headers {
            if indexing == .indexable {
                common.append((name, value))
            } else {
                others.add(name: name, value: value, indexing: indexing)
            }
        }
        self.common = common.isEmpty ? nil : HTTP2CommonHeaders(common)
        self.others = others
    }
}
