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
        let bytes = path.utf8.span
        guard !bytes.isEmpty, bytes[0] == UInt8(ascii: "/") else { throw .noMethod }
        var slashes = 1
        var slash = 0
        var dot: Int?
        for index in 1..<bytes.count {
            if bytes[index] == UInt8(ascii: "/") {
                slashes += 1
                if slashes == 2 { slash = index }
            } else if bytes[index] == UInt8(ascii: "."), slashes == 1 {
                dot = index
            }
        }
        guard slashes > 1 else { throw .noMethod }
        let handlerStart = dot.map { $0 + 1 } ?? 1
        guard slashes == 2, handlerStart < slash, slash + 1 < bytes.count else { throw .malformed }
        func part(_ range: Range<Int>) -> Substring {
            let start = path.utf8.index(path.startIndex, offsetBy: range.lowerBound)
            return path[start..<path.utf8.index(start, offsetBy: range.count)]
        }
        service = part(1..<(dot ?? 1))
        handler = part(handlerStart..<slash)
        method = part(slash + 1..<bytes.count)
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
