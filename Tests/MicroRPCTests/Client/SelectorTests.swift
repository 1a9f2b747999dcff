import MicroCore
import MicroRPC
import Testing

@Suite("A selector")
struct SelectorTests {
    private func nodes(_ count: Int) -> [Node] { (0..<count).map { Node(id: "\($0)", address: "127.0.0.1:\($0)") } }

    @Test("that takes turns goes round, also when the number of nodes changes")
    func roundRobin() {
        let selector = RoundRobinSelector()
        #expect((0..<5).map { _ in selector.select(from: nodes(3)) } == [0, 1, 2, 0, 1])
        #expect((0..<3).map { _ in selector.select(from: nodes(2)) } == [1, 0, 1])
        #expect(selector.select(from: nodes(1)) == 0)
    }

    @Test("that picks any picks them all, and none that is not there")
    func random() {
        var counts = [0, 0, 0]
        for _ in 0..<3000 { counts[RandomSelector().select(from: nodes(3))] += 1 }
        for count in counts { #expect((800...1200).contains(count)) }
    }
}
