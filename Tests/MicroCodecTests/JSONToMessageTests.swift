import MicroCodec
import SwiftProtobuf
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("JSON as a protobuf message")
struct JSONToMessageTests {
    @Test("is read by proto names and by lowerCamel names")
    func names() throws {
        let expected = Kitchen_Scalars.with { $0.anInt32 = 7 }
        #expect(try read(#"{"an_int32":7}"#) == expected)
        #expect(try read(#"{"anInt32":7}"#) == expected)
        #expect(try read(#"{"HTTPStatus":"x","camelCase":"y"}"#, as: Kitchen_Outer.Nested.self).httpstatus == "x")
        #expect(try read(#"{"aNameWith3Numbers":"x"}"#, as: Kitchen_Outer.self).aNameWith3Numbers == "x")
    }

    @Test("may be nothing at all", arguments: ["", " \n", "{}", "null", " { } "])
    func empty(json: String) throws {
        #expect(try read(json, as: Kitchen_Inner.self) == Kitchen_Inner())
    }

    @Test("takes null for a field that is absent")
    func null() throws {
        let json = #"{"before":null,"text":null,"after":"x"}"#
        #expect(try read(json, as: Kitchen_Choice.self) == .with { $0.after = "x" })
        #expect(try read(#"{"tags":null,"again":null}"#, as: Kitchen_Inner.self) == Kitchen_Inner())
        #expect(try read(#"{"by_string":null}"#, as: Kitchen_Maps.self) == Kitchen_Maps())
    }

    @Test("may have members that nobody knows")
    func unknown() throws {
        let json = #"{"nobody":{"deep":[1,{"x":null}]},"count":3,"else":"x"}"#
        #expect(try read(json, as: Kitchen_Inner.self).count == 3)
    }

