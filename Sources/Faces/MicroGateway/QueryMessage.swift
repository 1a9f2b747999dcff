import MicroCore
import MicroJSON

/// Builds a message from a query or a form (spec platform-gateway.md §4).
enum QueryMessage {
    /// How many parameters are taken, and how deep they may nest.
    private static let maximumParameters = 1000
    private static let maximumDepth = 32

    /// A query as JSON: values that are JSON keep their type, others are text; `a[b]=1`, `a.b=1` nest, `a[]=1` lists.
    ///
    /// - Parameter query: the part of the URL after `?`.
    /// - Throws: ``MicroError`` with the original's words for a parameter without `=`.
    static func object(query: String) throws -> JSONObject {
        var object = JSONObject()
        for pair in try pairs(query) {
            // The last `=` separates, so that keys may hold some.
            guard let equals = pair.lastIndex(of: "=") else {
                throw failure("qson: invalid url query param provided")
            }
            guard let key = PercentText.decode(pair[..<equals], plusIsSpace: true),
                let text = PercentText.decode(pair[pair.index(after: equals)...], plusIsSpace: true)
            else { throw failure("invalid URL escape in the query") }
            try insert(value(text), at: steps(key), into: &object)
        }
        return object
    }

    /// A form as JSON: every value is text, those of one name joined by commas.
    static func object(form: String, query: String) throws -> JSONObject { joined(try fields(form) + fields(query)) }

    /// The fields of a form or a query, as they are.
    static func fields(_ form: String) throws -> [(String, String)] {
        try pairs(form).map { pair in
            let equals = pair.firstIndex(of: "=") ?? pair.endIndex
            guard let key = PercentText.decode(pair[..<equals], plusIsSpace: true),
                let value = PercentText.decode(pair[equals...].dropFirst(), plusIsSpace: true)
            else { throw failure("invalid URL escape in the form") }
            return (key, value)
        }
    }

    /// Fields as JSON; values of one name are joined by commas.
    static func joined(_ fields: [(String, String)]) -> JSONObject {
        var keys: [String] = []
        var values: [String: [String]] = [:]
        for (key, value) in fields {
            if values[key] == nil { keys.append(key) }
            values[key, default: []].append(value)
        }
        return JSONObject(
            members: keys.map { (key: $0, value: .string((values[$0] ?? []).joined(separator: ","))) })
    }

    /// Puts a value below others: `a.b` nests.
    ///
    /// - Parameter path: the names, joined by dots; without any name the value is returned.
    static func nested(_ value: JSONValue, at path: String) throws -> JSONValue {
        let names = path.split(separator: ".")
        guard names.count <= maximumDepth else { throw failure("more than \(maximumDepth) levels") }
        return names.reversed().reduce(value) { .object(JSONObject(members: [(key: String($1), value: $0)])) }
    }

    /// A JSON merge patch: what `patch` says wins, objects are merged member by member.
    static func merge(_ base: JSONValue, with patch: JSONValue) -> JSONValue {
        guard case .object(let changes) = patch else { return patch }
        var members: [(key: String, value: JSONValue)] = []
        if case .object(let object) = base { members = object.members }
        // An object has no index, and a body may have any number of members; of several of one name the last counts.
        var places: [String: Int] = [:]
        for (place, member) in members.enumerated() { places[member.key] = place }
        for member in changes.members {
            if let place = places[member.key] {
                members[place].value = merge(members[place].value, with: member.value)
            } else {
                places[member.key] = members.count
                members.append((key: member.key, value: merge(.null, with: member.value)))
            }
        }
        let last = members.enumerated().filter { places[$0.element.key] == $0.offset }
        return .object(JSONObject(members: last.map(\.element)))
    }

    static func failure(_ detail: String) -> MicroError {
        MicroError(.unreadableRequest, detail)
    }

    private static func pairs(_ text: String) throws -> [Substring] {
        let pairs = text.split(separator: "&")
        guard pairs.count <= maximumParameters else { throw failure("more than \(maximumParameters) parameters") }
        return pairs
    }

    /// JSON where it is some, else the text; a stray quote is an error, as it is in the original.
    private static func value(_ text: String) throws -> JSONValue {
        if let value = try? JSON.parse(Array(text.utf8), limits: JSONLimits(maximumDepth: maximumDepth)) {
            return value
        }
        guard !text.contains("\"") else {
            throw failure("invalid character in the value of a query parameter: \(text)")
        }
        return .string(text)
    }

    private enum Step {
        case member(String)
        case append
    }

    private static func steps(_ key: String) throws -> [Step] {
        var steps: [Step] = []
        let normal = key.replacing("]", with: "").split(separator: "[", omittingEmptySubsequences: false)
        for (index, part) in normal.enumerated() {
            if part.isEmpty, index > 0 {
                steps.append(.append)
            } else {
                steps += part.split(separator: ".").map { .member(String($0)) }
            }
        }
        guard !steps.isEmpty, steps.count <= maximumDepth else {
            throw failure("qson: invalid url query param provided")
        }
        return steps
    }

    private static func insert(_ value: JSONValue, at steps: [Step], into object: inout JSONObject) throws {
        object = try insert(value, at: steps[...], into: .object(object)).objectValue ?? object
    }

    private static func insert(_ value: JSONValue, at steps: ArraySlice<Step>, into base: JSONValue?) throws
        -> JSONValue
    {
        switch steps.first {
        case nil: return value
        case .append:
            var items = base?.arrayValue ?? []
            items.append(try insert(value, at: steps.dropFirst(), into: nil))
            return .array(items)
        case .member(let name):
            var object = base?.objectValue ?? JSONObject()
            object[name] = try insert(value, at: steps.dropFirst(), into: object[name])
            return .object(object)
        }
    }
}
