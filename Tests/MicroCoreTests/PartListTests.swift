import MicroCore
import Synchronization
import Testing

@Suite("Parts of a process")
struct PartListTests {
    private final class Log: Sendable {
        private let state = Mutex<[String]>([])
        var words: [String] { state.withLock { $0 } }
        func add(_ word: String) { state.withLock { $0.append(word) } }
    }

    private struct Broken: Error {}

    private struct Piece: Part {
        let name: String
        let log: Log
        var isBroken = false

        func start() async throws {
            if isBroken { throw Broken() }
            log.add("start \(name)")
        }
        func prepareToStop() async { log.add("prepare \(name)") }
        func stop() async { log.add("stop \(name)") }
    }

    @Test("start in order and stop in reverse, after all of them were told")
    func order() async throws {
        let log = Log()
        let list = PartList([Piece(name: "a", log: log), Piece(name: "b", log: log)])
        try await list.start()
        await list.stop()
        #expect(log.words == ["start a", "start b", "prepare b", "prepare a", "stop b", "stop a"])
    }

    @Test("stop again when one behind them cannot start, which is told")
    func unwind() async throws {
        let log = Log()
        let list = PartList([
            Piece(name: "a", log: log), Piece(name: "b", log: log), Piece(name: "c", log: log, isBroken: true),
            Piece(name: "d", log: log),
        ])
        await #expect(throws: Broken.self) { try await list.start() }
        #expect(log.words == ["start a", "start b", "prepare b", "prepare a", "stop b", "stop a"])
    }
}
