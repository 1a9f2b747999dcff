import MicroCodec
import MicroCore
import SwiftProtobuf
import Testing

@Suite("JSON from callers who are not careful")
struct LenientJSONTests {
    @Test(
        "may have numbers and booleans where text belongs",
        arguments: [("12", "12"), ("1.50", "1.50"), ("true", "true"), ("false", "false"), ("1e3", "1e3")])
    func text(json: String, value: String) throws {
        #expect(try read(#"{"a_string":\#(json)}"#, as: Kitchen_Scalars.self).aString == value)
        #expect(try read(#"{"by_string":{"k":\#(json)}}"#, as: Kitchen_Maps.self).byString == ["k": value])
    }

    @Test(
        "may have text, 0 and 1 where booleans belong",
        arguments: [
            (#""true""#, true), (#""1""#, true), (#""t""#, true), (#""T""#, true), (#""TRUE""#, true), ("1", true),
            (#""false""#, false), (#""0""#, false), (#""f""#, false), (#""False""#, false), ("0", false),
        ])
    func booleans(json: String, value: Bool) throws {
        #expect(try read(#"{"bools":[\#(json)]}"#, as: Kitchen_Lists.self).bools == [value])
        #expect(try read(#"{"a_bool":\#(json)}"#, as: Kitchen_Scalars.self).aBool == value)
    }

    @Test("may have one value where a list belongs")
    func lists() throws {
        #expect(try read(#"{"tags":"one"}"#, as: Kitchen_Inner.self).tags == ["one"])
        #expect(try read(#"{"tags":1}"#, as: Kitchen_Inner.self).tags == ["1"])
        #expect(try read(#"{"int32s":"7"}"#, as: Kitchen_Lists.self).int32S == [7])
        #expect(try read(#"{"unpacked":7}"#, as: Kitchen_Lists.self).unpacked == [7])
    }

    /// `{"0":{…},"1":{…}}` was one item whose two unknown members were passed over: an empty one.
    @Test(
        "may not have an object where a list of messages belongs",
        arguments: [
            #"{"inners":{"0":{"count":1},"2":{"count":2}}}"#, #"{"inners":{"count":7}}"#, #"{"inners":{}}"#,
            #"{"strings":{"0":"a"}}"#,
        ])
    func objectForList(json: String) throws {
        let error = try #require(throws: CodecError.self) { try read(json, as: Kitchen_Lists.self) }
        #expect(error.code == .typeMismatch)
        let (field, expected) = json.contains("inners") ? ("inners", "an array") : ("strings", "a string")
        #expect(error.fieldPath == field)
        #expect(error.message == "expected \(expected), got an object")
    }

    /// `1` and `1.0` were one entry, and the first of both values was gone.
    @Test("may not have the key of a map in another spelling")
    func keys() throws {
        for (map, keys) in [("by_bool", ["t", "1", "True"]), ("by_int32", ["1.0", "1e0", "-0", "+1", "01", ""])] {
            for key in keys {
                #expect(throws: CodecError.self) {
                    try read(#"{"\#(map)":{"\#(key)":null}}"#, as: Kitchen_Maps.self)
                }
            }
        }
    }

    @Test("may have one value where a list of messages belongs whose JSON is no object")
    func wellKnownLists() throws {
        let message = try read(
            #"{"times":"2006-01-02T15:04:05Z","numbers":7,"values":"x"}"#, as: Kitchen_WellKnown.self)
        #expect(message.times.count == 1)
        #expect(message.numbers.map(\.value) == [7])
        #expect(message.values.count == 1)
        #expect(throws: CodecError.self) { try read(#"{"values":{"0":1}}"#, as: Kitchen_WellKnown.self) }
    }

    @Test(
        "is refused with the field's path, what it takes and what it got",
        arguments: [
            (
                #"{"lists":{"inners":[{},{"count":"abc"}]}}"#,
                #"field "lists.inners[1].count": expected an int32, got "abc""#
            ),
            (#"{"scalars":{"a_string":{}}}"#, #"field "scalars.a_string": expected a string, got an object"#),
            (#"{"scalars":{"a_string":[]}}"#, #"field "scalars.a_string": expected a string, got an array"#),
            (#"{"scalars":{"an_int32":1.5}}"#, #"field "scalars.an_int32": expected an int32, got 1.5"#),
            (#"{"scalars":{"an_int32":true}}"#, #"field "scalars.an_int32": expected an int32, got true"#),
            (#"{"scalars":{"an_int32":""}}"#, #"field "scalars.an_int32": expected an int32, got """#),
            (#"{"scalars":{"a_uint32":-1}}"#, #"field "scalars.a_uint32": expected a uint32, got -1"#),
            (#"{"scalars":{"an_int32":3000000000}}"#, #"field "scalars.an_int32": expected an int32, got 3000000000"#),
            (#"{"scalars":{"a_bool":"maybe"}}"#, #"field "scalars.a_bool": expected a bool, got "maybe""#),
            (#"{"scalars":{"a_bool":2}}"#, #"field "scalars.a_bool": expected a bool, got 2"#),
            (#"{"scalars":{"a_float":1e39}}"#, #"field "scalars.a_float": expected a float, got 1e+39"#),
            (#"{"scalars":{"a_double":"x"}}"#, #"field "scalars.a_double": expected a double, got "x""#),
            (#"{"scalars":{"a_double":1e999}}"#, #"field "scalars.a_double": expected a double, got 1e999"#),
            (#"{"scalars":{"some_bytes":"?"}}"#, #"field "scalars.some_bytes": expected base64 text, got "?""#),
            (
                #"{"scalars":{"color":"BLUE"}}"#,
                #"field "scalars.color": expected one of the names of Color, got "BLUE""#
            ),
            (#"{"maps":{"by_int32":{"x":1}}}"#, #"field "maps.by_int32["x"]": expected an int32, got "x""#),
            (#"{"maps":{"by_string":[]}}"#, #"field "maps.by_string": expected an object, got an array"#),
            (#"{"maps":{"by_string":{"k":null}}}"#, #"field "maps.by_string["k"]": expected a string, got null"#),
            (#"{"lists":{"strings":["a",null]}}"#, #"field "lists.strings[1]": expected a string, got null"#),
            (#"{"outer":{"nested":"x"}}"#, #"field "outer.nested": expected an object (Outer_Nested), got "x""#),
            (#"["x"]"#, "expected an object (Everything), got an array"),
        ])
    func refused(json: String, message: String) {
        #expect(failure(json, as: Kitchen_Everything.self)?.description == message)
    }

    @Test("is a bad request to the caller, out of range told from wrong type")
    func codes() {
        let tooLarge = failure(#"{"an_int32":3000000000}"#, as: Kitchen_Scalars.self)
        #expect(tooLarge?.code == .outOfRange)
        #expect(tooLarge?.fieldPath == "an_int32")
        #expect(failure(#"{"an_int32":"x"}"#, as: Kitchen_Scalars.self)?.code == .typeMismatch)
        let error = failure(#"{"an_int32":"x"}"#, as: Kitchen_Scalars.self)?.microError(id: "helloworld")
        #expect(error == .badRequest("helloworld", #"field "an_int32": expected an int32, got "x""#))
    }

    @Test("is shown shortened in errors, which travel in headers")
    func shortened() throws {
        let long = String(repeating: "x", count: 10_000)
        let error = try #require(failure(#"{"an_int32":"\#(long)"}"#, as: Kitchen_Scalars.self))
        #expect(error.description.utf8.count < 120)
    }

    @Test(
        "has to be JSON",
        arguments: ["{", "{]", #"{"count":}"#, #"{"count":1}x"#, #"{"tags":["a"}"#, "\"", "{\"a\":\"\u{1}\"}", "nul"])
    func malformed(json: String) {
        let error = failure(json, as: Kitchen_Inner.self)
        #expect(error?.code == .malformed || error?.code == .typeMismatch)
    }
}
