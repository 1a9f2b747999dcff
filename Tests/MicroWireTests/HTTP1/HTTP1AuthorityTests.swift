import Testing

@testable import MicroWire

@Suite("A host with or without a port")
struct HTTP1AuthorityTests {
    @Test(
        "is one",
        arguments: [
            "", "a", "a:80", "a:", "example.com", "127.0.0.1:8080", "[::1]", "[::1]:8080", "[fe80::1%25eth0]:1", "a_b",
            "a-b.c~d", "%C3%A4", "xn--4ca:65535",
        ])
    func valid(text: String) { #expect(HTTP1Authority.isValid(text)) }

    @Test(
        "is none",
        arguments: [
            "a b", " a", "a, b", "a/b", "a?b", "a#b", "a\\b", "u@a", "u:p@a", "a:b", "a:-1", "a:80:80", "a:123456",
            "::1",
            "[::1", "[::1]a", "[::1]]", "[a/b]", "[]a:1", "a]", "ä", "a\t", "<a>", "\"a\"",
        ])
    func invalid(text: String) { #expect(!HTTP1Authority.isValid(text)) }
}
