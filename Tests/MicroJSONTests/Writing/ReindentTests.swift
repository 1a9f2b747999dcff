import MicroJSON
import Testing

@Suite("A text is laid out over lines as Go's json.Indent does")
struct ReindentTests {
    @Test(
        "with nothing but white space changed",
        arguments: [
            ("{}", "{}"), ("[]", "[]"), (" { } ", "{} "), ("[ \n ]", "[]"), ("1", "1"), ("\"x\"", "\"x\""),
            ("  null\n", "null\n"),
            (#"{"a":1}"#, "{\n\t\"a\": 1\n}"),
            (#"{"b":[],"a":{},"b":[1,2]}"#, "{\n\t\"b\": [],\n\t\"a\": {},\n\t\"b\": [\n\t\t1,\n\t\t2\n\t]\n}"),
            (#"[1.0,1e3,-0,1E+2]"#, "[\n\t1.0,\n\t1e3,\n\t-0,\n\t1E+2\n]"),
            (#"{"\u0061\/":"\ud800\u00e9"}"#, "{\n\t\"\\u0061\\/\": \"\\ud800\\u00e9\"\n}"),
            ("[[[]],{}]", "[\n\t[\n\t\t[]\n\t],\n\t{}\n]"),
            ("[true,false,null]", "[\n\ttrue,\n\tfalse,\n\tnull\n]"),
        ])
    func layout(json: String, expected: String) throws {
        #expect(try text(JSON.reindent(json.bytes, indent: "\t")) == expected)
    }

    @Test("doing it twice changes nothing more, and no content is lost")
    func idempotent() throws {
        var random = RandomJSON(seed: 5)
        for _ in 0..<200 {
            let value = random.value()
            let once = try JSON.reindent(JSON.serialize(value), indent: "  ")
            #expect(try JSON.reindent(once, indent: "  ") == once)
            #expect(try JSON.parse(once) == value)
            #expect(once == JSON.serialize(value, options: .init(indent: "  ")))
        }
    }

    @Test("what is not JSON is rejected", arguments: ["", "{", "[1,]", "{} {}", "01"])
    func invalid(json: String) {
        #expect(throws: JSONError.self) { try JSON.reindent(json.bytes, indent: " ") }
    }
}
