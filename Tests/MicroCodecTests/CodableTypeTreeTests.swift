import MicroCodec
import MicroCore
import MicroJSON
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("The type tree of a Codable type")
struct CodableTypeTreeTests {
    struct Request: Codable {
        var name: String
        var userID: Int
        var isNew: Bool
        var ratio: Double
        var small: Float
        var sizes: (Int32, UInt32)? { nil }
        var count: UInt64
        var tags: [String]
        var labels: [String: String]
        var note: String?
        var page: Page
        var pages: [Page]
        var byName: [String: Page]
    }

    struct Page: Codable {
        var limit: Int32
        var offset: UInt32?
    }

    @Test("has Go's types and the names in JSON, and the fields of structures, also in lists and maps")
    func structure() {
        let walk = TypeTree.of(Request.self)
        #expect(
            walk.value.compact == """
                Request{name string, user_id int64, is_new bool, ratio float64, small float32, count uint64, \
                tags []string, labels map[string]string, note string, page Page{limit int32, offset uint32}, \
                pages []Page{limit int32, offset uint32}, by_name map[string]Page{limit int32, offset uint32}}
                """)
        #expect(walk.warnings.isEmpty)
    }

    struct Known: Decodable {
        var id: UUID
        var site: URL
        var price: Decimal
        var at: Date
        var data: Data
        var bytes: [UInt8]
        var any: JSONValue
        var wait: Duration
        var byID: [UUID: Int]
        var after: Set<Int>
    }

    @Test("knows Foundation's types by a table")
    func known() {
        let walk = TypeTree.of(Known.self)
        #expect(
            walk.value.values.map(\.type) == [
                "string", "string", "string", "Timestamp", "[]uint8", "[]uint8", "interface {}", "string",
                "[]interface {}", "[]int64",
            ])
        #expect(walk.warnings.isEmpty)
    }

    enum Colour: String, Codable, CaseIterable { case red, green }
    enum Level: Int, Codable, CaseIterable { case low = 5, high }
    enum Closed: String, Codable { case only }

    struct Enums: Codable {
        var colour: Colour
        var level: Level?
        var closed: Closed?
        var colours: [Colour]
        var levels: [String: Level]
        var last: String
    }

    @Test("shows enums as the type of their raw values, and these where all cases are known")
    func enums() {
        let walk = TypeTree.of(Enums.self)
        #expect(
            walk.value.compact == """
                Enums{colour string{red enum, green enum}, level int64{5 enum, 6 enum}, closed string, \
                colours []string{red enum, green enum}, levels map[string]int64{5 enum, 6 enum}, last string}
                """)
        #expect(walk.warnings.isEmpty)
    }

    final class Chain: Codable {
        var name = ""
        var next: Chain?
        var others: [Chain] = []
    }

    @Test("ends below the depth limit where a type contains itself")
    func recursion() {
        let walk = TypeTree.of(Chain.self)
        var tree = walk.value
        var depth = 0
        while let next = tree.values.first(where: { $0.name == "next" }) {
            #expect(tree.values.last?.type == "[]Chain")
            tree = next
            depth += 1
        }
        #expect(depth == ValueType.depthLimit - 1)
        #expect(walk.warnings.isEmpty)
    }

    enum ByName: Int, Codable, CaseIterable {
        case first, second
        init(from decoder: any Decoder) throws { self = .first }
        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode("\(self)")
        }
    }

    struct Listed: Codable {
        var stops: [Stops.Inner]
        var names: [ByName]
        var grid: [[Stops.Inner]]
    }

    @Test("says of structures in lists, too, where they are not whole")
    func lists() {
        let walk = TypeTree.of(Listed.self)
        #expect(
            walk.value.compact == """
                Listed{stops []Inner{first int64, closed string}, names []int64{first enum, second enum}, \
                grid [][]Inner{first int64, closed string}}
                """)
        #expect(walk.warnings.map(\.field) == ["stops.closed"])
    }

    struct Stops: Codable {
        var before: String
        var inner: Inner
        var after: String
        struct Inner: Codable {
            var first: Int
            var closed: Closed
        }
    }

    @Test("says where and why it is not whole, and keeps what it found")
    func warning() throws {
        let walk = TypeTree.of(Stops.self)
        #expect(walk.value.compact == "Stops{before string, inner Inner{first int64, closed string}}")
        let warning = try #require(walk.warnings.first)
        #expect(walk.warnings.count == 1)
        #expect(warning.field == "inner.closed")
        #expect(warning.reason.contains("Closed"))
        #expect(warning.reason.contains("CaseIterable or TypeDescribing"))
    }

    struct Email: Codable, TypeDescribing {
        let text: String
        static var valueType: ValueType { ValueType(name: "Email", type: "string") }
        static var placeholder: Email? { Email(text: "a@b") }
        init(text: String) { self.text = text }
        init(from decoder: any Decoder) throws {
            text = try decoder.singleValueContainer().decode(String.self)
            guard text.contains("@") else {
                throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no @"))
            }
        }
    }

    struct Account: Codable {
        var email: Email
        var others: [Email]
        var name: String
    }

    @Test("takes the word of a type that describes itself")
    func describing() {
        let walk = TypeTree.of(Account.self)
        #expect(walk.value.compact == "Account{email string, others []string, name string}")
        #expect(walk.warnings.isEmpty)
    }

    struct ByHand: Decodable {
        enum Keys: String, CodingKey { case first, second, third, deep, place, last }
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            _ = try container.decodeIfPresent(Int.self, forKey: .first)
            if container.contains(.second) { _ = try container.decode(String.self, forKey: .second) }
            if try !container.decodeNil(forKey: .third) { _ = try container.decode(Bool.self, forKey: .third) }
            var list = try container.nestedUnkeyedContainer(forKey: .deep)
            while !list.isAtEnd { _ = try list.decode(String.self) }
            let place = try container.nestedContainer(keyedBy: Keys.self, forKey: .place)
            _ = try place.decode(Int.self, forKey: .first)
            _ = try container.superDecoder().container(keyedBy: Keys.self).decode(Colour.self, forKey: .second)
            _ = try container.decode(String.self, forKey: .last)
        }
    }

    @Test("follows an init(from:) written by hand")
    func byHand() {
        #expect(
            TypeTree.of(ByHand.self).value.compact == """
                ByHand{first int64, second string, third bool, deep []interface {}, place struct{first int64}, \
                super struct{second string{red enum, green enum}}, last string}
                """)
    }

    struct Endless: Codable {
        final class Box: Codable { var content: Endless? }
        struct Wide: Codable {
            var one: Box
            var two: Box
            var three: Box
        }
        var wides: Wide
        var more: Box
    }

    @Test("is bounded where a type fans out into itself")
    func bounded() {
        func count(_ tree: ValueType) -> Int { tree.values.reduce(1) { $0 + count($1) } }
        #expect(count(TypeTree.of(Endless.self).value) < 5000)
    }

    @Test(
        "of a type that is no structure is that type",
        arguments: [
            (String.self, "String", "string"), ([Int].self, "Array<Int>", "[]int64"),
            (JSONValue.self, "JSONValue", "interface {}"),
        ] as [(any SendableDecodable.Type, String, String)])
    func roots(swift: any SendableDecodable.Type, name: String, type: String) {
        #expect(TypeTree.of(swift).value == ValueType(name: name, type: type))
    }
}

/// Types that may be arguments of a test.
protocol SendableDecodable: Decodable, Sendable {}
extension String: SendableDecodable {}
extension [Int]: SendableDecodable {}
extension JSONValue: SendableDecodable {}
