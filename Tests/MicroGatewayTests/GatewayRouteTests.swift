import Testing

@testable import MicroGateway

@Suite("The path of a request to the gateway")
struct GatewayRouteTests {
    @Test(
        "names service and endpoint (spec platform-gateway.md §3)",
        arguments: [
            ("/foo", "foo", "Foo.Call"),
            ("/foo/", "foo", "Foo.Call"),
            ("/helloworld", "helloworld", "Helloworld.Call"),
            ("/helloworld/call", "helloworld", "Helloworld.Call"),
            ("/helloworld/pingPong", "helloworld", "Helloworld.PingPong"),
            ("/helloworld/PINGpong", "helloworld", "Helloworld.PINGpong"),
            ("/hello-world/say-hi", "hello-world", "HelloWorld.SayHi"),
            ("/hello-world", "hello-world", "HelloWorld.Call"),
            ("/v1/foo/bar", "v1.foo", "Foo.Bar"),
            ("/v12/foo/bar", "v12.foo", "Foo.Bar"),
            ("/v1/foo", "v1", "V1.Foo"),
            ("/v/foo/bar", "v", "Foo.Bar"),
            ("/v1a/foo/bar", "v1a", "Foo.Bar"),
            ("/V1/foo/bar", "V1", "Foo.Bar"),
            ("/helloworld/Helloworld/Call", "helloworld", "Helloworld.Call"),
            ("/auth/Auth/Token", "auth", "Auth.Token"),
            ("/a/b/C/D", "a.b", "C.D"),
            ("/v1/a/b/C/D", "v1.a.b", "C.D"),
            ("/foo/foo.bar", "foo", "Foo.Foo.Bar"),
            ("/foo/say_hi", "foo", "Foo.Say_hi"),
            ("/foo/-say--hi-", "foo", "Foo.SayHi"),
            ("/foo/1st", "foo", "Foo.1st"),
        ])
    func route(path: String, service: String, endpoint: String) throws {
        let route = try #require(GatewayRoute(path: path))
        #expect(route.service == service)
        #expect(route.endpoint == endpoint)
    }

    @Test(
        "stands for an endpoint, the index, the document, another path or nothing",
        arguments: [
            ("/", .index), ("/openapi.json", .document), ("/a//b", .elsewhere("/a/b")), ("/a/%zz", .nothing),
            ("/a/%0a", .nothing),
        ] as [(String, GatewayTarget)])
    func target(path: String, target: GatewayTarget) throws {
        #expect(GatewayTarget(path: path) == target)
        #expect(GatewayTarget(path: "/foo/%62ar") == .endpoint(try #require(GatewayRoute(path: "/foo/bar"))))
    }

    @Test("is none when it is empty", arguments: ["/", "", "//"])
    func none(path: String) { #expect(GatewayRoute(path: path) == nil) }

    /// micro-js puts `v1/` in front of every path (spec platform-gateway.md §7).
    @Test("falls back to the name without the version in front")
    func fallback() {
        #expect(GatewayRoute(path: "/v1/foo/bar")?.fallbackService == "foo")
        #expect(GatewayRoute(path: "/a/foo/bar")?.fallbackService == nil)
        #expect(GatewayRoute(path: "/v1/foo")?.fallbackService == nil)
    }

    @Test(
        "is cleaned as Go's mux does",
        arguments: [
            ("/", "/"), ("/a", "/a"), ("/a/", "/a/"), ("//a", "/a"), ("/a//b", "/a/b"), ("/a/../b", "/b"),
            ("/../a", "/a"), ("/a/./b", "/a/b"), ("/a/b/..", "/a"), ("/a/b/../", "/a/"), ("/a/..", "/"),
            ("/a/../", "/"), ("//", "/"), ("/.", "/"), ("/..", "/"), ("//evil.example//x/", "/evil.example/x/"),
            ("/\u{301}//b", "/\u{301}/b"), ("/a/\u{301}/", "/a/\u{301}/"),
        ])
    func clean(path: String, clean: String) {
        #expect(GatewayRoute.clean(path) == clean)
        #expect(GatewayRoute.clean(clean) == clean)
    }

    @Test(
        "is percent-decoded, unless an escape is broken",
        arguments: [
            ("a%20b", "a b"), ("a+b", "a+b"), ("%C3%BC", "ü"), ("%2f", "/"), ("%", nil), ("%2", nil), ("%zz", nil),
            ("%ff", nil), ("plain", "plain"),
        ] as [(String, String?)])
    func decode(text: String, decoded: String?) {
        #expect(PercentText.decode(text, plusIsSpace: false) == decoded)
    }
}
