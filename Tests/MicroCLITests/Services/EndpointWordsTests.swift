import MicroCore
import Testing

@testable import MicroCLI

@Suite("Words name an endpoint as a gateway's path does")
struct EndpointWordsTests {
    @Test(
        "Service and method, or handler and method",
        arguments: [
            ("helloworld", ["call"], "Helloworld.Call"),
            ("helloworld", ["pingPong"], "Helloworld.PingPong"),
            ("helloworld", ["greeter", "call"], "Greeter.Call"),
            ("foo-bar", ["call"], "FooBar.Call"),
            ("foo-bar", ["get-all"], "FooBar.GetAll"),
            ("foo-bar", ["fooBar", "call"], "FooBar.Call"),
            ("foo-bar", ["foo-bar", "call"], "FooBar.Call"),
            ("foo-bar", ["call"], "Foo-Bar.Call"),
            ("v1.foo", ["call"], "Foo.Call"),
            ("v1.foo", ["call"], "V1.Foo.Call"),
        ])
    func naming(service: String, words: [String], endpoint: String) throws {
        let name = try EndpointWords(service: service, words: words)
        #expect(
            try name.endpoint(in: [EndpointRecord(name: "Other.Call"), EndpointRecord(name: endpoint)])?.name
                == endpoint)
        #expect(try name.endpoint(in: [EndpointRecord(name: "Other.Call")]) == nil)
    }

    @Test("The name without the hyphen comes first")
    func order() throws {
        let endpoints = ["Foo-Bar.Call", "FooBar.Call"].map { EndpointRecord(name: $0) }
        #expect(try EndpointWords(service: "foo-bar", words: ["call"]).endpoint(in: endpoints)?.name == "FooBar.Call")
    }

    @Test("Any other number of words is refused", arguments: [[], ["a", "b", "c"]])
    func count(words: [String]) {
        #expect(throws: CLIError("Incorrect number of arguments")) {
            try EndpointWords(service: "helloworld", words: words)
        }
    }

    @Test(
        "An endpoint is shown as the words that call it",
        arguments: [
            ("Helloworld.Call", "helloworld", "call"), ("Helloworld.PingPong", "helloworld", "pingPong"),
            ("Greeter.Call", "helloworld", "greeter call"), ("FooBar.Call", "foo-bar", "call"),
            ("Call", "helloworld", "call"),
        ])
    func calling(endpoint: String, service: String, words: String) {
        #expect(EndpointWords.calling(endpoint, of: service) == words)
    }
}
