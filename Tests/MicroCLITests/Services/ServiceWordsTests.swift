import Testing

@testable import MicroCLI

@Suite("The words behind a service's name are split into positional ones and flags")
struct ServiceWordsTests {
    @Test(
        "A flag's value stands behind = or is the next word",
        arguments: [
            ("call", ["call"], [:]),
            ("call --name=Jane", ["call"], ["name": ["Jane"]]),
            ("call --name Jane", ["call"], ["name": ["Jane"]]),
            ("call -name Jane -age=3", ["call"], ["name": ["Jane"], "age": ["3"]]),
            ("--loud call", [], ["loud": ["call"]]),
            ("--loud --name=x call", ["call"], ["loud": [], "name": ["x"]]),
            ("call --name=", ["call"], ["name": [""]]),
            ("call --n -5", ["call"], ["n": ["-5"]]),
            ("call --tag a --tag=b --tag c", ["call"], ["tag": ["a", "b", "c"]]),
            ("call --formula a=b", ["call"], ["formula": ["a=b"]]),
            ("call --input={\"a\":\"b=c\"}", ["call"], ["input": ["{\"a\":\"b=c\"}"]]),
            ("greeter call - x", ["greeter", "call", "-", "x"], [:]),
        ] as [(String, [String], KeyValuePairs<String, [String]>)])
    func splitting(line: String, positional: [String], flags: KeyValuePairs<String, [String]>) throws {
        let words = try ServiceWords(line.split(separator: " ").map(String.init))
        #expect(words.positional == positional)
        #expect(words.flags == flags.map { ServiceWords.Flag(name: $0.key, values: $0.value) })
    }

    @Test("A second = is refused in the words of the original, with the way that works")
    func secondEquals() {
        #expect(
            throws: CLIError(
                "Invalid flag: --a=b=c. Expected format: --foo=bar\n"
                    + "A value with a = in it stands behind a space: --a 'b=c'")
        ) { try ServiceWords(["call", "--a=b=c"]) }
    }

    @Test("A flag without a name is refused", arguments: ["--", "--=x", "-=x"])
    func nameless(word: String) {
        #expect(throws: CLIError("Invalid flag: \(word). Expected format: --foo=bar")) { try ServiceWords([word]) }
    }
}
