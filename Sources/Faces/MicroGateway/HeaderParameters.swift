/// A header with parameters: `form-data; name="a"` (RFC 9110 §5.6.6).
struct HeaderParameters {
    /// What stands before the first `;`, in lower case.
    let value: String
    private var parameters: [String: String] = [:]

    /// The value of a parameter, the first one where there are several.
    subscript(_ name: String) -> String? { parameters[name] }

    init(_ header: some StringProtocol) {
        var rest = Array(header.utf8)[...]
        value = HeaderParameters.word(&rest) { $0 == semicolon }.lowercased()
        while rest.popFirst() != nil {
            let name = HeaderParameters.word(&rest) { $0 == UInt8(ascii: "=") || $0 == semicolon }.lowercased()
            var text = ""
            if rest.first == UInt8(ascii: "=") {
                rest.removeFirst()
                text =
                    rest.first == quote
                    ? HeaderParameters.quoted(&rest) : HeaderParameters.word(&rest) { $0 == semicolon }
            }
            rest = rest.drop { $0 != semicolon }
            if !name.isEmpty, parameters[name] == nil { parameters[name] = text }
        }
    }

    private static func word(_ rest: inout ArraySlice<UInt8>, until isEnd: (UInt8) -> Bool) -> String {
        let word = rest.prefix { !isEnd($0) }
        rest = rest.dropFirst(word.count)
        return String(decoding: word.filter { $0 != 0x20 && $0 != 0x09 }, as: UTF8.self)
    }

    /// A backslash counts only where it guards a quote or another backslash, since browsers do not guard those in the
    /// names of files.
    private static func quoted(_ rest: inout ArraySlice<UInt8>) -> String {
        rest.removeFirst()
        var text: [UInt8] = []
        while let byte = rest.popFirst(), byte != quote {
            if byte == backslash, let next = rest.first, next == quote || next == backslash {
                text.append(next)
                rest.removeFirst()
            } else {
                text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

private let semicolon = UInt8(ascii: ";")
private let quote = UInt8(ascii: "\"")
private let backslash = UInt8(ascii: "\\")
