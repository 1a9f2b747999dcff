import MicroCore
import MicroRPC
import Testing

@Suite("A selector")
struct SelectorTests {
    private func nodes(_ count: Int) -> [Node] { (0..<count).map { Node(id: "\($0)", address: "127.0.0.1:\($0)") } }

    @Test("that takes turns goes round, also when the number of nodes changes")
    func roundRobin() {
        let selector = RoundRobinSelector()
        #expect((0..<5).map { _ in selector.select(from: Selection(nodes: nodes(3))) } == [0, 1, 2, 0, 1])
        #expect((0..<3).map { _ in selector.select(from: Selection(nodes: nodes(2))) } == [1, 0, 1])
        #expect(selector.select(from: Selection(nodes: nodes(1))) == 0)
    }

    @Test("that picks any picks them all, and none that is not there")
    func random() {
        var counts = [0, 0, 0]
        for _ in 0..<3000 { counts[RandomSelector().select(from: Selection(nodes: nodes(3)))] += 1 }
        for count in counts { #expect((800...1200).contains(count)) }
    }

    @Test("that looks at two gives the busiest nothing and the others their share")
    func leastInFlight() {
        var counts = [0, 0, 0]
        let selection = Selection(nodes: nodes(3)) { $0.hasSuffix(":1") ? 10 : 1 }
        for _ in 0..<3000 { counts[LeastInFlightSelector().select(from: selection)] += 1 }
        #expect(counts[1] == 0)
        #expect((1200...1800).contains(counts[0]))
        #expect(LeastInFlightSelector().select(from: Selection(nodes: nodes(1))) == 0)
    }

    @Test("that hashes a key stays with its node while others come and go, and spreads the keys")
    func hash() throws {
        let selector = HashSelector()
        let (four, keys) = (nodes(4), (0..<2000).map { "user-\($0)" })
        func node(_ key: String, _ nodes: [Node]) -> String {
            nodes[selector.select(from: Selection(nodes: nodes, key: key))].id
        }
        let before = keys.map { node($0, four) }
        #expect(keys.map { node($0, four.reversed()) } == before)
        let without = keys.map { node($0, Array(four.dropLast())) }
        for (old, new) in zip(before, without) where old != "3" { #expect(new == old) }
        for id in ["0", "1", "2", "3"] { #expect((400...600).contains(before.count { $0 == id })) }
        #expect((0..<4).contains(selector.select(from: Selection(nodes: four))))
    }
}
