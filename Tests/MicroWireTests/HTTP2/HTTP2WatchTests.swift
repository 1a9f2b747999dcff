import NIOCore
import Testing

@testable import MicroWire

@Suite("Silence on a connection is noticed without a clock of its own")
struct HTTP2WatchTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private let times = HTTP2Times(handshake: .seconds(5), keepAlive: .seconds(10), idle: .seconds(60))

    private func watch(_ role: HTTP2Role = .client) -> HTTP2Watch {
        var watch = HTTP2Watch(role, times, at: start)
        watch.isReady = true
        return watch
    }

    private func at(_ seconds: Int64) -> NIODeadline { start + .seconds(seconds) }

    /// Looks when the watch says so, as its owner does.
    private func findings(
        _ watch: inout HTTP2Watch, from: Int64, to: Int64
    ) -> [String] {
        var found: [String] = []
        var now = at(from)
        while true {
            now = watch.nextLook(after: now)
            guard now <= at(to) else { return found }
            let finding = watch.look(at: now)
            if finding != .nothing {
                found.append("\(finding) after \((now - start).nanoseconds / 1_000_000_000) s")
            }
            if case .gone = finding { return found }
        }
    }

    @Test("the peer is asked after ten seconds with a stream, and is gone five later")
    func silent() {
        var watch = watch()
        watch.changed(hasStreams: true, at: at(3))
        #expect(
            findings(&watch, from: 3, to: 100)
                == ["silent after 13 s", #"gone("the peer answers no PING") after 18 s"#])
    }

    @Test("whatever the peer says counts as an answer", arguments: [HTTP2Role.client, .server])
    func answered(role: HTTP2Role) {
        var watch = watch(role)
        watch.received(at: at(0))
        watch.changed(hasStreams: true, at: at(0))
        #expect(findings(&watch, from: 0, to: 11) == ["silent after 10 s"])
        watch.received(at: at(12))
        #expect(findings(&watch, from: 12, to: 23) == ["silent after 22 s"])
    }

    @Test("a peer without streams is not asked; after its idle time the connection is to close")
    func idle() {
        var watch = watch()
        watch.changed(hasStreams: true, at: at(1))
        watch.received(at: at(2))
        watch.changed(hasStreams: false, at: at(2))
        #expect(findings(&watch, from: 2, to: 121) == ["idle after 62 s"])
    }

    @Test("silence counts from the first stream, however long there was none before")
    func silenceCountsFromStream() {
        var watch = watch()
        #expect(findings(&watch, from: 0, to: 50).isEmpty)
        watch.changed(hasStreams: true, at: at(55))
        #expect(findings(&watch, from: 55, to: 66) == ["silent after 65 s"])
    }

    /// Each call that gave up left the connection without streams, and the next one began to count anew: a peer that
    /// had vanished was kept for ever, and every call to it ran into its deadline.
    @Test("calls that give up one after the other do not hide that nobody answers")
    func callsThatGiveUp() {
        var watch = watch()
        var found: [String] = []
        for second in stride(from: Int64(0), to: 20, by: 2) where found.count < 2 {
            watch.changed(hasStreams: true, at: at(second))
            watch.changed(hasStreams: false, at: at(second + 1))
            found += findings(&watch, from: second, to: second + 2)
        }
        #expect(found == ["silent after 10 s", #"gone("the peer answers no PING") after 15 s"#])
    }

    @Test("a server asks no client whose calls were all answered")
    func serverAfterAnswer() {
        var watch = watch(.server)
        watch.received(at: at(1))
        watch.changed(hasStreams: true, at: at(1))
        watch.changed(hasStreams: false, at: at(2))
        #expect(findings(&watch, from: 2, to: 70) == ["idle after 62 s"])
    }

    @Test("a peer that sends no SETTINGS is gone after five seconds, whatever else it sends")
    func noSettings() {
        var watch = HTTP2Watch(.client, times, at: start)
        watch.received(at: at(4))
        #expect(
            findings(&watch, from: 0, to: 100) == [#"gone("the peer sends no HTTP/2 SETTINGS") after 5 s"#])
    }

    @Test("the next look is always ahead", arguments: [HTTP2Role.client, .server])
    func nextLookIsAhead(role: HTTP2Role) {
        var watch = watch(role)
        var now = start
        for round in 0..<1_000 {
            if round % 7 == 0 { watch.changed(hasStreams: round % 2 == 0, at: now) }
            if round % 3 == 0 { watch.received(at: now) }
            let next = watch.nextLook(after: now)
            #expect(next > now)
            now = next
            if case .gone = watch.look(at: now) { return }
        }
    }
}
