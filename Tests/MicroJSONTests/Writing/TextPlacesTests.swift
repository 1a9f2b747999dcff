import Testing

@testable import MicroJSON

/// Texts are looked at eight bytes at a time, and short ones are written in one piece: what is special must be found in
/// each place of texts of each length around those bounds.
@Suite("Texts of every length, with anything anywhere")
struct TextPlacesTests {
    static let lengths = Array(0...18) + Array(56...64)

    @Test(
        "are written as a scalar at a time would be, and read as what they were",
        arguments: ["\"", "\\", "\u{0}", "\u{1f}", "\n", "\u{7f}", "ü", "€", "😀", "<", "\u{2028}", "~"])
    func written(piece: String) throws {
        for (length, place) in TextPlacesTests.places {
            let text = String(repeating: "x", count: place) + piece + String(repeating: "y", count: length - place)
            for html in [false, true] {
                var writer = JSONWriter(options: .init(escapeHTML: html))
                writer.beginArray()
                writer.string("a")
                writer.string(text)
                writer.endArray()
                #expect(writer.bytes == Array("[\"a\",\(quoted(text, html: html))]".utf8))
                #expect(try JSON.parse(writer.bytes) == ["a", .string(text)])
            }
        }
    }

    @Test("are written so as names, too", arguments: [false, true])
    func names(html: Bool) throws {
        for (length, place) in TextPlacesTests.places {
            let name = String(repeating: "x", count: place) + "\"<" + String(repeating: "y", count: length - place)
            var writer = JSONWriter(options: .init(escapeHTML: html))
            writer.beginObject()
            for _ in 0..<2 {
                writer.key(name)
                writer.null()
            }
            writer.endObject()
            let member = "\(quoted(name, html: html)):null"
            #expect(writer.bytes == Array("{\(member),\(member)}".utf8))
        }
    }

    @Test("a control character is refused where it stands", arguments: [0x00, 0x0a, 0x1f] as [UInt8])
    func refused(byte: UInt8) {
        for (length, place) in TextPlacesTests.places {
            var bytes = Array("\"\(String(repeating: "x", count: length + 1))\"".utf8)
            bytes[place + 1] = byte
            let error = #expect(throws: JSONError.self) { try JSON.parse(bytes) }
            #expect(error?.code == .invalidString && error?.offset == place + 1)
        }
    }

    @Test("of several bytes that are special the first counts")
    func first() {
        for (length, place) in TextPlacesTests.places {
            var bytes = [UInt8](repeating: ASCII.quote, count: length + 1)
            for index in 0..<place { bytes[index] = 0x21 }
            bytes.withUnsafeBufferPointer { #expect(PlainText.end(of: $0, isASCII: true) == place) }
            // 0x23 and 0x5d are the neighbours that subtracting would carry into.
            for index in 0..<place { bytes[index] = index % 2 == 0 ? 0x23 : 0x5d }
            bytes.withUnsafeBufferPointer { #expect(PlainText.end(of: $0, isASCII: false) == place) }
        }
    }

    private static var places: [(length: Int, place: Int)] {
        lengths.flatMap { length in (0...length).map { (length, $0) } }
    }

    private func quoted(_ text: String, html: Bool) -> String {
        text.unicodeScalars.reduce(into: "\"") { $0 += escaped($1, html: html) } + "\""
    }

    private func escaped(_ scalar: Unicode.Scalar, html: Bool) -> String {
        switch scalar {
        case "\"", "\\": "\\\(scalar)"
        case "\n": "\\n"
        case _ where scalar.value < 0x20, "<" where html, "\u{2028}" where html:
            "\\u" + String(repeating: "0", count: 4 - String(scalar.value, radix: 16).count)
                + String(scalar.value, radix: 16)
        default: String(scalar)
        }
    }
}
