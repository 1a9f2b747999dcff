import MicroCodec
import SwiftProtobuf
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("A protobuf message as JSON")
struct MessageToJSONTests {
    @Test("has every field with its default, in the order of the proto, without spaces")
    func defaults() throws {
        #expect(
            try jsonText(Kitchen_Scalars()) == """
                {"a_double":0,"a_float":0,"an_int32":0,"an_int64":"0","a_uint32":0,"a_uint64":"0","a_sint32":0,\
                "a_sint64":"0","a_fixed32":0,"a_fixed64":"0","a_sfixed32":0,"a_sfixed64":"0","a_bool":false,\
                "a_string":"","some_bytes":null,"color":"UNKNOWN"}
                """)
    }

    @Test("shows empty lists and maps as [] and {}, unset messages as null")
    func emptyContainers() throws {
        #expect(try jsonText(Kitchen_Inner()) == #"{"count":0,"tags":[],"again":null}"#)
        #expect(try jsonText(Kitchen_Maps()).hasPrefix(#"{"by_string":{},"by_int32":{},"#))
    }

    @Test("leaves out optional fields that are not set, but not messages")
    func optionals() throws {
        #expect(try jsonText(Kitchen_Optionals()) == #"{"inner":null}"#)
        let set = Kitchen_Optionals.with {
            $0.aDouble = 0
            $0.anInt64 = 0
            $0.aBool = false
            $0.aString = ""
            $0.someBytes = .init()
            $0.color = .unknown
        }
        #expect(
            try jsonText(set) == """
                {"a_double":0,"an_int64":"0","a_bool":false,"a_string":"","some_bytes":"","color":"UNKNOWN",\
                "inner":null}
                """)
    }

    @Test("leaves out members of a oneof that are not set, and has the one that is, default or not")
    func oneof() throws {
        #expect(try jsonText(Kitchen_Choice()) == #"{"before":"","after":""}"#)
        #expect(
            try jsonText(Kitchen_Choice.with { $0.pick = .number(0) }) == #"{"before":"","number":0,"after":""}"#)
        #expect(
            try jsonText(Kitchen_Choice.with { $0.pick = .inner(.init()) })
                == #"{"before":"","inner":{"count":0,"tags":[],"again":null},"after":""}"#)
    }

    @Test("writes integers of 64 bits as text, smaller ones as numbers")
    func integers() throws {
        let message = Kitchen_Scalars.with {
            $0.anInt32 = .min
            $0.anInt64 = .min
            $0.aUint32 = .max
            $0.aUint64 = .max
            $0.aSint32 = .min
            $0.aSint64 = .min
            $0.aFixed32 = .max
            $0.aFixed64 = .max
            $0.aSfixed32 = .min
            $0.aSfixed64 = .min
        }
        #expect(
            try jsonText(message).contains(
                """
                "an_int32":-2147483648,"an_int64":"-9223372036854775808","a_uint32":4294967295,\
                "a_uint64":"18446744073709551615","a_sint32":-2147483648,"a_sint64":"-9223372036854775808",\
                "a_fixed32":4294967295,"a_fixed64":"18446744073709551615","a_sfixed32":-2147483648,\
                "a_sfixed64":"-9223372036854775808"
                """))
    }

    @Test(
        "writes numbers that JSON lacks as text",
        arguments: [(Double.nan, #""NaN""#), (.infinity, #""Infinity""#), (-.infinity, #""-Infinity""#), (0.1, "0.1")])
    func floats(value: Double, text: String) throws {
        let message = Kitchen_Scalars.with {
            $0.aDouble = value
            $0.aFloat = Float(value)
        }
        #expect(try jsonText(message).hasPrefix(#"{"a_double":\#(text),"a_float":\#(text),"#))
    }

    @Test(
        "names enum values, and writes a number without a name as it is",
        arguments: [(Kitchen_Color.red, #""RED""#), (.below, #""BELOW""#), (.UNRECOGNIZED(77), "77")])
    func enums(value: Kitchen_Color, text: String) throws {
        #expect(try jsonText(Kitchen_Scalars.with { $0.color = value }).hasSuffix(#""color":\#(text)}"#))
    }

    @Test(
        "escapes text as Go does",
        arguments: [
            ("plain", "plain"), ("<a href=\"x\">&</a>", #"\u003ca href=\"x\"\u003e\u0026\u003c/a\u003e"#),
            ("tab\tline\nback\\slash", #"tab\tline\nback\\slash"#), ("grüße 🐝", "grüße 🐝"), ("\u{1}", #"\u0001"#),
            ("\u{2028}\u{7f}", "\\u2028\u{7f}"),
        ])
    func text(value: String, escaped: String) throws {
        #expect(
            try jsonText(Kitchen_Choice.with { $0.before = value }) == #"{"before":"\#(escaped)","after":""}"#)
    }

    @Test("writes bytes as base64 with padding", arguments: [("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v")])
    func bytes(value: String, text: String) throws {
        let message = Kitchen_Scalars.with { $0.someBytes = .init(value.utf8) }
        #expect(try jsonText(message).contains(#""some_bytes":"\#(text)""#))
    }

    @Test("writes map keys as text whatever their type")
    func maps() throws {
        let message = Kitchen_Maps.with {
            $0.byString = ["<": ">"]
            $0.byInt32 = [-1: 2]
            $0.byUint64 = [7: .init([1])]
            $0.byInt64 = [5: .with { $0.count = 1 }]
            $0.bySint64 = [-9: 9]
            $0.byFixed32 = [3: true]
            $0.byBool = [true: .init()]
        }
        #expect(
            try jsonText(message) == """
                {"by_string":{"\\u003c":"\\u003e"},"by_int32":{"-1":2},\
                "by_int64":{"5":{"count":1,"tags":[],"again":null}},"by_uint32":{},"by_uint64":{"7":"AQ=="},\
                "by_sint32":{},"by_sint64":{"-9":"9"},"by_fixed32":{"3":true},"by_fixed64":{},"by_sfixed32":{},\
                "by_sfixed64":{},"by_bool":{"true":"1970-01-01T00:00:00Z"}}
                """)
    }

    @Test("keeps the proto's spelling of names")
    func names() throws {
        #expect(
            try jsonText(Kitchen_Outer.Nested()) == #"{"mode":"OFF","camelCase":"","HTTPStatus":""}"#)
    }

    @Test("finds fields with high numbers, written in the order of the proto")
    func highNumbers() throws {
        let message = Kitchen_Outer.with { $0.inner.count = 4 }
        #expect(
            try jsonText(message) == """
                {"nested":null,"inner":{"count":4,"tags":[],"again":null},"all_nested":[],\
                "a_name_with_3_numbers":"","mode":"OFF"}
                """)
    }
}
