import MicroJSON

/// The content of the config file: a JSON document addressed by dotted paths, whose leaves are strings.
package struct ConfigDocument: Sendable, Hashable {
    private var root: JSONObject

    /// What a new config file holds.
    package static let initial = ConfigDocument(root: ["env": "local"])

    private init(root: JSONObject) { self.root = root }

    /// Reads a document; nothing but white space counts as a new one.
    ///
    /// - Parameter bytes: the file's content.
    /// - Throws: ``CLIError`` when it is no JSON object.
    package init(_ bytes: [UInt8]) throws(CLIError) {
        if bytes.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) {
            self = .initial
            return
        }
        do {
            guard case .object(let root) = try JSON.parse(bytes) else { throw CLIError("it holds no JSON object") }
            self.root = root
        } catch let error as JSONError {
            throw CLIError("it is not JSON: \(error)")
        } catch {
            throw CLIError("\(error)")
        }
    }

    /// The document as JSON.
    package var bytes: [UInt8] { JSON.serialize(.object(root)) }

    /// The text at a path; nil when there is none, or an object.
    ///
    /// - Parameter path: names joined by dots.
    package subscript(path: String) -> String? {
        var value = JSONValue.object(root)
        for name in ConfigDocument.names(path) {
            guard let next = value[name] else { return nil }
            value = next
        }
        switch value {
        case .string(let text): return text
        case .bool, .number: return JSON.text(value)
        case .null, .array, .object: return nil
        }
    }

    /// Puts a text at a path and makes the objects on the way.
    ///
    /// - Parameters:
    ///   - path: names joined by dots.
    ///   - text: the text.
    /// - Throws: ``CLIError`` when that would replace an object by a text or a text by an object.
    package mutating func set(_ path: String, to text: String) throws(CLIError) {
        let names = ConfigDocument.names(path)
        guard !names.isEmpty else { throw CLIError("Key cannot be blank") }
        root = try ConfigDocument.setting(names[...], in: root, to: text, path: path)
    }

    private static func setting(
        _ names: ArraySlice<String>, in object: JSONObject, to text: String, path: String
    ) throws(CLIError) -> JSONObject {
        guard let name = names.first else { return object }
        var object = object
        let old = object[name]
        if names.count == 1 {
            if case .object = old { throw CLIError("Config key \(path) holds other keys, so it can not hold a value") }
            object[name] = .string(text)
            return object
        }
        switch old {
        case nil, .null:
            object[name] = .object(try setting(names.dropFirst(), in: JSONObject(), to: text, path: path))
        case .object(let inner):
            object[name] = .object(try setting(names.dropFirst(), in: inner, to: text, path: path))
        default:
            throw CLIError("Config key \(name) holds a value, so there can be no key \(path)")
        }
        return object
    }

    private static func names(_ path: String) -> [String] { path.split(separator: ".").map(String.init) }
}
