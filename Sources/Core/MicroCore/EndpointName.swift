/// How words in a path or behind a command become the parts of an endpoint's name.
package enum EndpointName {
    /// Every word has a capital first letter, and hyphens vanish: `foo-bar` → `FooBar`. What else separates words stays.
    package static func joined(_ words: String) -> String { capitalized(words, keepsHyphens: false) }

    /// Every word has a capital first letter: `foo-bar` → `Foo-Bar`.
    package static func titled(_ words: String) -> String { capitalized(words, keepsHyphens: true) }

    private static func capitalized(_ words: String, keepsHyphens: Bool) -> String {
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
}
