import MicroCore
import Testing

@testable import MicroCLI

@Suite("A command line is read by the rules of Go's flag package")
struct FlagParserTests {
    private let flags = [
        Flag("name", aliases: ["n"], variable: "TEST_NAME"),
        Flag("force", aliases: ["f"], variable: "TEST_FORCE", default: .bool(false)),
        Flag("count", variable: "TEST_COUNT", default: .int(3)),
        Flag("wait", variable: "TEST_WAIT", default: .duration(.seconds(1))),
        Flag("tag", variable: "TEST_TAG", default: .list([])),
        Flag.help,
    ]

    private func parse(
        _ words: [String], variables: [String: String] = [:]
    ) throws -> (values: FlagValues, arguments: [String]) {
        try FlagParser(flags: flags, environment: Environment(variables)).parse(words)
    }

    @Test(
        "A flag takes one dash or two, and its value behind = or in the next word",
        arguments: [
            ["-name", "x"], ["--name", "x"], ["-name=x"], ["--name=x"], ["-n", "x"], ["--n=x"], ["-n=a", "-name=x"],
        ])
    func spellings(words: [String]) throws {
        let (values, arguments) = try parse(words)
        #expect(values.string("name") == "x")
        #expect(values.isGiven("name"))
        #expect(arguments.isEmpty)
    }

    @Test(
        "Flags end at the first word that is none",
        arguments: [
            (["a", "--force"], ["a", "--force"]), (["--", "--force"], ["--force"]),
            (["-", "--force"], ["-", "--force"]),
            (["", "--force"], ["", "--force"]), ([], []),
        ])
    func end(words: [String], expected: [String]) throws {
        let (values, arguments) = try parse(words)
        #expect(arguments == expected)
        #expect(!values.bool("force"))
    }

    @Test("A value may look like a flag, or like the end of the flags")
    func valuesLikeFlags() throws {
        #expect(try parse(["--name", "--force"]).values.string("name") == "--force")
        #expect(try parse(["--name", "--", "rest"]).values.string("name") == "--")
        #expect(try parse(["--name=a=b"]).values.string("name") == "a=b")
        #expect(try parse(["--name="]).values.string("name") == "")
    }

    @Test(
        "A boolean stands alone or takes a Go boolean behind =",
        arguments: [
            ("--force", true), ("-f", true), ("--force=true", true), ("--force=T", true), ("--force=1", true),
            ("--force=false", false), ("--force=F", false), ("--force=0", false),
        ])
    func booleans(word: String, expected: Bool) throws {
        let (values, arguments) = try parse([word, "rest"])
        #expect(values.bool("force") == expected)
        #expect(arguments == ["rest"])
    }

    @Test("Every kind reads its own text")
    func kinds() throws {
        let values = try parse(["--count", "-7", "--wait=1m30s", "--tag", "a,b", "--tag", "c"]).values
        #expect(values.int("count") == -7)
        #expect(values.duration("wait") == .seconds(90))
        #expect(values.list("tag") == ["a,b", "c"])
    }

    @Test("What is not given has its default, and an unknown name the zero value")
    func defaults() throws {
        let values = try parse([]).values
        #expect(values.int("count") == 3)
        #expect(values.duration("wait") == .seconds(1))
        #expect(values.list("tag").isEmpty)
        #expect(!values.isGiven("count"))
        #expect(values.string("nope").isEmpty && values.int("nope") == 0 && values.duration("nope") == .zero)
    }

    @Test(
        "Errors are worded as Go words them",
        arguments: [
            (["--zzzzzz"], "flag provided but not defined: -zzzzzz"),
            (["-zzzzzz=1"], "flag provided but not defined: -zzzzzz"),
            (["--name"], "flag needs an argument: -name"),
            (["-n"], "flag needs an argument: -n"),
            (["---name"], "bad flag syntax: ---name"),
            (["-=x"], "bad flag syntax: -=x"),
            (["--=x"], "bad flag syntax: --=x"),
            (["--force=maybe"], "invalid boolean value \"maybe\" for -force: parse error"),
            (["--count=x"], "invalid value \"x\" for flag -count: it takes a whole number"),
            (["--wait", "5"], "invalid value \"5\" for flag -wait: it takes a duration such as 500ms or 5s"),
        ])
    func errors(words: [String], message: String) {
        #expect(throws: UsageError(message, unknownFlag: message.hasSuffix("zzzzzz") ? "zzzzzz" : nil)) {
            try parse(words)
        }
    }

    @Test("An unknown flag is told with the nearest known one")
    func suggestion() {
        let error = #expect(throws: UsageError.self) { try parse(["--cuont", "1"]) }
        #expect(error?.hint == "Did you mean --count?")
    }

    @Test("Variables fill the flags that are not given")
    func variables() throws {
        let variables = [
            "TEST_NAME": "env", "TEST_FORCE": "true", "TEST_COUNT": "5", "TEST_WAIT": "2s", "TEST_TAG": "a=1, b=2",
        ]
        let values = try parse(["--count=6"], variables: variables).values
        #expect(values.string("name") == "env")
        #expect(values.bool("force"))
        #expect(values.int("count") == 6)
        #expect(values.duration("wait") == .seconds(2))
        #expect(values.list("tag") == ["a=1", "b=2"])
    }

    @Test("A list on the command line replaces that of the variable")
    func listReplaces() throws {
        #expect(try parse(["--tag", "x"], variables: ["TEST_TAG": "a,b"]).values.list("tag") == ["x"])
    }

    @Test("An empty variable counts as unset")
    func emptyVariable() throws {
        #expect(try !parse([], variables: ["TEST_NAME": ""]).values.isGiven("name"))
    }

    @Test("A variable that does not fit is noted with its name, and its flag has the default")
    func badVariable() throws {
        let values = try parse([], variables: ["TEST_COUNT": "many"]).values
        #expect(values.problem == UsageError("invalid value \"many\" of TEST_COUNT: it takes a whole number"))
        #expect(!values.isGiven("count"))
        #expect(try parse(["--help"], variables: ["TEST_COUNT": "many"]).values.bool("help"))
    }
}
