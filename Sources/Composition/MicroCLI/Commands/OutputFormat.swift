import MicroJSON

/// How a command that lists things writes them: for people, or for programs.
enum OutputFormat: String {
    case text
    case json

    static let flag = Flag(
        "output", default: .string("text"), rule: .oneOf(["text", "json"]), usage: "Format of the output: text or json")

    /// Reads the flag.
    init(_ flags: FlagValues) { self = OutputFormat(rawValue: flags.string(OutputFormat.flag.name)) ?? .text }

    /// A value as programs get it, and people can still read it: indented by tabs like the responses of `micro call`.
    static func json(_ value: JSONValue) -> [UInt8] {
        JSON.serialize(value, options: JSONWriter.Options(indent: "\t")) + [UInt8(ascii: "\n")]
    }
}
