import Testing

@testable import MicroCLI

@Suite("A typing error is answered with the word that was meant")
struct SuggestionTests {
    @Test(
        "The nearest word within a third of its letters is suggested",
        arguments: [
            ("service", "services"), ("serivces", "services"), ("SERVICES", "services"), ("cal", "call"),
            ("ebv", "env"), ("srever", "server"), ("get", "get"),
        ])
    func near(word: String, expected: String) {
        let candidates = ["call", "env", "get", "help", "h", "server", "services", "version"]
        #expect(Suggestion.nearest(to: word, among: candidates) == expected)
    }

    @Test(
        "A word far from all others, and a single letter, has no suggestion", arguments: ["helloworld", "xyz", "", "s"])
    func far(word: String) {
        #expect(Suggestion.nearest(to: word, among: ["call", "help", "h", "services"]) == nil)
    }
}
