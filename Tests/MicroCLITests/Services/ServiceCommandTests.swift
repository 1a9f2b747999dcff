import MicroCore
import MicroJSON
import Testing

@testable import MicroCLI

@Suite("Every service of the registry is a command")
struct ServiceCommandTests {
    private var micro: Micro

    init() throws {
        micro = try Micro()
        micro.client = FakeClient(#"{"msg":"Hello Jane"}"#)
        micro.registry.records = [
            "micro": [
                ServiceCommandTests.service("helloworld", ["Helloworld.Call", "Helloworld.PingPong", "Greeter.Hi"]),
                ServiceCommandTests.service("foo-bar", ["FooBar.Call"]),
                ServiceCommandTests.service("registry", ["Registry.GetService"]),
            ],
            "team": [
                ServiceCommandTests.service("helloworld", ["Helloworld.Call"], version: "v2"),
                ServiceCommandTests.service("registry", ["Registry.Fake"]),
            ],
        ]
    }

    private static func service(_ name: String, _ endpoints: [String], version: String = "latest") -> ServiceRecord {
        let request = ValueType(
            name: "Request", type: "Request",
            values: [
                ValueType(name: "name", type: "string"),
                ValueType(name: "inner", type: "Inner", values: [ValueType(name: "city", type: "string")]),
            ])
        return ServiceRecord(
            name: name, version: version,
            endpoints: endpoints.map {
                EndpointRecord(
                    name: $0, request: request, metadata: $0.hasSuffix("PingPong") ? ["stream": "true"] : [:])
            } + [EndpointRecord(name: "Sub.Handle", metadata: ["subscriber": "true"])])
    }

    private func body(_ request: ClientRequest?) -> String? { request.map { String(decoding: $0.body, as: UTF8.self) } }

    @Test("It calls the endpoint and prints the response indented by tabs")
    func call() async throws {
        let result = await micro("helloworld", "call", "--name=Jane", "--inner-city", "Bonn")
        #expect(result.output == "{\n\t\"msg\": \"Hello Jane\"\n}\n" && result.code == 0 && result.errors.isEmpty)
        let request = try #require(micro.client.requests.first)
        #expect(request.service == "helloworld" && request.endpoint == "Helloworld.Call" && request.encoding == .json)
        #expect(body(request) == #"{"name":"Jane","inner":{"city":"Bonn"}}"#)
        #expect(request.metadata == ["micro-namespace": "micro"] && request.options.timeout == .seconds(10))
        #expect(micro.log.all.targets.count == 1 && micro.log.all.closed == 1)
    }

    /// It was listed, and refused with a hint that repeated the words.
    @Test(
        "What the help lists can be called, however it is written",
        arguments: ["greeter.sayHello", "Oddsvc.ping", "oddsvc.pong", "UPPER.CASE", "snake_case.do_it", "Äther.öffne"])
    func oddNames(endpoint: String) async throws {
        var micro = micro
        micro.registry.records["micro"]?.append(ServiceCommandTests.service("oddsvc", [endpoint, "Other.Call"]))
        let help = await micro("oddsvc").output
        let lines = help.split(separator: "\n").map { $0.drop { $0 == "\t" } }
        let listed = try #require(lines.last { $0 != "other call" })
        let result = await micro.run(["oddsvc"] + listed.split(separator: " ").map(String.init))
        #expect(result.code == 0, "\(result.errors)")
        #expect(micro.client.requests.map(\.endpoint) == [endpoint])
    }

    @Test("Of endpoints whose names differ in case alone, none is called unless one is named exactly")
    func sameButForCase() async throws {
        var micro = micro
        micro.registry.records["micro"]?.append(
            ServiceCommandTests.service("oddsvc", ["greeter.Hi", "GREETER.hi", "Greeter.Ho", "greeter.ho"]))
        let result = await micro("oddsvc", "greeter", "hi")
        #expect(result.code == 128 && result.errors.contains("GREETER.hi, greeter.Hi"))
        #expect(micro.client.requests.isEmpty)
        #expect(await micro("oddsvc", "greeter", "ho").code == 0)
        #expect(micro.client.requests.map(\.endpoint) == ["Greeter.Ho"])
    }

    @Test(
        "Handler and hyphens are found",
        arguments: [
            (["helloworld", "greeter", "hi"], "Greeter.Hi"), (["foo-bar", "call"], "FooBar.Call"),
            (["foo-bar", "fooBar", "call"], "FooBar.Call"), (["registry", "getService"], "Registry.GetService"),
        ])
    func endpoints(words: [String], endpoint: String) async {
        #expect(await micro.run(words).code == 0)
        #expect(micro.client.requests.map(\.endpoint) == [endpoint])
    }

    @Test("A stream prints every response with its keys sorted")
    func stream() async {
        var micro = micro
        micro.client = FakeClient("{\"b\":1,\"a\":2}\n{\"a\":3}")
        let result = await micro("helloworld", "pingPong", "--name=x")
        #expect(result.output == "{\n\t\"a\": 2,\n\t\"b\": 1\n}{\n\t\"a\": 3\n}" && result.code == 0)
        #expect(body(micro.client.requests.first) == #"{"name":"x"}"#)
    }

    @Test(
        "A service is looked for in the current namespace, then in micro; the server's own only in micro",
        arguments: [
            ("helloworld", "team", "v2"), ("foo-bar", "micro", "latest"), ("registry", "micro", "latest"),
        ])
    func namespaces(service: String, namespace: String, version: String) async {
        let help = await micro("--namespace", "team", service, "--help")
        #expect(help.output.contains("VERSION:\n\t\(version)\n"))
        let method = service == "registry" ? "getService" : "call"
        #expect(await micro("--namespace", "team", service, method).code == 0)
        #expect(micro.client.requests.first?.metadata["micro-namespace"] == namespace)
    }

    @Test(
        "One word, or a request for help, shows the service",
        arguments: [
            ["helloworld"], ["helloworld", "--help"], ["helloworld", "-h"], ["helloworld", "help"],
            ["helloworld", "--name=x"], ["help", "helloworld"],
        ])
    func serviceHelp(words: [String]) async {
        let result = await micro.run(words)
        #expect(
            result.output == """
                NAME:
                \tmicro helloworld

                VERSION:
                \tlatest

                USAGE:
                \tmicro helloworld [command]

                COMMANDS:
                \tcall
                \tgreeter hi
                \tpingPong

                """)
        #expect(result.code == 0 && result.errors.isEmpty && micro.client.requests.isEmpty)
    }

