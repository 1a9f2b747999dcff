import MicroCore

/// Whether the programs are there that people need to write services. A server and its commands run without them.
struct ToolCheck: Sendable {
    /// A program, and why anybody would want it.
    struct Tool: Sendable {
        let name: String
        /// What it does, as the middle of a sentence.
        let purpose: String
        /// How to get it.
        let source: String
        /// What its version must be at least, when it matters.
        var minimum: Version?
        /// What stands in front of the version in what `--version` prints.
        var lead = ""
    }

    /// A version's first two numbers.
    struct Version: Sendable, Comparable, CustomStringConvertible {
        let major: Int
        let minor: Int

        init(major: Int, minor: Int) { (self.major, self.minor) = (major, minor) }

        /// Reads the version behind a word; nil when there is none.
        init?(behind lead: String, in text: String) {
            guard let start = text.firstRange(of: lead)?.upperBound else { return nil }
            let numbers = text[start...].prefix { $0.isNumber || $0 == "." }.split(separator: ".").map { Int($0) }
            guard let first = numbers.first, let major = first else { return nil }
            self.init(major: major, minor: numbers.count > 1 ? numbers[1] ?? 0 : 0)
        }

        var description: String { "\(major).\(minor)" }

        static func < (a: Version, b: Version) -> Bool { (a.major, a.minor) < (b.major, b.minor) }
    }

    /// The programs that the guides tell people to use.
    static let tools = [
        Tool(
            name: "swift", purpose: "builds services", source: "https://www.swift.org/install",
            minimum: Version(major: 6, minor: 2), lead: "Swift version "),
        Tool(name: "git", purpose: "fetches the packages of a build", source: "apt-get install git"),
        Tool(
            name: "protoc", purpose: "makes Swift of .proto files",
            source: "apt-get install protobuf-compiler (macOS: brew install protobuf)"),
        Tool(
            name: "protoc-gen-swift", purpose: "is protoc's plugin for the messages",
            source:
                "swift build --product protoc-gen-swift in the micro repository, and put it on PATH or behind --plugin"
        ),
        Tool(
            name: "protoc-gen-micro", purpose: "is protoc's plugin for handlers and clients",
            source:
                "swift build --product protoc-gen-micro in the micro repository, and put it on PATH or behind --plugin"
        ),
    ]

    /// How long a program may take to say its version.
    private static let patience = Duration.seconds(5)

    /// Tells PATH.
    let environment: Environment

    /// What was found, a line for each program. What is missing is a warning: who only calls services needs none of it.
    var diagnoses: [Diagnosis] {
        ToolCheck.tools.map { tool in
            guard let path = ExternalCommand.file(tool.name, environment: environment) else {
                return .warn("tool \(tool.name)", "it is not on PATH; it \(tool.purpose); get it: \(tool.source)")
            }
            guard tool.minimum != nil else { return .ok("tool \(tool.name)", path) }
            return ToolCheck.diagnosis(
                of: tool, at: path, ToolRun.output(of: path, ["--version"], within: ToolCheck.patience))
        }
    }

    /// What a program says of its version; nil when it says nothing in time.
    static func diagnosis(of tool: Tool, at path: String, _ output: String?) -> Diagnosis {
        let what = "tool \(tool.name)"
        guard let output else {
            return .warn(what, "\(path) --version does not answer; does it run by hand?")
        }
        guard let version = Version(behind: tool.lead, in: output) else {
            return .warn(what, "\(path) --version tells no version; get another: \(tool.source)")
        }
        guard let minimum = tool.minimum, version < minimum else { return .ok(what, "\(version) at \(path)") }
        return .warn(what, "\(path) is version \(version), and \(minimum) is needed; get it: \(tool.source)")
    }
}
