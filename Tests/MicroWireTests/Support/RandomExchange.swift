import MicroTesting
import NIOCore
import NIOHPACK
import Testing

@testable import MicroWire

/// A client and a server back to back, doing what a seed says, over pipes that deliver bytes as the seed says.
struct RandomExchange {
    private typealias StreamID = HTTP2StreamID

    /// One side of the connection and what it knows of its streams.
    private struct Side {
        var machine: HTTP2StateMachine
        /// Bytes on their way to this side.
        var pipe: [UInt8] = []
        var streams: [StreamID: Record] = [:]
        /// Streams that were over before, by a reset of either side.
        var gone: Set<StreamID> = []
        var completed = 0
    }

    private struct Record {
        var queued = 0
        var told = 0
        var received = 0
        var unconsumed = 0
        var headersSent = false
        var ended = false
        var peerEnded = false
    }

    private var sides: [Side]
    private var random: SeededGenerator
    private let resets: Bool

    init(seed: UInt64, resets: Bool) {
        random = SeededGenerator(seed: seed)
        self.resets = resets
        var configuration = HTTP2Configuration()
        configuration.maxConcurrentStreams = 8
        configuration.streamWindow = Int.random(in: 200...30_000, using: &random)
        configuration.connectionWindow = 65_535 + Int.random(in: 0...20_000, using: &random)
        sides = [HTTP2Role.client, .server].map {
            Side(machine: HTTP2StateMachine(role: $0, configuration: configuration))
        }
        for index in 0...1 { sides[index].machine.start() }
    }

    /// Runs the exchange to its end.
    ///
    /// - Returns: how many streams came to an orderly end on both sides.
    mutating func run(steps: Int) -> Int {
        for _ in 0..<steps { step() }
        for index in 0...1 { sides[index].machine.isOutputOpen = true }
        var rounds = 0
        while settle(), rounds < 2_000 { rounds += 1 }
        #expect(rounds < 2_000, "the two wait for each other")
        for index in 0...1 { check(index) }
        return min(sides[0].completed, sides[1].completed)
    }

