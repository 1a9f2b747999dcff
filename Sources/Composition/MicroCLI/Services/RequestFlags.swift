import MicroCore
import MicroJSON

/// Makes a request of flags, by the request's type tree (spec platform-cli.md §6, "Request").
struct RequestFlags: Sendable {
    /// The flag that holds a whole request as JSON, for whatever flags cannot say.
    static let inputName = "input"

    private let fields: [RequestField]
    private let isWhole: Bool

    /// Takes the type tree.
    ///
    /// - Parameter request: its root; nil when the service does not tell.
    init(_ request: ValueType?) {
        fields = RequestField.all(of: request)
        isWhole = request.map(RequestField.isWhole) ?? false
    }

    /// The request as JSON. What a flag says wins over `--input`.
    ///
    /// - Parameter flags: the flags as they were given.
    /// - Throws: ``CLIError`` naming the flag that is unknown or whose value does not fit.
    func json(_ flags: [ServiceWords.Flag]) throws(CLIError) -> JSONValue {
        var request = JSONObject()
        var given: [(field: RequestField, value: JSONValue)] = []
        for flag in flags {
            if let field = fields.field(flag: flag.name) {
                given.append((field, try FieldText(flag: flag.name, type: field.type).value(flag.values)))
            } else if flag.name == RequestFlags.inputName {
                request = try input(flag.values)
            } else {
                throw CLIError(.unknownField, flag.name, hint: hint(flag.name))
            }
        }
        // A message given whole comes before those of its fields that are given one by one.
        for (field, value) in given.sorted(by: { $0.field.path.count < $1.field.path.count }) {
            request = RequestFlags.insert(value, at: field.path[...], into: request)
        }
        return isWhole ? request[RequestField.whole] ?? .null : .object(request)
    }

    private func hint(_ name: String) -> String? {
        if fields.isEmpty {
            return
                "The service does not tell what flags there are; give the whole request: --input '{\"\(name)\": …}'"
        }
        let known = fields.map(\.flag) + [RequestFlags.inputName, "help"]
        return Suggestion.nearest(to: name, among: known).map { "Did you mean \"--\($0)\"?" }
    }

    private func input(_ values: [String]) throws(CLIError) -> JSONObject {
        guard values.count == 1 else { throw CLIError(.inputTwice) }
        do {
            let json = try JSON.parse(values[0])
            if isWhole { return [RequestField.whole: json] }
            guard case .object(let object) = json else {
                throw CLIError(.badInput, "it takes a JSON object such as '{\"name\": \"Jane\"}'")
            }
            return object
        } catch let error as CLIError {
            throw error
        } catch {
            throw CLIError(.badInput, "\(error)")
        }
    }

    private static func insert(_ value: JSONValue, at path: ArraySlice<String>, into base: JSONObject) -> JSONObject {
        guard let name = path.first else { return base }
        var object = base
        if path.count == 1 {
            object[name] = value
        } else {
            let inner = object[name]?.objectValue ?? JSONObject()
            object[name] = .object(insert(value, at: path.dropFirst(), into: inner))
        }
        return object
    }
}
