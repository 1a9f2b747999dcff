import MicroTesting
import Testing

@testable import MicroWire

@Suite("The table of streams holds what was put in, wherever numbers fall together")
struct HTTP2StreamTableTests {
    @Test(
        "it agrees with a dictionary whatever is put in and taken out", arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func agreesWithDictionary(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var table = HTTP2StreamTable<UInt32>()
        var expected: [HTTP2StreamID: UInt32] = [:]
        // Few numbers that are far apart, so that many want the same slot.
        var ids: [HTTP2StreamID] = []
        for far in 0..<8 { for near in 0..<8 { ids.append(HTTP2StreamID(2048 * far + 2 * near + 1)) } }
        for step in UInt32(0)..<4000 {
            let id = ids[Int(random.next() % UInt64(ids.count))]
            if let slot = table.slot(of: id) {
                if random.next() % 3 == 0 {
                    table[slot] += 1
                    expected[id]? += 1
                } else {
                    #expect(table.remove(id) == expected.removeValue(forKey: id))
                }
            } else {
                #expect(expected[id] == nil)
                table.insert(id, step)
                expected[id] = step
            }
            #expect(table.count == expected.count)
        }
        #expect(table.keys.sorted() == expected.keys.sorted())
        #expect(table.all.sorted() == expected.values.sorted())
        for id in ids { #expect(table[id: id] == expected[id]) }
    }

    @Test("taking out what is not there changes nothing")
    func removesNothing() {
        var table = HTTP2StreamTable<String>()
        #expect(table.remove(1) == nil)
        table.insert(1, "one")
        #expect(table.remove(17) == nil)
        #expect(table[id: 1] == "one")
        table.removeAll()
        #expect(table.isEmpty && table[id: 1] == nil)
    }

    @Test("a copy and the table it was made of go their own ways")
    func copies() {
        var table = HTTP2StreamTable<String>()
        table.insert(1, "one")
        var copy = table
        copy.insert(3, "three")
        if let slot = copy.slot(of: 1) { copy[slot] += "!" }
        table.remove(1)
        table.insert(5, "five")
        #expect(table.all == ["five"])
        #expect(copy.all.sorted() == ["one!", "three"])
    }
}