    private mutating func step() {
        let me = Int.random(in: 0...1, using: &random)
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<2 where me == 0: open()
        case 0..<8: if let id = pick(me) { write(me, id) }
        case 8..<12: if let id = pick(me) { consume(me, id, all: false) }
        case 12: sides[me].machine.isOutputOpen.toggle()
        case 13 where resets: if let id = pick(me), Int.random(in: 0..<4, using: &random) == 0 { reset(me, id) }
        default: deliver(me, all: false)
        }
        collect()
    }

    /// Lets everything that is still open come to its end.
    ///
    /// - Returns: whether there was anything to do.
    private mutating func settle() -> Bool {
        var busy = false
        for me in 0...1 {
            sides[me].machine.pump()
            collect()
            busy = deliver(me, all: true) || busy
            for id in sides[me].streams.keys.sorted() {
                consume(me, id, all: true)
                if sides[me].streams[id]?.ended == false { finish(me, id) }
                busy = true
            }
            collect()
        }
        return busy && sides.contains { !$0.pipe.isEmpty || !$0.streams.isEmpty }
            && !sides.contains { $0.machine.isFailed }
    }

    // MARK: What a side does

    private mutating func open() {
        guard let id = sides[0].machine.open(HTTP2RequestHead(.request), endStream: false) else { return }
        sides[0].streams[id] = Record(headersSent: true)
    }

    private mutating func write(_ me: Int, _ id: StreamID) {
        guard var record = sides[me].streams[id], !record.ended,
            record.queued < min(1_000_000, 100 * sides[me].machine.configuration.streamWindow)
        else { return }
        if !record.headersSent {
            sides[me].machine.send(.response, on: id, endStream: false)
            record.headersSent = true
        }
        let count = [0, 1, 100, 5_000, 20_000, 70_000].randomElement(using: &random) ?? 0
        let body = RandomExchange.text(id, record.queued, count)
        // A server that ends before its client cuts the request off, which counts as a reset.
        let end = Int.random(in: 0..<6, using: &random) == 0 && (me == 0 || resets || record.peerEnded)
        record.queued += count
        record.ended = end
        record.told += sides[me].machine.send(body, on: id, endStream: end)
        sides[me].streams[id] = record
    }

    private mutating func finish(_ me: Int, _ id: StreamID) {
        guard var record = sides[me].streams[id] else { return }
        guard me == 0 || record.peerEnded else { return }
        if !record.headersSent { sides[me].machine.send(.response, on: id, endStream: false) }
        record.headersSent = true
        record.ended = true
        sides[me].streams[id] = record
        if Bool.random(using: &random) {
            sides[me].machine.send(.trailers, on: id, endStream: true)
        } else {
            sides[me].machine.send(ByteBuffer(), on: id, endStream: true)
        }
    }

    private mutating func consume(_ me: Int, _ id: StreamID, all: Bool) {
        guard let held = sides[me].streams[id]?.unconsumed, held > 0 else { return }
        let count = all ? held : Int.random(in: 1...held, using: &random)
        sides[me].streams[id]?.unconsumed -= count
        sides[me].machine.consumed(id, count)
    }

    private mutating func reset(_ me: Int, _ id: StreamID) {
        sides[me].machine.reset(id, .cancel)
        sides[me].streams[id] = nil
        sides[me].gone.insert(id)
    }

    private mutating func pick(_ me: Int) -> StreamID? { sides[me].streams.keys.sorted().randomElement(using: &random) }

    // MARK: Bytes and events

    /// Takes the events there are, and moves what the machines wrote into the pipes.
    private mutating func collect() {
        for me in 0...1 {
            while let event = sides[me].machine.next() { handle(me, event) }
            sides[1 - me].pipe += sides[me].machine.output.readableBytesView
            sides[me].machine.output.clear()
        }
    }

    @discardableResult
    private mutating func deliver(_ me: Int, all: Bool) -> Bool {
        guard !sides[me].pipe.isEmpty else { return false }
        let count = all ? sides[me].pipe.count : Int.random(in: 1...min(sides[me].pipe.count, 3_000), using: &random)
        var bytes = ByteBuffer(bytes: sides[me].pipe.prefix(count))
        sides[me].pipe.removeFirst(count)
        sides[me].machine.receive(&bytes)
        return true
    }

    private mutating func handle(_ me: Int, _ event: HTTP2Event) {
        switch event {
        case .headers(let id, _, let end):
            if me == 1 { sides[me].streams[id] = Record() }
            sides[me].streams[id]?.peerEnded = end
        case .data(let id, let body, let end):
            guard let start = sides[me].streams[id]?.received else { return }
            #expect(body == RandomExchange.text(id, start, body.readableBytes), "stream \(id) at \(start)")
            sides[me].streams[id]?.received += body.readableBytes
            sides[me].streams[id]?.unconsumed += body.readableBytes
            sides[me].streams[id]?.peerEnded = end
        case .trailers(let id, _): sides[me].streams[id]?.peerEnded = true
        case .sent(let id, let count): sides[me].streams[id]?.told += count
        case .closed(let id):
            guard let record = sides[me].streams.removeValue(forKey: id) else { return }
            sides[me].completed += 1
            if me == 0, resets, !record.ended || record.told < record.queued { return }
            #expect(record.ended)
            #expect(record.told == record.queued, "stream \(id): sent was told of less than was queued")
            if me == 0, let other = sides[1].streams[id] { #expect(other.queued == record.received) }
        case .reset(let id, _), .refused(let id):
            sides[me].streams[id] = nil
            sides[me].gone.insert(id)
        case .failed(let error): Issue.record("\(sides[me].machine.role) failed: \(error.reason)")
        case .settings, .goAway, .pong, .headersTooLarge: break
        }
    }

    private func check(_ me: Int) {
        let side = sides[me]
        let machine = side.machine
        #expect(machine.openStreams == 0, "\(machine.role): streams are left")
        #expect(side.streams.isEmpty)
        #expect(machine.localStreams == 0)
        #expect(machine.peerStreams == 0)
        #expect(machine.receiveWindow + machine.unannounced == machine.configuration.connectionWindow, "window is lost")
        #expect(machine.sendQueue.allSatisfy { machine.streams[id: $0] == nil })
        let other = sides[1 - me].machine
        #expect(machine.sendWindow == other.receiveWindow, "the sides disagree about the window")
        if !resets { #expect(side.gone.isEmpty) }
    }

    /// What stands at an offset of a stream's body, in either direction.
    private static func text(_ id: StreamID, _ offset: Int, _ count: Int) -> ByteBuffer {
        pattern.getSlice(at: Int(id) * 13 + offset, length: count) ?? ByteBuffer()
    }

    private static let pattern: ByteBuffer = {
        var random = SeededGenerator(seed: 1)
        var buffer = ByteBuffer()
        for _ in 0..<160_000 { buffer.writeInteger(random.next()) }
        return buffer
    }()
}
