import MicroCodec
import SwiftProtobuf
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("Messages of google.protobuf")
struct WellKnownTests {
    @Test("are null when unset, except in lists and maps")
    func unset() throws {
        #expect(
            try jsonText(Kitchen_WellKnown()) == """
                {"time":null,"wait":null,"object":null,"anything":null,"list":null,"mask":null,"nothing":null,\
                "w_double":null,"w_float":null,"w_int64":null,"w_uint64":null,"w_int32":null,"w_uint32":null,\
                "w_bool":null,"w_string":null,"w_bytes":null,"times":[],"values":[],"null":null,"numbers":[]}
                """)
    }

    @Test("have their own JSON")
    func all() throws {
        let message = Kitchen_WellKnown.with {
            $0.time = .init(seconds: 63_108_020, nanos: 21_000_000)
            $0.wait = .init(seconds: 1, nanos: 500_000_000)
            $0.object.fields = ["c": .init(structValue: ["d": "<"])]
            $0.anything = .init(listValue: [1.5, "x", nil])
            $0.list = [false]
            $0.mask = .init(protoPaths: "user.display_name", "photo")
            $0.nothing = .init()
            $0.wDouble = .init(0)
            $0.wFloat = .init(1.5)
            $0.wInt64 = .init(-1)
            $0.wUint64 = .init(.max)
            $0.wInt32 = .init(0)
            $0.wUint32 = .init(3)
            $0.wBool = .init(true)
            $0.wString = .init("")
            $0.wBytes = .init(.init())
            $0.times = [.init(), .init(seconds: -1)]
            $0.values = [nil, 2]
            $0.numbers = [.init(0), .init(5)]
        }
        let json = """
            {"time":"1972-01-01T10:00:20.021Z","wait":"1.500s","object":{"c":{"d":"\\u003c"}},\
            "anything":[1.5,"x",null],"list":[false],"mask":"user.displayName,photo","nothing":{},"w_double":0,\
            "w_float":1.5,"w_int64":"-1","w_uint64":"18446744073709551615","w_int32":0,"w_uint32":3,"w_bool":true,\
            "w_string":"","w_bytes":"","times":["1970-01-01T00:00:00Z","1969-12-31T23:59:59Z"],"values":[null,2],\
            "null":null,"numbers":[0,5]}
            """
        #expect(try jsonText(message) == json)
        #expect(try read(json) == message)
        #expect(try Kitchen_WellKnown(jsonString: json) == message)
    }

    @Test("may be whole messages")
    func roots() throws {
        #expect(try jsonText(Google_Protobuf_Empty()) == "{}")
        #expect(try read("{}", as: Google_Protobuf_Empty.self) == .init())
        #expect(try jsonText(Google_Protobuf_Timestamp(seconds: 0)) == #""1970-01-01T00:00:00Z""#)
        #expect(try read(#"{"a":[1]}"#, as: Google_Protobuf_Struct.self) == ["a": .init(listValue: [1])])
        #expect(try read("null", as: Google_Protobuf_Value.self) == nil)
        #expect(try read("7", as: Google_Protobuf_Int64Value.self) == .init(7))
    }

    @Test("are empty as requests of callers who say nothing, as GET and `micro call` without JSON do")
    func emptyRoots() throws {
        for json in ["", "{}", " { } ", "null"] {
            #expect(try read(json, as: Google_Protobuf_StringValue.self) == .init())
            #expect(try read(json, as: Google_Protobuf_Int64Value.self) == .init())
            #expect(try read(json, as: Google_Protobuf_BytesValue.self) == .init())
            #expect(try read(json, as: Google_Protobuf_FieldMask.self) == .init())
            #expect(try read(json, as: Google_Protobuf_Timestamp.self) == .init())
            #expect(try read(json, as: Google_Protobuf_Duration.self) == .init())
            #expect(try read(json, as: Google_Protobuf_ListValue.self) == .init())
            #expect(try read(json, as: Google_Protobuf_Struct.self) == .init())
            #expect(try read(json, as: Google_Protobuf_Any.self) == .init())
        }
        #expect(try read("{}", as: Google_Protobuf_Value.self) == .init(structValue: [:]))
    }

    @Test("are refused as objects that say something, and as empty objects inside of others")
    func objects() {
        #expect(
            failure(#"{"name":"Jane"}"#, as: Google_Protobuf_StringValue.self)?.description
                == "expected a string, got an object")
        #expect(failure("{} {}", as: Google_Protobuf_StringValue.self)?.code == .malformed)
        for field in ["w_string", "mask", "time", "list"] {
            #expect(failure(#"{"\#(field)":{}}"#, as: Kitchen_WellKnown.self)?.code == .typeMismatch, "\(field)")
        }
    }

    @Test("take null as a Value, and as absent everywhere else")
    func nulls() throws {
        let message = try read(#"{"anything":null,"null":null,"w_int32":null}"#, as: Kitchen_WellKnown.self)
        #expect(message.anything == nil)
        #expect(message.hasAnything)
        #expect(!message.hasWInt32)
    }

    @Test(
        "Timestamps are RFC 3339",
        arguments: [
            ("2006-01-02T15:04:05Z", 1_136_214_245, 0), ("2006-01-02T15:04:05.1Z", 1_136_214_245, 100_000_000),
            ("2006-01-02T15:04:05.000000001Z", 1_136_214_245, 1), ("2006-01-02T16:04:05+01:00", 1_136_214_245, 0),
            ("2006-01-02t09:04:05-06:00", 1_136_214_245, 0), ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
            ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999), ("2000-02-29T00:00:00Z", 951_782_400, 0),
        ] as [(String, Int64, Int32)])
    func timestamps(text: String, seconds: Int64, nanos: Int32) throws {
        let time = try read(#"{"time":"\#(text)"}"#, as: Kitchen_WellKnown.self).time
        #expect(time == .init(seconds: seconds, nanos: nanos))
        #expect(try read(jsonText(time)) == time)
    }

    @Test(
        "Timestamps that are none are refused",
        arguments: [
            "", "2006-01-02", "2006-01-02T15:04:05", "2006-13-02T15:04:05Z", "2006-02-30T15:04:05Z",
            "2006-01-02T25:04:05Z", "2006-01-02T15:04:05.Z", "2006-01-02T15:04:05.1234567890Z",
            "0000-12-31T23:59:59Z", "2006-01-02T15:04:05ZZ", "9999-12-31T23:59:59-01:00", "1e3",
        ])
    func badTimestamps(text: String) {
        #expect(failure(#"{"time":"\#(text)"}"#, as: Kitchen_WellKnown.self)?.fieldPath == "time")
    }

    @Test(
        "Durations are seconds with an s",
        arguments: [
            ("0s", 0, 0, "0s"), ("1.5s", 1, 500_000_000, "1.500s"), ("-1.5s", -1, -500_000_000, "-1.500s"),
            ("-0.000000001s", 0, -1, "-0.000000001s"), ("0.000001s", 0, 1000, "0.000001s"),
            ("315576000000s", 315_576_000_000, 0, "315576000000s"),
        ] as [(String, Int64, Int32, String)])
    func durations(text: String, seconds: Int64, nanos: Int32, written: String) throws {
        let wait = try read(#"{"wait":"\#(text)"}"#, as: Kitchen_WellKnown.self).wait
        #expect(wait == .init(seconds: seconds, nanos: nanos))
        #expect(try jsonText(wait) == "\"\(written)\"")
    }

    @Test("Durations that are none are refused", arguments: ["", "1", "s", "1.s", "--1s", "1h", "315576000001s"])
    func badDurations(text: String) {
        #expect(failure(#"{"wait":"\#(text)"}"#, as: Kitchen_WellKnown.self)?.fieldPath == "wait")
    }

    @Test("out of range have no JSON")
    func outOfRange() {
        let time = Google_Protobuf_Timestamp(seconds: .max)
        #expect(throws: CodecError.self) { try jsonText(time) }
        #expect(throws: CodecError.self) { try jsonText(Google_Protobuf_Duration(seconds: 1, nanos: -1)) }
        #expect(throws: CodecError.self) { try jsonText(Google_Protobuf_Timestamp(seconds: 0, nanos: -1)) }
    }

    /// Found by fuzzing: JSON has no other place for capitals and commas, and what was read back had other paths.
    @Test("Field masks whose paths would come back as others have no JSON", arguments: ["a,b", "aB", "", "_", "a__b"])
    func unwritableMasks(path: String) {
        #expect(throws: CodecError.self) { try jsonText(Google_Protobuf_FieldMask(protoPaths: "a", path)) }
    }

    @Test("Any is refused with a word on what to do")
    func any() throws {
        let message = try Kitchen_HasAny.with { $0.any = try .init(message: Kitchen_Inner()) }
        #expect(throws: CodecError.self) { try jsonText(message) }
        #expect(try jsonText(Kitchen_HasAny()) == #"{"any":null}"#)
        let error = failure(#"{"any":{"@type":"x"}}"#, as: Kitchen_HasAny.self)
        #expect(error?.code == .unsupportedType)
        #expect(error?.description.contains("application/grpc+proto") == true)
    }
}
