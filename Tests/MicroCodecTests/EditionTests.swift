import MicroCodec
import MicroCore
import SwiftProtobuf
import Testing

@Suite("Messages of an edition")
struct EditionTests {
    private let note = Edition2023_Note.with {
        $0.text = ""
        $0.number = 0
        $0.plain = "p"
        $0.needed = 1
        $0.mood = .unknown
        $0.grade = .bad
        $0.packed = [1, 2]
        $0.expanded = [3, 4]
        $0.part.id = 5
        $0.group = .with { group in
            group.id = 6
            group.inner.inner.id = 7
        }
        $0.groups = [.init(), .with { $0.id = 8 }]
        $0.grades = [.good, .bad]
        $0.counts = ["a": 0]
        $0.parts = ["b": .init()]
        $0.corner.id = 9
    }

    private let noteJSON = """
        {"text":"","number":0,"plain":"p","needed":"1","mood":"MOOD_UNKNOWN","grade":"GRADE_BAD","packed":[1,2],\
        "expanded":[3,4],"part":{"id":5,"inner":null},"group":{"id":6,"inner":{"inner":{"id":7,"inner":null}}},\
        "groups":[{"inner":null},{"id":8,"inner":null}],"grades":["GRADE_GOOD","GRADE_BAD"],"counts":{"a":0},\
        "parts":{"b":{"inner":null}},"corner":{"id":9,"inner":null}}
        """

