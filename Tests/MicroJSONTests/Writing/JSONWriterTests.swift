import MicroJSON
import Testing

@Suite("A writer puts commas and line breaks itself")
struct JSONWriterTests {
    private func write(_ options: JSONWriter.Options = .init()) -> String {
        var writer = JSONWriter(options: options)
        writer.beginObject()
        writer.key("a")
        writer.int(1)
        writer.key("b")
        writer.beginArray()
        writer.string("x")
        writer.null()
        writer.bool(true)
        writer.bool(false)
        writer.beginArray()
        writer.endArray()
        writer.endArray()
        writer.key("c")
        writer.beginObject()
        writer.endObject()
        writer.key("d")
        writer.uint(.max)
        writer.key("e")
        writer.raw(#"{"x": 1}"#.bytes)
        writer.key("f")
        writer.number(JSONNumber(2))
        writer.key("g")
        writer.value(["h": [1.5]])
        writer.endObject()
        return text(writer.bytes)
    }

    @Test("compact")
    func compact() {
        let expected =
            #"{"a":1,"b":["x",null,true,false,[]],"c":{},"d":18446744073709551615,"e":{"x": 1},"f":2,"g":{"h":[1.5]}}"#
        #expect(write() == expected)
    }

    @Test("indented as Go's MarshalIndent")
    func indented() {
        let expected = """
            {
            \t"a": 1,
            \t"b": [
            \t\t"x",
            \t\tnull,
            \t\ttrue,
            \t\tfalse,
            \t\t[]
            \t],
            \t"c": {},
            \t"d": 18446744073709551615,
            \t"e": {"x": 1},
            \t"f": 2,
            \t"g": {
            \t\t"h": [
            \t\t\t1.5
            \t\t]
            \t}
            }
            """
        #expect(write(.init(indent: "\t")) == expected)
    }

    @Test("values at the top stand side by side")
    func sequence() {
        var writer = JSONWriter()
        writer.int(1)
        writer.raw("\n".bytes)
        writer.beginArray()
        writer.endArray()
        #expect(text(writer.bytes) == "1\n[]")
    }

    @Test("ends without begins do not trap")
    func misuse() {
        var writer = JSONWriter(options: .init(indent: " "))
        writer.endArray()
        writer.endObject()
        writer.endObject()
        #expect(!writer.bytes.isEmpty)
    }
}
