/// The path of a call, `/<service>.<Handler>/<Method>` (spec platform-framework.md §1).
package struct CallPath: Sendable, Hashable {
    /// The registry name: everything before the last dot of the first segment; empty when it has none.
    package let service: Substring
    package let handler: Substring
    package let method: Substring

    /// Why a path is none.
    package enum Fault: Error {
        /// There is no second slash.
        case noMethod
        /// A part is empty or there is a third slash.
        case malformed
    }

    package init(_ path: String) throws(Fault) {
        guard path.utf8.first == UInt8(ascii: "/") else { throw .noMethod }
        let rest = path.dropFirst()
        guard let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) else { throw .noMethod }
        let first = rest[..<slash]
        method = rest[rest.utf8.index(after: slash)...]
        if let dot = first.utf8.lastIndex(of: UInt8(ascii: ".")) {
            service = first[..<dot]
            handler = first[first.utf8.index(after: dot)...]
        } else {
            service = first[..<first.startIndex]
            handler = first
        }
        guard !handler.isEmpty, !method.isEmpty, !method.utf8.contains(UInt8(ascii: "/")) else { throw .malformed }
    }

    /// The path of an endpoint of a service.
    ///
    /// A method that starts with `/` is sent as it is; an endpoint without exactly one dot is sent unchanged, and the
    /// called side says what is wrong with it.
    package static func text(service: String, endpoint: String) -> String {
        let name = endpoint.utf8.span
        let slash = UInt8(ascii: "/")
        let dot = UInt8(ascii: ".")
        var dots = 0
        for index in name.indices where name[index] == dot { dots += 1 }
        guard dots == 1, name[0] != slash else { return endpoint }
        // In one piece, since each call writes its path.
        let prefix = service.utf8.span
        return String(unsafeUninitializedCapacity: prefix.count + name.count + 2) { text in
            text[0] = slash
            for index in prefix.indices { text[index + 1] = prefix[index] }
            text[prefix.count + 1] = dot
            let start = prefix.count + 2
            for index in name.indices { text[start + index] = name[index] == dot ? slash : name[index] }
            return start + name.count
        }
    }
}
