import MicroJSON

/// What is wrong with the content of a config file, as the middle of a sentence about the file.
package struct ConfigFault: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String
}

/// The content of the config file: a JSON document addressed by dotted paths, whose leaves are strings.
package struct ConfigDocument: Sendable, Hashable {
    private var root: JSONObject

    /// What a new config file holds.
    package static let initial = ConfigDocument(root: ["env": "local"])

    private init(root: JSONObject) { self.root = root }

    /// Reads a document; nothing but white space counts as a new one.
    ///
    /// - Parameter bytes: the file's content.
    /// - Throws: ``ConfigFault`` when it is no JSON object.
    package init(_ bytes: [UInt8]) throws(ConfigFault) {
        if bytes.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) {
            self = .initial
            return
        }
        do {
            guard case .object(let root) = try JSON.parse(bytes) else {
                throw ConfigFault(description: "it holds no JSON object")
            }
            self.root = root
        } catch let error as ConfigFault {
            throw error
        } catch let error as JSONError {
            throw ConfigFault(description: "it is not JSON: \(error)")
        } catch {
            throw ConfigFault(description: "\(error)")
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
    /// - Throws: ``ConfigFault`` when that would replace an object by a text or a text by an object.
    package mutating func set(_ path: String, to text: String) throws(ConfigFault) {
        let names = ConfigDocument.names(path)
        guard !names.isEmpty else { throw ConfigFault(description: "a key cannot be blank") }
        root = try ConfigDocument.setting(names[...], in: root, to: text, path: path)
    }

    private static func setting(
        _ names: ArraySlice<String>, in object: JSONObject, to text: String, path: String
    ) throws(ConfigFault) -> JSONObject {
        guard let name = names.first else { return object }
        var object = object
        let old = object[name]
        if names.count == 1 {
            if case .object = old {
                throw ConfigFault(description: "its key \(path) holds other keys, so it cannot hold a value")
            }
            object[name] = .string(text)
            return object
        }
        switch old {
        case nil, .null:
            object[name] = .object(try setting(names.dropFirst(), in: JSONObject(), to: text, path: path))
        case .object(let inner):
            object[name] = .object(try setting(names.dropFirst(), in: inner, to: text, path: path))
        default:
            throw ConfigFault(description: "its key \(name) holds a value, so there can be no key \(path)")
        }
        return object
    }

    private static func names(_ path: String) -> [String] { path.split(separator: ".").map(String.init) }
}
