import MicroCore
import MicroTesting
import Testing

@testable import MicroRPC

@Suite("What a client knows of nodes")
struct NodeTableTests {
    private let time = ManualTime()
    private let nodes = ["a:1", "b:1", "c:1"].map { Node(id: $0, address: $0) }

    private func table() -> NodeTable { NodeTable(time: time.source) }

    private func attempt(_ table: NodeTable, _ address: String, _ outcome: NodeTable.Outcome) {
        table.begin(address)
        table.end(address, outcome)
    }

    @Test("counts the calls under way")
    func inFlight() {
        let table = table()
        for _ in 0..<3 { table.begin("a:1") }
        table.end("a:1", .answered)
        #expect(table.inFlight("a:1") == 2)
        #expect(table.inFlight("b:1") == 0)
    }

    @Test("a node that cannot be reached is left alone for a second, then twice as long, until it answers")
    func unreachable() {
        let table = table()
        for pause in [1, 2, 4] {
            attempt(table, "a:1", .unreachable)
            #expect(table.available(nodes).map(\.id) == ["b:1", "c:1"])
            time.advance(by: .seconds(pause) - .milliseconds(1))
            #expect(table.available(nodes).count == 2)
            time.advance(by: .milliseconds(1))
            #expect(table.available(nodes).count == 3)
        }
        attempt(table, "a:1", .answered)
        attempt(table, "a:1", .unreachable)
        time.advance(by: .seconds(1))
        #expect(table.available(nodes).count == 3)
    }

    @Test("is never left alone for longer than half a minute")
    func longest() {
        let table = table()
        for _ in 0..<30 {
            attempt(table, "a:1", .unreachable)
            time.advance(by: .seconds(30))
            #expect(table.available(nodes).count == 3)
        }
    }

    @Test("a node that loses calls is ejected after five in a row, one that answers in between is not")
    func lost() {
        let table = table()
        for _ in 0..<4 { attempt(table, "a:1", .failed) }
        #expect(table.available(nodes).count == 3)
        attempt(table, "a:1", .answered)
        for _ in 0..<4 { attempt(table, "a:1", .failed) }
        attempt(table, "a:1", .unknown)
        #expect(table.available(nodes).count == 3)
        attempt(table, "a:1", .failed)
        #expect(table.available(nodes).count == 2)
        // Back on probation: the next failure is enough.
        time.advance(by: .seconds(1))
        attempt(table, "a:1", .failed)
        #expect(table.available(nodes).count == 2)
    }

    @Test("calls that fail together count once")
    func together() {
        let table = table()
        for _ in 0..<8 { table.begin("a:1") }
        for _ in 0..<8 { table.end("a:1", .unreachable) }
        time.advance(by: .seconds(1))
        #expect(table.available(nodes).count == 3)
    }

    @Test("the last node is never left out")
    func last() {
        let table = table()
        for node in nodes { attempt(table, node.address, .unreachable) }
        #expect(table.available(nodes).count == 3)
        #expect(table.available([nodes[0]]).count == 1)
    }

    @Test("addresses that came and went are forgotten")
    func bounded() {
        let table = table()
        for port in 0..<20_000 {
            attempt(table, "gone:\(port)", .unreachable)
            time.advance(by: .milliseconds(10))
        }
        #expect(table.count <= 4096)
        time.advance(by: .seconds(60))
        #expect(table.available(nodes).count == 3)
    }
}

@Suite("The budget for second attempts")
struct RetryBudgetTests {
    @Test("is a share of the calls and a few each second, and does not pile up for ever")
    func budget() {
        let start = ContinuousClock.now
        // The numbers of calls may begin anywhere, and go round.
        var begun = UInt.max - 3
        let budget = RetryBudget(share: 0.25, perSecond: 1, begun: begun, now: start)
        for _ in 0..<10 { #expect(budget.withdraw(begun: begun, now: start)) }
        #expect(!budget.withdraw(begun: begun, now: start))
        begun &+= 8
        for _ in 0..<2 { #expect(budget.withdraw(begun: begun, now: start)) }
        #expect(!budget.withdraw(begun: begun, now: start))
        // Somebody who has looked at the numbers earlier and comes later.
        #expect(!budget.withdraw(begun: begun &- 8, now: start))
        #expect(!budget.withdraw(begun: begun, now: start))
        #expect(budget.withdraw(begun: begun, now: start + .seconds(1)))
        #expect(!budget.withdraw(begun: begun, now: start + .seconds(1)))
        begun &+= 100_000
        let left = (0..<1000).count { _ in budget.withdraw(begun: begun, now: start + .seconds(1)) }
        #expect(left == 125)
    }
}
