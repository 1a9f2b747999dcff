import MicroCore
import MicroJSON

/// A body of the type `multipart/form-data` (RFC 7578), cut into its parts (RFC 2046 §5.1).
struct MultipartForm {
    /// One field of the form.
    struct Part: Hashable {
        var name: String
        /// Whether it has a file's name; a field for files in which none was chosen has an empty one.
        var isFile: Bool
        var content: ArraySlice<UInt8>
    }

    /// Why a body is no form.
    struct Broken: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var parts: [Part] = []

    /// How many parts are taken, and how long the headers of one may be.
    static let maximumParts = 1000
    static let maximumHeader = 8 * 1024

    /// - Parameters:
    ///   - body: the whole body.
    ///   - boundary: what separates the parts, from the content type.
    init(_ body: [UInt8], boundary: String) throws(Broken) {
        // The first delimiter may stand at the very beginning, without the line end that belongs to all others.
        let delimiter = Array("\r\n--\(boundary)".utf8)
        var rest = body[...]
        if rest.starts(with: delimiter.dropFirst(2)) {
            rest = rest.dropFirst(delimiter.count - 2)
        } else {
            guard let first = MultipartForm.find(delimiter, in: rest) else {
                throw Broken(description: "no part begins with the boundary of the content type")
            }
            rest = rest[first.upperBound...]
        }
        while true {
            if rest.starts(with: "--".utf8) { return }
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
            guard rest.starts(with: "\r\n".utf8) else {
                throw Broken(description: "a boundary is not a line of its own")
            }
            guard let next = MultipartForm.find(delimiter, in: rest.dropFirst(2)) else {
                throw Broken(description: "the last part has no end")
            }
            guard parts.count < MultipartForm.maximumParts else {
                throw Broken(description: "more than \(MultipartForm.maximumParts) parts")
            }
            parts.append(try MultipartForm.part(rest[rest.startIndex..<next.lowerBound]))
            rest = rest[next.upperBound...]
        }
    }

    /// - Parameter bytes: the headers, which begin with the end of the boundary's line, an empty line and the content.
    private static func part(_ bytes: ArraySlice<UInt8>) throws(Broken) -> Part {
        guard let end = find(Array("\r\n\r\n".utf8), in: bytes.prefix(maximumHeader)) else {
            throw Broken(description: "the headers of a part do not end within \(maximumHeader) bytes")
        }
        guard let header = String(validating: bytes[..<end.lowerBound], as: UTF8.self) else {
            throw Broken(description: "the headers of a part are not UTF-8")
        }
        for line in header.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == "content-disposition" else {
                continue
            }
            let field = HeaderParameters(line[line.index(after: colon)...])
            guard field.value == "form-data", let name = field["name"] else { break }
            return Part(
                name: unescaped(name), isFile: field["filename"]?.isEmpty == false, content: bytes[end.upperBound...])
        }
        throw Broken(description: "a part has no name")
    }

    /// What browsers escape in names (WHATWG HTML, "multipart/form-data encoding algorithm").
    private static func unescaped(_ name: String) -> String {
        guard name.contains("%") else { return name }
        return name.replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n")
    }

    /// Where a text stands.
    ///
    /// A delimiter has its carriage return only at its beginning, so that a hostile body has no byte looked at more than
    /// twice.
    private static func find(_ text: [UInt8], in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        bytes.withUnsafeBufferPointer { buffer in
            var start = 0
            while start + text.count <= buffer.count {
                guard buffer[start] == text[0] else {
                    start += 1
                    continue
                }
                var length = 1
                while length < text.count, buffer[start + length] == text[length] { length += 1 }
                if length == text.count {
                    let first = bytes.startIndex + start
                    return first..<first + length
                }
                start += 1
            }
            return nil
        }
    }
}

extension MultipartForm {
    /// The message that the form stands for: texts are text, those of one name joined by commas; files are base64,
    /// several of one name a list (spec platform-gateway.md §4).
    ///
    /// - Parameters:
    ///   - query: further fields, as in other forms.
    ///   - type: the type of the message, where it is known.
    func message(query: String, type: ValueType? = nil) throws -> JSONValue {
        let root = ParameterNode()
        for part in parts {
            if part.isFile {
                var base64: [UInt8] = []
                Base64.append(part.content, to: &base64)
                let content = JSONValue.string(String(decoding: base64, as: UTF8.self))
                try QueryMessage.insert(content, .json, at: part.name, into: root)
            } else {
                guard let text = String(validating: part.content, as: UTF8.self) else {
                    throw QueryMessage.failure("it is not UTF-8")
                }
                try QueryMessage.insert(.string(text), .formText, at: part.name, into: root)
            }
        }
        for (name, text) in try QueryMessage.fields(query, of: .query) {
            try QueryMessage.insert(.string(text), .formText, at: name, into: root)
        }
        return root.message(type)
    }
}
