/// Several endpoints of a service have the name that was called, but for upper and lower case.
package struct SeveralEndpoints: Error, Hashable {
    /// Their names, sorted.
    package let names: [String]
}

/// How words in a path or behind a command become the parts of an endpoint's name.
package enum EndpointName {
    /// Every word has a capital first letter, and hyphens vanish: `foo-bar` → `FooBar`. What else separates words stays.
    package static func joined(_ words: String) -> String { capitalized(words, keepsHyphens: false) }

    /// Every word has a capital first letter: `foo-bar` → `Foo-Bar`.
    package static func titled(_ words: String) -> String { capitalized(words, keepsHyphens: true) }

    /// The registered endpoint that a name stands for: the one of that name, else the only one whose name differs in case
    /// alone.
    ///
    /// - Parameters:
    ///   - name: what was called.
    ///   - endpoints: what is registered.
    /// - Returns: nil when there is none.
    /// - Throws: ``SeveralEndpoints`` when there are several others that differ in case.
    package static func find(
        _ name: String, among endpoints: [EndpointRecord]
    ) throws(SeveralEndpoints) -> EndpointRecord? {
        if let exact = endpoints.first(where: { $0.name == name }) { return exact }
        var found: EndpointRecord?
        var names: [String] = []
        for endpoint in endpoints where differsInCase(name, endpoint.name) && !names.contains(endpoint.name) {
            found = endpoint
            names.append(endpoint.name)
        }
        guard names.count < 2 else { throw SeveralEndpoints(names: names.sorted()) }
        return found
    }

    private static func differsInCase(_ name: String, _ other: String) -> Bool {
        // Nearly all are told apart by their length.
        name.utf8.count == other.utf8.count && name.lowercased() == other.lowercased()
    }

    private static func capitalized(_ words: String, keepsHyphens: Bool) -> String {
        if let name = capitalizedASCII(words, keepsHyphens) { return name }
        var result = ""
        var atStart = true
        for character in words {
            let isWord = character.isLetter || character.isNumber || character == "_"
            if keepsHyphens || character != "-" {
                result += atStart && isWord ? character.uppercased() : String(character)
            }
            atStart = !isWord
        }
        return result
    }

    /// As nearly all names are; nil for others, whose letters only Unicode's tables know.
    private static func capitalizedASCII(_ words: String, _ keepsHyphens: Bool) -> String? {
        let bytes = words.utf8.span
        // A line break of two bytes is one character.
        for index in bytes.indices where bytes[index] >= 0x80 || bytes[index] == 0x0d { return nil }
        return String(unsafeUninitializedCapacity: bytes.count) { name in
            var count = 0
            var atStart = true
            for index in bytes.indices {
                let byte = bytes[index]
                let isLower = byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
                let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
                let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
                if keepsHyphens || byte != UInt8(ascii: "-") {
                    name[count] = atStart && isLower ? byte & 0xdf : byte
                    count += 1
                }
                atStart = !(isLower || isUpper || isDigit || byte == UInt8(ascii: "_"))
            }
            return count
        }
    }
}
