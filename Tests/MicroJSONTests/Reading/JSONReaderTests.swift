import MicroJSON
import Testing

@Suite("A reader pulls a text apart piece by piece")
struct JSONReaderTests {
    @Test("members and elements come in order, with what lies between skipped")
    func order() throws {
        var reader = JSONReader(#" { "id" : 7 , "skip" : { "a" : [ 1 , { } ] } , "tags" : [ "x" , "y" ] } "#.bytes)
        try reader.beginObject()
        #expect(try reader.nextKey() == "id")
        #expect(try reader.readInt64() == 7)
        #expect(try reader.nextKey() == "skip")
        #expect(try reader.nextKey() == "tags")
        try reader.beginArray()
        var tags: [String] = []
        while try reader.nextElement() { tags.append(try reader.readString()) }
        #expect(tags == ["x", "y"])
        #expect(try reader.nextKey() == nil)
        try reader.end()
    }

    @Test("elements that are not read are skipped")
    func unreadElements() throws {
        var reader = JSONReader("[1,[2],{\"a\":3}]".bytes)
        try reader.beginArray()
        var count = 0
        while try reader.nextElement() { count += 1 }
        #expect(count == 3)
        try reader.end()
    }

    @Test(
        "the kind is known before the value is read",
        arguments: [
            ("{}", JSONKind.object), ("[]", .array), ("\"\"", .string), ("-1", .number), ("0", .number),
            ("true", .bool),
            ("false", .bool), (" null", .null),
        ])
    func peek(json: String, kind: JSONKind) throws {
        var reader = JSONReader(json.bytes)
        #expect(try reader.peek() == kind)
        #expect(try reader.peek() == kind)
        try reader.skipValue()
        try reader.end()
    }

    @Test("each read gives its type")
    func scalars() throws {
        var reader = JSONReader(#"["s",true,false,null,1.50,-3,18446744073709551615,2.5,{"a":[]}, [1, 2] ]"#.bytes)
        try reader.beginArray()
        func next() throws { #expect(try reader.nextElement()) }
        try next()
        #expect(try reader.readString() == "s")
        try next()
        #expect(try reader.readBool())
        try next()
        #expect(try !reader.readBool())
        try next()
        try reader.readNull()
        try next()
        #expect(try reader.readNumber().text == "1.50")
        try next()
        #expect(try reader.readInt64() == -3)
        try next()
        #expect(try reader.readUInt64() == .max)
        try next()
        #expect(try reader.readDouble() == 2.5)
        try next()
        #expect(try reader.readValue() == ["a": []])
        try next()
        #expect(try text(reader.readRaw()) == "[1, 2]")
        #expect(try !reader.nextElement())
        try reader.end()
    }

    @Test(
        "a value of another kind is a mismatch",
        arguments: [
            "string", "bool", "null", "number", "int64", "uint64", "double", "object", "array",
        ])
    func mismatch(read: String) {
        var reader = JSONReader(
            (read == "object" ? "[]" : read == "string" ? "1" : read == "array" ? "{}" : "\"x\"").bytes)
        let error = #expect(throws: JSONError.self) {
            switch read {
            case "string": _ = try reader.readString()
            case "bool": _ = try reader.readBool()
            case "null": try reader.readNull()
            case "number": _ = try reader.readNumber()
            case "int64": _ = try reader.readInt64()
            case "uint64": _ = try reader.readUInt64()
            case "double": _ = try reader.readDouble()
            case "object": try reader.beginObject()
            default: try reader.beginArray()
            }
        }
        #expect(error?.code == .typeMismatch)
        #expect(error?.offset == 0)
    }

    @Test(
        "numbers that do not fit are a mismatch",
        arguments: ["9223372036854775808", "1.5", "1e19", "-9223372036854775809"])
    func integerRange(json: String) {
        var reader = JSONReader(json.bytes)
        #expect(throws: JSONError.self) { try reader.readInt64() }
    }

    @Test("a number too large for a double is a mismatch; one too small is zero")
    func doubleRange() throws {
        var large = JSONReader("1e400".bytes)
        #expect(throws: JSONError.self) { try large.readDouble() }
        var small = JSONReader("1e-400".bytes)
        #expect(try small.readDouble() == 0)
    }

    @Test("reads out of place are refused, not trapped")
    func misplaced() throws {
        func code(_ body: (inout JSONReader) throws -> Void) -> JSONError.Code? {
            var reader = JSONReader("{\"a\":[1]}".bytes)
            do { try body(&reader) } catch { return (error as? JSONError)?.code }
            return nil
        }
        #expect(code { _ = try $0.nextKey() } == .misplacedRead)
        #expect(code { _ = try $0.nextElement() } == .misplacedRead)
        #expect(code { try $0.end() } == .misplacedRead)
        #expect(
            code {
                try $0.beginObject(); _ = try $0.readString()
            } == .misplacedRead)
        #expect(
            code {
                try $0.beginObject(); _ = try $0.nextElement()
            } == .misplacedRead)
        #expect(
            code {
                try $0.skipValue(); _ = try $0.readValue()
            } == .misplacedRead)
        #expect(
            code {
                try $0.beginObject(); _ = try $0.nextKey(); try $0.beginArray(); _ = try $0.nextKey()
            } == .misplacedRead)
        #expect(
            code {
                try $0.skipValue(); try $0.end()
            } == nil)
    }
}
