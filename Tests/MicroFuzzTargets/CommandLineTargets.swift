import MicroCLI
import MicroCore

let commandLineTargets = [
    // A word a line; those before an empty one are variables.
    FuzzTarget(name: "flags") { input in
        let lines = input.split(separator: 0x0a, omittingEmptySubsequences: false).map { text($0) }
        let split = lines.firstIndex(of: "")
        let variables = split.map { lines[..<$0] } ?? []
        var values: [String: String] = [:]
        for variable in variables {
            let parts = variable.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            values[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
        }
        let words = Array(lines[(split.map { $0 + 1 } ?? 0)...])
        let parser = FlagParser(flags: flags, environment: Environment(values))
        guard let (values, arguments) = try? parser.parse(words) else { return }
        try hold(words.suffix(arguments.count) == arguments[...], "arguments that were not given")
        for flag in flags where !values.isGiven(flag.name) {
            try hold(values.string(flag.name).isEmpty, "a value that was not given")
        }
    }
]

private let flags = [
    Flag.help, Flag("env", aliases: ["e"], variable: "MICRO_ENV"), Flag("number", default: .int(0)),
    Flag("timeout", variable: "MICRO_TIMEOUT", default: .duration(.zero)), Flag("metadata", default: .list([])),
    Flag("all", aliases: ["a"], default: .bool(false)),
]
