import NIOCore
import NIOHPACK
import Testing

@testable import MicroWire

@Suite("A header table keeps what fits, to the byte (RFC 7541 §4)")
struct HeaderTableTests {
    /// A field that counts for so much.
    private static func field(_ name: String, cost: Int) -> HeaderTable.Field {
        HeaderTable.Field(name: name, value: String(repeating: "v", count: cost - 32 - name.utf8.count))
    }

    private static func names(_ table: HeaderTable) -> [String] { (0..<table.count).map { table[$0].name } }

    @Test(
        "a field of exactly the capacity is kept, one that is a byte larger empties the table",
        arguments: [33, 64, 4096])
    func exactly(capacity: Int) {
        var table = HeaderTable(capacity: capacity)
        table.insert(Self.field("a", cost: capacity))
        #expect(Self.names(table) == ["a"] && table.size == capacity)
        table.insert(Self.field("b", cost: capacity))
        #expect(Self.names(table) == ["b"] && table.size == capacity)
        table.insert(Self.field("c", cost: capacity + 1))
        #expect(Self.names(table).isEmpty && table.size == 0)
    }

    @Test("fields that fill it together are kept, the next one takes the place of the oldest alone")
    func together() {
        var table = HeaderTable(capacity: 120)
        for name in ["a", "b", "c"] { table.insert(Self.field(name, cost: 40)) }
        #expect(Self.names(table) == ["c", "b", "a"])
        table.insert(Self.field("d", cost: 40))
        #expect(Self.names(table) == ["d", "c", "b"])
        table.insert(Self.field("e", cost: 41))
        #expect(Self.names(table) == ["e", "d"])
    }

    @Test("a capacity that is what the fields count for takes none away, one less the oldest")
    func resized() {
        var table = HeaderTable(capacity: 4096)
        for name in ["a", "b"] { table.insert(Self.field(name, cost: 40)) }
        table.resize(to: 80)
        #expect(Self.names(table) == ["b", "a"])
        table.resize(to: 79)
        #expect(Self.names(table) == ["b"])
        table.resize(to: 0)
        #expect(Self.names(table).isEmpty)
    }

    @Test("a field is known by its number until it falls out")
    func numbers() {
        var table = HeaderTable(capacity: 80)
        table.insert(Self.field("a", cost: 40))
        table.insert(Self.field("b", cost: 40))
        #expect((1...2).map { table.age(of: $0) } == [1, 0])
        table.insert(Self.field("c", cost: 40))
        #expect((1...3).map { table.age(of: $0) } == [nil, 1, 0])
        table.insert(Self.field("d", cost: 81))
        #expect((1...4).map { table.age(of: $0) } == [nil, nil, nil, nil])
    }

    /// Had the reader dropped it, the next block would end the connection.
    @Test("a peer refers to a field that fills the table, and a list of exactly the limit is taken")
    func peer() throws {
        var reader = HeaderBlockReader(listLimit: 4096)
        let headers: HPACKHeaders = ["x": String(repeating: "v", count: 4096 - 33)]
        let value = [0x7f, 0xe0, 0x1e] + [UInt8](repeating: UInt8(ascii: "v"), count: 4096 - 33)
        #expect(try reader.read(ByteBuffer(bytes: [0x40, 1, UInt8(ascii: "x")] + value)).headers == headers)
        #expect(try reader.read(ByteBuffer(bytes: [0xbe])).headers == headers)
        #expect(throws: HeaderBlockReader.Fault.tooLarge) {
            try reader.read(ByteBuffer(bytes: [0xbe, 0x88]))
        }
    }
}
