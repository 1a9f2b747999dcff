import MicroCore
import MicroJSON

/// Builds a message from a query or a form (spec platform-gateway.md §4).
enum QueryMessage {
    /// How many parameters are taken.
    private static let maximumParameters = 1000

    /// A query as JSON: values that are JSON keep their type, others are text. `a[b]=1`, `a.b=1` nest, `a[]=1` and
    /// names that come again list, and so do names that are whole numbers, where the type is no map.
    ///
    /// - Parameters:
    ///   - query: the part of the URL after `?`.
    ///   - type: the type of the message, where it is known.
    /// - Throws: ``MicroError`` that names the parameter.
    static func message(query: String, type: ValueType? = nil) throws -> JSONValue {
        if query.isEmpty { return .object(JSONObject()) }
        let root = ParameterNode()
        for pair in try pairs(query, of: .query) {
            guard let equals = pair.utf8.firstIndex(of: UInt8(ascii: "=")) else {
                let name = PercentText.decode(pair, plusIsSpace: true) ?? String(pair)
                throw failure(.query, name, "it has no value; an empty one is written with = behind the name")
            }
            let (name, text) = try field(pair, equals, of: .query)
            let steps: [ParameterName.Step]
            do {
                steps = try ParameterName.steps(name)
            } catch {
                throw failure(.query, name, "\(error)")
            }
            do { try root.insert(value(text), at: steps) } catch { throw failure(.query, name, "\(error)") }
        }
        return root.message(type)
    }

    /// A form as JSON: every value is text, commas join the values of one name, and names nest as in a query.
    ///
    /// - Parameters:
    ///   - form: the form.
    ///   - query: further fields.
    ///   - type: the type of the message, where it is known.
    static func message(form: String, query: String, type: ValueType? = nil) throws -> JSONValue {
        let root = ParameterNode()
        for (name, text) in try fields(form, of: .form) + fields(query, of: .query) {
            try insert(.string(text), .formText, at: name, into: root)
        }
        return root.message(type)
    }

    /// Puts a field of a form into its place; a name that is no way to one, as JSON in the place of a form has, stands
    /// as it is.
    static func insert(
        _ value: JSONValue, _ kind: ParameterNode.Kind, at name: String, into root: ParameterNode
    ) throws {
        let steps = (try? ParameterName.steps(name)) ?? [.member(name)]
        do { try root.insert(value, kind, at: steps) } catch { throw failure(.form, name, "\(error)") }
    }

    /// Where parameters stand.
    enum Place {
        case query
        case form
    }

    /// The fields of a form or a query, as they are.
    static func fields(_ text: String, of place: Place) throws -> [(String, String)] {
        try pairs(text, of: place).map { pair in
            try field(pair, pair.utf8.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex, of: place)
        }
    }

    /// A name and a value; all behind the first `=` is the value.
    private static func field(_ pair: Substring, _ equals: Substring.Index, of place: Place) throws -> (
        String, String
    ) {
        guard let name = PercentText.decode(pair[..<equals], plusIsSpace: true) else {
            throw failure(place, String(pair[..<equals]), "its name has a broken escape; % is written %25")
        }
        guard let value = PercentText.decode(Substring(pair.utf8[equals...].dropFirst()), plusIsSpace: true) else {
            throw failure(place, name, "its value has a broken escape; % is written %25")
        }
        return (name, value)
    }

    /// Puts a value below others: `a.b` nests.
    ///
    /// - Parameter path: the names, joined by dots; without any name the value is returned.
    static func nested(_ value: JSONValue, at path: String) throws -> JSONValue {
        let names = path.split(separator: ".")
        guard names.count <= ParameterName.maximumDepth else {
            throw MicroError(.deepHeader, "\(ParameterName.maximumDepth)")
        }
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

    /// The error of a form as a whole.
    static func failure(_ reason: String) -> MicroError { MicroError(.unreadableForm, reason) }

    private static func failure(_ place: Place, _ name: String, _ reason: String) -> MicroError {
        let shown = name.count > 64 ? "\(name.prefix(64))…" : name
        switch place {
        case .query: return MicroError(.unreadableParameter, shown, reason)
        case .form: return MicroError(.unreadableField, shown, reason)
        }
    }

    private static func pairs(_ text: String, of place: Place) throws -> [Substring] {
        // Byte by byte: an accent behind the `&` would make another character of it.
        let pairs = text.utf8.split(separator: UInt8(ascii: "&")).map { Substring($0) }
        guard pairs.count <= maximumParameters else {
            throw MicroError(place == .query ? .manyParameters : .manyFields, "\(maximumParameters)")
        }
        return pairs
    }

    /// JSON where it is some, else the text.
    private static func value(_ text: String) -> JSONValue {
        guard
            let value = try? JSON.parse(
                Array(text.utf8), limits: JSONLimits(maximumDepth: ParameterName.maximumDepth))
        else { return .string(text) }
        switch value {
        case .array, .object: return value
        // A number with spaces around it may be meant as text, which would lose them.
        case .null, .bool, .number, .string: return isPadded(text) ? .string(text) : value
        }
    }

    private static func isPadded(_ text: String) -> Bool {
        func isSpace(_ byte: UInt8?) -> Bool { byte.map { $0 <= 0x20 } ?? false }
        return isSpace(text.utf8.first) || isSpace(text.utf8.last)
    }
}