    @Test(
        "takes any integer as a number or as text",
        arguments: [("5", 5), (#""5""#, 5), ("-5", -5), (#""-5""#, -5), ("5.0", 5), ("1e2", 100), (#""1e2""#, 100)])
    func integers(text: String, value: Int) throws {
        let signed = try read(
            #"{"an_int32":\#(text),"an_int64":\#(text),"a_sint32":\#(text),"a_sint64":\#(text),"#
                + #""a_sfixed32":\#(text),"a_sfixed64":\#(text)}"#, as: Kitchen_Scalars.self)
        #expect(signed.anInt32 == Int32(value))
        #expect(signed.anInt64 == Int64(value))
        #expect(signed.aSint32 == Int32(value))
        #expect(signed.aSint64 == Int64(value))
        #expect(signed.aSfixed32 == Int32(value))
        #expect(signed.aSfixed64 == Int64(value))
        guard value >= 0 else { return }
        let unsigned = try read(
            #"{"a_uint32":\#(text),"a_uint64":\#(text),"a_fixed32":\#(text),"a_fixed64":\#(text)}"#,
            as: Kitchen_Scalars.self)
        #expect(unsigned.aUint32 == UInt32(value))
        #expect(unsigned.aUint64 == UInt64(value))
        #expect(unsigned.aFixed32 == UInt32(value))
        #expect(unsigned.aFixed64 == UInt64(value))
    }

    @Test("takes integers up to the ends of their types")
    func extremes() throws {
        let message = Kitchen_Scalars.with {
            $0.anInt32 = .min
            $0.anInt64 = .max
            $0.aUint32 = .max
            $0.aUint64 = .max
            $0.aSint32 = .max
            $0.aSint64 = .min
            $0.aFixed32 = .max
            $0.aFixed64 = .max
            $0.aSfixed32 = .min
            $0.aSfixed64 = .min
        }
        #expect(try read(jsonText(message)) == message)
        #expect(try read(#"{"a_uint64":18446744073709551615}"#, as: Kitchen_Scalars.self).aUint64 == .max)
        #expect(try read(#"{"an_int64":-9223372036854775808}"#, as: Kitchen_Scalars.self).anInt64 == .min)
    }

    @Test(
        "takes fractions as numbers, as text, and by name",
        arguments: [
            ("1.5", 1.5), (#""1.5""#, 1.5), ("2", 2), (#""Infinity""#, .infinity), (#""-Infinity""#, -.infinity),
            ("-0.0", -0.0), ("1e-3", 0.001),
        ])
    func floats(text: String, value: Double) throws {
        let message = try read(#"{"a_double":\#(text),"a_float":\#(text)}"#, as: Kitchen_Scalars.self)
        #expect(message.aDouble == value && message.aDouble.sign == value.sign)
        #expect(message.aFloat == Float(value))
        #expect(try read(#"{"a_double":"NaN"}"#, as: Kitchen_Scalars.self).aDouble.isNaN)
    }

    @Test(
        "takes enums by name, by number and by a number as text",
        arguments: [
            (#""GREEN""#, Kitchen_Color.green), ("2", .green), (#""2""#, .green), ("-1", .below), ("2.0", .green),
            ("99", .UNRECOGNIZED(99)),
        ])
    func enums(text: String, value: Kitchen_Color) throws {
        #expect(try read(#"{"color":\#(text)}"#, as: Kitchen_Scalars.self).color == value)
        #expect(try read(#"{"colors":[\#(text),\#(text)]}"#, as: Kitchen_Lists.self).colors == [value, value])
    }

    @Test(
        "takes base64 of either alphabet, with padding or without",
        arguments: ["-_8=", "+/8=", "+/8", "-_8"])
    func bytes(text: String) throws {
        #expect(try Array(read(#"{"some_bytes":"\#(text)"}"#, as: Kitchen_Scalars.self).someBytes) == [0xfb, 0xff])
    }

    @Test("takes the last of members with the same name")
    func duplicates() throws {
        #expect(try read(#"{"count":1,"count":2}"#, as: Kitchen_Inner.self).count == 2)
        #expect(try read(#"{"count":1,"count":0}"#, as: Kitchen_Inner.self).count == 0)
        #expect(try read(#"{"text":"a","number":2}"#, as: Kitchen_Choice.self).pick == .number(2))
    }

    @Test("takes maps with keys of every type")
    func maps() throws {
        let message = Kitchen_Maps.with {
            $0.byString = ["a b": "c", "": ""]
            $0.byInt32 = [-1: 1, .max: 0]
            $0.byInt64 = [.min: .with { $0.count = 1 }]
            $0.byUint32 = [.max: .green]
            $0.byUint64 = [.max: .init([1, 2])]
            $0.bySint32 = [.min: 1.5]
            $0.bySint64 = [.min: .min]
            $0.byFixed32 = [.max: true]
            $0.byFixed64 = [.max: 0.25]
            $0.bySfixed32 = [.min: .max]
            $0.bySfixed64 = [.min: "x"]
            $0.byBool = [true: .init(seconds: 1), false: .init(seconds: 2)]
        }
        #expect(try read(jsonText(message)) == message)
    }

    @Test("packs lists of numbers as SwiftProtobuf does, and those that the proto says stay unpacked")
    func lists() throws {
        let message = Kitchen_Lists.with {
            $0.doubles = [1, 2.5]
            $0.int32S = [0, -1, 300]
            $0.bools = [true, false]
            $0.strings = ["", "x"]
            $0.byteStrings = [.init(), .init([1])]
            $0.inners = [.init(), .with { $0.tags = ["t"] }]
            $0.unpacked = [1, 2]
        }
        let json =
            #"{"doubles":[1,2.5],"int32s":[0,-1,300],"int64s":[],"bools":[true,false],"strings":["","x"],"#
            + #""byte_strings":["","AQ=="],"inners":[{},{"tags":["t"]}],"unpacked":[1,2]}"#
        let wire = try MessageSchema.of(Kitchen_Lists.self).wire(fromJSON: Array(json.utf8))
        #expect(try wire == message.serializedBytes())
    }

    @Test("has lengths of more than one byte where messages are long")
    func longMessages() throws {
        let message = Kitchen_Inner.with {
            $0.again.again.tags = [String(repeating: "x", count: 120), String(repeating: "y", count: 20_000)]
        }
        #expect(try read(jsonText(message)) == message)
    }
}