    @Test(
        "A method's help shows its flags",
        arguments: [
            ["helloworld", "call", "--help"], ["helloworld", "call", "--name=x", "-h"], ["help", "helloworld", "call"],
        ])
    func endpointHelp(words: [String]) async {
        let result = await micro.run(words)
        #expect(
            result.output == """
                NAME:
                \tmicro helloworld call

                USAGE:
                \tmicro helloworld call [flags]

                FLAGS:
                \t--name string
                \t--inner-city string

                """)
        #expect(result.code == 0 && micro.client.requests.isEmpty)
    }

    @Test(
        "What is wrong is told, and nothing is called",
        arguments: [
            (
                ["helloworld", "nope"], 128,
                "Endpoint Helloworld.Nope not found for service helloworld\n"
                    + "See `micro helloworld --help` for what there is.\n"
            ),
            (
                ["helloworld", "cal"], 128,
                "Endpoint Helloworld.Cal not found for service helloworld\nDid you mean \"micro helloworld call\"?\n"
            ),
            (
                ["helloworld", "hi"], 128,
                "Endpoint Helloworld.Hi not found for service helloworld\n"
                    + "Did you mean \"micro helloworld greeter hi\"?\n"
            ),
            (["helloworld", "a", "b", "c"], 128, "Incorrect number of arguments\n"),
            (["helloworld", "call", "--x=1"], 128, "Unknown flag: x\n"),
            (["helloworld", "call", "--name"], 128, "Flag needs an argument: --name <string>\n"),
            (
                ["helloworl", "call"], 1,
                "Unrecognized micro command: helloworl. Please refer to 'micro --help'\nDid you mean \"helloworld\"?\n"
            ),
            (["help", "helloworl"], 3, "No help topic for 'helloworl'\nDid you mean \"helloworld\"?\n"),
        ] as [([String], Int32, String)])
    func wrong(words: [String], code: Int32, text: String) async {
        let result = await micro.run(words)
        #expect(result.code == code && result.errors == text && result.output.isEmpty)
        #expect(micro.client.requests.isEmpty)
    }

    @Test(
        "Without a server, a mistyped command is still told as one",
        arguments: [
            (["servces"], 1, "Unrecognized micro command: servces. Please refer to 'micro --help'\n"),
            (["help", "frob"], 3, "No help topic for 'frob'\n"),
            (["frob"], 4, "Failed to connect to micro server at 127.0.0.1:8081\n\"frob\" is no command"),
        ] as [([String], Int32, String)])
    func noServer(words: [String], code: Int32, text: String) async {
        var micro = micro
        micro.registry.failure = MicroError.internalServerError(
            "go.micro.client", DialFailure.detail(address: "127.0.0.1:8081", reason: "connection refused"))
        let result = await micro.run(words)
        #expect(result.code == code && result.errors.hasPrefix(text))
    }

    @Test("An error of the service is mapped as that of micro call")
    func failure() async {
        var micro = micro
        micro.client = FakeClient { _ in throw MicroError.notFound("helloworld", "no such name") }
        let result = await micro("helloworld", "call")
        #expect(result.code == 127 && result.errors == "no such name\n" && result.output.isEmpty)
    }
}
