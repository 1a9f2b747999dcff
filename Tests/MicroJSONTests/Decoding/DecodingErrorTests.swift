import MicroJSON
import Testing

private struct Item: Decodable {
    var id: Int8
    var name: String
    var flag: Bool?
    var ratio: Double?
    var tags: [String]?
    var bytes: [UInt8]?
    var child: Child?
    var number: JSONNumber?
    var object: JSONObject?
    struct Child: Decodable { var x: Int }
}

private struct Items: Decodable { var items: [Item] }

/// What a user learns from a decoding error.
private struct Report: Equatable {
    var kind: String
    var path: String
    var text: String

    init(_ json: String) {
        self.init { _ = try decoded(Items.self, json) }
    }

    init(_ body: () throws -> Void) {
        (kind, path, text) = ("none", "", "")
        do { try body() } catch let error as DecodingError {
            switch error {
            case .typeMismatch(_, let context): set("typeMismatch", context)
            case .valueNotFound(_, let context): set("valueNotFound", context)
            case .keyNotFound(let key, let context): set("keyNotFound " + key.stringValue, context)
            case .dataCorrupted(let context): set("dataCorrupted", context)
            @unknown default: kind = "unknown"
            }
        } catch { kind = "\(error)" }
    }

    private mutating func set(_ kind: String, _ context: DecodingError.Context) {
        self.kind = kind
        path = context.codingPath.map(\.stringValue).joined(separator: "/")
        text = context.debugDescription
    }
}

@Suite("A decoding error says what was expected, what was found and where")
struct DecodingErrorTests {
    @Test(
        "in an item",
        arguments: [
            (#""id":"x""#, "typeMismatch", "id", "Expected a number, found a string at items[0].id (offset 17)."),
            (#""id":1000"#, "dataCorrupted", "id", "1000 does not fit in Int8 at items[0].id (offset 16)."),
            (#""id":1.5"#, "dataCorrupted", "id", "1.5 is not an integer at items[0].id (offset 16)."),
            (#""id":1.0"#, "dataCorrupted", "id", "1.0 is not an integer at items[0].id (offset 16)."),
            (#""id":null"#, "valueNotFound", "id", "Expected a number, found null at items[0].id (offset 16)."),
            (#""id":1"#, "keyNotFound name", "", "There is no member 'name' at items[0] (offset 10)."),
            (
                #""id":1,"name":5"#, "typeMismatch", "name",
                "Expected a string, found a number at items[0].name (offset 25)."
            ),
            (
                #""id":1,"name":"","flag":1"#, "typeMismatch", "flag",
                "Expected a boolean, found a number at items[0].flag (offset 35)."
            ),
            (
                #""id":1,"name":"","flag":"true""#, "typeMismatch", "flag",
                "Expected a boolean, found a string at items[0].flag (offset 36)."
            ),
            (
                #""id":1,"name":"","ratio":[]"#, "typeMismatch", "ratio",
                "Expected a number, found an array at items[0].ratio (offset 36)."
            ),
            (
                #""id":1,"name":"","ratio":1e999"#, "dataCorrupted", "ratio",
                "1e999 does not fit in Double at items[0].ratio (offset 36)."
            ),
            (
                #""id":1,"name":"","tags":{}"#, "typeMismatch", "tags",
                "Expected an array, found an object at items[0].tags (offset 35)."
            ),
            (
                #""id":1,"name":"","tags":["",1]"#, "typeMismatch", "tags/Index 1",
                "Expected a string, found a number at items[0].tags[1] (offset 39)."
            ),
            (
                #""id":1,"name":"","bytes":"*""#, "dataCorrupted", "bytes",
                "The text is not base64 at items[0].bytes (offset 37)."
            ),
            (
                #""id":1,"name":"","bytes":[256]"#, "dataCorrupted", "bytes/Index 0",
                "256 does not fit in UInt8 at items[0].bytes[0] (offset 37)."
            ),
            (
                #""id":1,"name":"","child":[]"#, "typeMismatch", "child",
                "Expected an object, found an array at items[0].child (offset 36)."
            ),
            (
                #""id":1,"name":"","child":{}"#, "keyNotFound x", "child",
                "There is no member 'x' at items[0].child (offset 36)."
            ),
            (
                #""id":1,"name":"","object":[]"#, "typeMismatch", "object",
                "Expected an object, found an array at items[0].object (offset 37)."
            ),
        ])
    func item(members: String, kind: String, path: String, text: String) {
        let report = Report(#"{"items":[{"# + members + "}]}")
        #expect(report.kind == kind)
        #expect(report.path == "items/Index 0" + (path.isEmpty ? "" : "/" + path))
        #expect(report.text == text)
    }

    @Test(
        "at the top",
        arguments: [
            ("[]", "typeMismatch", "Expected an object, found an array at the top (offset 0)."),
            ("null", "valueNotFound", "Expected an object, found null at the top (offset 0)."),
            ("{}", "keyNotFound items", "There is no member 'items' at the top (offset 0)."),
            ("{", "dataCorrupted", "Not valid JSON: unexpected end at offset 1: expected a member or '}'."),
            ("", "dataCorrupted", "Not valid JSON: unexpected end at offset 0: expected a value."),
            (
                "{}x", "dataCorrupted",
                "Not valid JSON: invalid character 'x' at offset 2: expected nothing after the value."
            ),
        ])
    func top(json: String, kind: String, text: String) {
        let report = Report(json)
        #expect(report.kind == kind)
        #expect(report.path.isEmpty)
        #expect(report.text == text)
    }

    @Test("malformed JSON carries the reader's error")
    func underlying() {
        let error = #expect(throws: DecodingError.self) { try decoded(Int.self, "[1") }
        guard case .dataCorrupted(let context) = error else { return }
        #expect((context.underlyingError as? JSONError)?.code == .unexpectedEnd)
    }

    @Test("an array read past its end")
    func pastEnd() {
        struct Two: Decodable {
            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                _ = try container.decode(Int.self)
                _ = try container.decode(Int.self)
            }
        }
        let report = Report { _ = try decoded([String: Two].self, #"{"k":[1]}"#) }
        #expect(report.kind == "valueNotFound")
        #expect(report.path == "k/Index 1")
        #expect(report.text == "The array has no more than 1 elements at k (offset 5).")
    }

    @Test("an enum's unknown value")
    func unknownCase() {
        enum Colour: String, Decodable { case red }
        let report = Report { _ = try decoded([Colour].self, #"["blue"]"#) }
        #expect(report.kind == "dataCorrupted")
        #expect(report.path == "Index 0")
    }
}
