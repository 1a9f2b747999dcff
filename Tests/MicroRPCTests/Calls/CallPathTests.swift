import MicroRPC
import Testing

@Suite("The path of a call")
struct CallPathTests {
    @Test(
        "names service, handler and method",
        arguments: [
            ("/helloworld.Helloworld/Call", ["helloworld", "Helloworld", "Call"]),
            ("/v1.foo.Foo/Bar", ["v1.foo", "Foo", "Bar"]),
            ("/go.micro.srv.hello-world.Say/Hello", ["go.micro.srv.hello-world", "Say", "Hello"]),
            ("/Helloworld/Call", ["", "Helloworld", "Call"]),
            ("/.Helloworld/Call", ["", "Helloworld", "Call"]),
            ("/a.B/c.D", ["a", "B", "c.D"]),
            ("/über.Ä/ö", ["über", "Ä", "ö"]),
        ])
    func parts(path: String, parts: [String]) throws {
        let parsed = try CallPath(path)
        #expect([parsed.service, parsed.handler, parsed.method].map(String.init) == parts)
    }

    @Test(
        "is refused when it has no second slash",
        arguments: ["", "/", "/foo", "foo", "foo.Foo/Bar", "/foo.Foo", "*"])
    func noMethod(path: String) {
        #expect(throws: CallPath.Fault.noMethod) { try CallPath(path) }
    }

    @Test(
        "is refused when a part is empty or there is one too many",
        arguments: ["/foo.Foo/", "//Bar", "/foo./Bar", "//", "///", "/foo.Foo/Bar/Baz", "/foo.Foo/Bar/"])
    func malformed(path: String) {
        #expect(throws: CallPath.Fault.malformed) { try CallPath(path) }
    }

    @Test(
        "is made of service and endpoint",
        arguments: [
            ("helloworld", "Helloworld.Call", "/helloworld.Helloworld/Call"),
            ("v1.foo", "Foo.Bar", "/v1.foo.Foo/Bar"),
            ("foo", "/bar.Baz/Call", "/bar.Baz/Call"),
            ("foo", "Call", "Call"),
            ("foo", "A.B.C", "A.B.C"),
            ("foo", "", ""),
        ])
    func text(service: String, endpoint: String, path: String) {
        #expect(CallPath.text(service: service, endpoint: endpoint) == path)
    }
}
