import MicroJSON

/// How a command that lists things writes them: for people, or for programs.
enum OutputFormat: String {
    case text
    case json

    static let flag = Flag("output", usage: "Format of the output: text or json")

    /// Reads the flag.
    init(_ flags: FlagValues) throws(UsageError) {
        let text = flags.nonEmpty("output") ?? "text"
        guard let format = OutputFormat(rawValue: text) else {
            throw UsageError("invalid value \"\(text)\" for flag -output: it takes text or json")
        }
        self = format
    }

    /// A value as programs get it, and people can still read it: indented by tabs like the responses of `micro call`.
    static func json(_ value: JSONValue) -> [UInt8] {
        JSON.serialize(value, options: JSONWriter.Options(indent: "\t")) + [UInt8(ascii: "\n")]
    }
}
