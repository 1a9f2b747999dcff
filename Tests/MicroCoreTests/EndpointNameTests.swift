import MicroCore
import Testing

@Suite("Words become names of endpoints")
struct EndpointNameTests {
    @Test(
        "each begins with a capital, and hyphens vanish",
        arguments: [
            ("", ""), ("foo", "Foo"), ("foo-bar", "FooBar"), ("-foo", "Foo"), ("foo.bar baz", "Foo.Bar Baz"),
            ("foo_bar", "Foo_bar"), ("2nd-go", "2ndGo"), ("Foo", "Foo"), ("fooBar", "FooBar"), ("a\r\nb", "A\r\nB"),
            ("äpfel-über", "ÄpfelÜber"), ("ñ-x", "ÑX"), ("a-\u{df}b", "ASSb"),
        ])
    func joined(words: String, name: String) { #expect(EndpointName.joined(words) == name) }

    @Test("hyphens stay where a command is shown", arguments: [("foo-bar", "Foo-Bar"), ("über-mich", "Über-Mich")])
    func titled(words: String, name: String) { #expect(EndpointName.titled(words) == name) }
}
