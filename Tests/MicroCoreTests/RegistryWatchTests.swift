import MicroCore
import Synchronization
import Testing

@Suite("A watch of a registry", .timeLimit(.minutes(1)))
struct RegistryWatchTests {
    private let ends = Ends()

    private final class Ends: Sendable {
        private let total = Mutex(0)
        var count: Int { total.withLock { $0 } }
        func add() { total.withLock { $0 += 1 } }
    }

    private func event(_ number: Int) -> RegistryEvent {
        RegistryEvent(action: .create, service: ServiceRecord(name: "service-\(number)"), domain: "micro")
    }

    /// A registry that believed it went on would keep it, and its reader would wait for events that never come.
    @Test("that overflows says at once that it has ended, gives what it had, and takes no more")
    func overflow() async {
        let (watch, send) = RegistryWatch.make { ends.add() }
        for number in 0..<RegistryWatch.capacity { #expect(send(event(number))) }
        #expect(ends.count == 0)
        #expect(!send(event(RegistryWatch.capacity)))
        #expect(ends.count == 1)
        var events = watch.makeAsyncIterator()
        #expect(await events.next() == event(0))
        // There is room again, but what was lost stays lost.
        #expect(!send(event(-1)))
        for number in 1..<RegistryWatch.capacity { #expect(await events.next() == event(number)) }
        #expect(await events.next() == nil)
        #expect(ends.count == 1)
    }

    @Test("whose reader keeps up never overflows")
    func read() async {
        let (watch, send) = RegistryWatch.make { ends.add() }
        var events = watch.makeAsyncIterator()
        for number in 0..<RegistryWatch.capacity { #expect(send(event(number))) }
        for number in RegistryWatch.capacity..<3 * RegistryWatch.capacity {
            #expect(await events.next() == event(number - RegistryWatch.capacity))
            #expect(send(event(number)))
        }
        #expect(ends.count == 0)
    }

    @Test("that the registry ends gives what it had and takes no more")
    func ended() async {
        let (watch, send) = RegistryWatch.make { ends.add() }
        #expect(send(event(1)))
        #expect(!send(nil))
        #expect(ends.count == 1)
        #expect(!send(event(2)))
        var seen: [RegistryEvent] = []
        for await event in watch { seen.append(event) }
        #expect(seen == [event(1)])
        #expect(ends.count == 1)
    }

    @Test("whose reader is gone has ended too")
    func dropped() {
        var (watch, send): (RegistryWatch?, @Sendable (RegistryEvent?) -> Bool) = RegistryWatch.make { ends.add() }
        #expect(watch != nil && send(event(1)))
        watch = nil
        #expect(ends.count == 1)
        #expect(!send(event(2)))
    }
}