    @Test("leave out what is not set, but for fields without presence, lists and messages")
    func presence() throws {
        let json = try jsonText(wire: [], as: Edition2023_Note.self)
        #expect(
            json == """
                {"plain":"","packed":[],"expanded":[],"part":null,"group":null,"groups":[],"grades":[],\
                "counts":{},"parts":{}}
                """)
    }

    @Test("become JSON and come back, groups too")
    func note2023() throws {
        #expect(try jsonText(note) == noteJSON)
        #expect(try read(noteJSON) == note)
        #expect(try Edition2023_Note(jsonString: noteJSON) == note)
    }

    @Test("are written as SwiftProtobuf writes them: runs, single values and groups")
    func wire() throws {
        let json = #"{"needed":1,"packed":[1,2],"expanded":[3,4],"group":{"id":6},"groups":[{"id":8}]}"#
        let expected = try Edition2023_Note(jsonString: json).serializedBytes() as [UInt8]
        #expect(try MessageSchema.of(Edition2023_Note.self).wire(fromJSON: Array(json.utf8)) == expected)
        #expect(expected.count(where: { $0 == .tag(8, 0) }) == 2)
        #expect(expected.contains(.tag(10, 3)) && expected.contains(.tag(10, 4)))
    }

    @Test("tell a default that was sent from none at all")
    func defaults() throws {
        let sent = try read(#"{"needed":1,"text":"","number":0}"#, as: Edition2023_Note.self)
        #expect(sent.hasText && sent.hasNumber && sent.number == 0)
        let silent = try read(#"{"needed":1}"#, as: Edition2023_Note.self)
        #expect(!silent.hasText && !silent.hasNumber && silent.number == 7)
    }

    @Test("with a field that is required are refused without it")
    func required() throws {
        #expect(failure("{}", as: Edition2023_Note.self)?.code == .malformed)
    }

    @Test("take only named numbers for an enum that is closed, since a handler would not see others")
    func closedEnums() throws {
        #expect(try read(#"{"needed":1,"grade":2}"#, as: Edition2023_Note.self).grade == .bad)
        #expect(try read(#"{"needed":1,"mood":5}"#, as: Edition2023_Note.self).mood == .UNRECOGNIZED(5))
        for json in [#"{"grade":5}"#, #"{"grade":"5"}"#, #"{"grades":[1,5]}"#, #"{"grade":0}"#] {
            #expect(failure(json, as: Edition2023_Note.self)?.code == .typeMismatch, "\(json)")
        }
    }

    @Test("have entries of maps without a value, whatever presence their other fields have")
    func mapEntries() throws {
        let wire: [UInt8] = [.tag(13, 2), 3, .tag(1, 2), 1, 0x61, .tag(14, 2), 3, .tag(1, 2), 1, 0x62]
        let json = try jsonText(wire: wire, as: Edition2023_Note.self)
        #expect(json.hasSuffix(#""counts":{"a":0},"parts":{"b":{"inner":null}}}"#))
    }

    @Test("may follow what their file says, or say otherwise")
    func file2024() throws {
        let empty = try jsonText(Edition2024_Order())
        #expect(
            empty == """
                {"name":"","first":null,"items":[],"by_name":{},"numbers":[],"packed":[],"plain":null,\
                "size":"SIZE_UNKNOWN"}
                """)
        let order = Edition2024_Order.with {
            $0.amount = 0
            $0.first.id = "f"
            $0.items = [.with { $0.id = "i" }]
            $0.byName = ["n": .with { $0.id = "m" }]
            $0.numbers = [1, 2]
            $0.packed = [3, 4]
            $0.plain.id = "p"
            $0.size = .large
        }
        let json = """
            {"name":"","amount":"0","first":{"id":"f"},"items":[{"id":"i"}],"by_name":{"n":{"id":"m"}},\
            "numbers":[1,2],"packed":[3,4],"plain":{"id":"p"},"size":"SIZE_LARGE"}
            """
        #expect(try jsonText(order) == json)
        #expect(try read(json) == order)
        let wire = try MessageSchema.of(Edition2024_Order.self).wire(fromJSON: Array(json.utf8))
        // The name is written, though it is the default.
        #expect(wire.dropFirst(2) == (try order.serializedBytes() as [UInt8])[...])
    }

    @Test("merge a group that stands there twice, and take none that is not one")
    func groups() throws {
        let wire: [UInt8] = [
            .tag(10, 3), .tag(1, 0), 1, .tag(10, 4), .tag(10, 2), 2, .tag(1, 0), 9,
            .tag(10, 3), .tag(2, 3), .tag(1, 0), 2, .tag(2, 4), .tag(10, 4),
        ]
        #expect(
            try jsonText(wire: wire, as: Edition2023_Note.self)
                .contains(#""group":{"id":1,"inner":{"id":2,"inner":null}}"#))
        let open: [UInt8] = [.tag(10, 3), .tag(1, 0), 1]
        #expect(throws: CodecError.self) { try jsonText(wire: open, as: Edition2023_Note.self) }
    }

    @Test("nested in groups deeper than the limit are refused both ways")
    func depth() throws {
        let json = String(repeating: #"{"inner":"#, count: 101) + "{}" + String(repeating: "}", count: 101)
        #expect(failure(json, as: Edition2023_Part.self)?.code == .tooDeep)
        let wire = [UInt8](repeating: .tag(2, 3), count: 101) + [UInt8](repeating: .tag(2, 4), count: 101)
        let error = try #require(throws: CodecError.self) { try jsonText(wire: wire, as: Edition2023_Part.self) }
        #expect(error.code == .tooDeep)
    }

    /// `descriptor.proto` is one.
    @Test("are read by the same rules when there were no editions yet, as in proto2")
    func proto2() throws {
        let field = try read(
            #"{"name":"","type":"TYPE_GROUP","label":3}"#, as: Google_Protobuf_FieldDescriptorProto.self)
        #expect(field.hasName && !field.hasTypeName && field.type == .group && field.label == .repeated)
        #expect(failure(#"{"type":99}"#, as: Google_Protobuf_FieldDescriptorProto.self)?.code == .typeMismatch)
        let json = #"{"location":[{"path":[1,2],"span":[3]}]}"#
        let source = try Google_Protobuf_SourceCodeInfo(jsonString: json)
        let wire = try MessageSchema.of(Google_Protobuf_SourceCodeInfo.self).wire(fromJSON: Array(json.utf8))
        #expect(wire == (try source.serializedBytes() as [UInt8]))
        #expect(
            try jsonText(source)
                == #"{"location":[{"path":[1,2],"span":[3],"leading_detached_comments":[]}]}"#)
    }

    @Test("have type trees as in proto3")
    func trees() throws {
        let order = try MessageSchema.of(Edition2024_Order.self).valueType
        #expect(
            order.compact == """
                Order{name string, amount int64, first Item{id string}, items []Item{id string}, \
                by_name map[string]Item{id string}, numbers []int32, packed []int32, plain Item{id string}, \
                size Order_Size{SIZE_UNKNOWN enum, SIZE_LARGE enum}}
                """)
        let note = try MessageSchema.of(Edition2023_Note.self).valueType
        #expect(note.values.first { $0.name == "group" }?.values.map(\.name) == ["id", "inner"])
        #expect(note.values.first { $0.name == "groups" }?.type == "[]Part")
    }
}
