import MicroCore
import MicroWire
import NIOHPACK

/// Metadata of many calls, sorted once: what connections may write as references, and the others.
package final class RepeatedMetadata: Sendable {
    let common: HTTP2CommonHeaders?
    let others: HPACKHeaders

    package init(_ metadata: Metadata) {
        var headers = HPACKHeaders()
        RequestWriter.write(metadata, to: &headers)
        let common = headers.filter { $0.indexable == .indexable }.map { (name: $0.name, value: $0.value) }
        self.common = HTTP2CommonHeaders(repeated: common)
        others = self.common == nil ? headers : RepeatedMetadata.others(of: headers)
    }

    private static func others(of headers: HPACKHeaders) -> HPACKHeaders {
        var others = HPACKHeaders()
        for (name, value, indexing) in headers where indexing != .indexable {
            others.add(name: name, value: value, indexing: indexing)
        }
        return others
    }
}
