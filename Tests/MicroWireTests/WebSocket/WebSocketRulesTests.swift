import NIOCore
import Testing

@testable import MicroWire

@Suite("A WebSocket server answers what a client sends as RFC 6455 says")
struct WebSocketRulesTests {
    /// What a client sends, what is heard of it and what it gets.
    struct Rule: CustomTestStringConvertible, Sendable {
        let section: String
        let story: String
        let frames: [SocketFrame]
        let events: [WebSocketEvent]
        let answers: [SocketFrame]

        init(
            _ section: String, _ story: String, _ frames: SocketFrame..., events: [WebSocketEvent] = [],
            answers: [SocketFrame] = []
        ) {
            (self.section, self.story, self.frames, self.events) = (section, story, frames, events)
            self.answers = answers.map(\.unmasked)
        }

        var testDescription: String { "§\(section) \(story)" }
    }

    /// What a client sends that it may not, and the code it is told.
    struct Fault: CustomTestStringConvertible, Sendable {
        let section: String
        let story: String
        let frames: [SocketFrame]
        let code: WebSocketCloseCode

        init(_ section: String, _ story: String, _ frames: SocketFrame..., code: WebSocketCloseCode = .protocolError) {
            (self.section, self.story, self.frames, self.code) = (section, story, frames, code)
        }

        var testDescription: String { "§\(section) \(story)" }
    }

    @Test(arguments: messages + control + closes)
    func allowed(_ rule: Rule) {
        for size in [1, 2, 3, 7, 1_000_000] {
            var machine = WebSocketStateMachine()
            var events: [WebSocketEvent] = []
            var bytes = ByteBuffer(bytes: rule.frames.flatMap(\.bytes))
            while var part = bytes.readSlice(length: min(size, bytes.readableBytes)), part.readableBytes > 0 {
                machine.receive(&part)
                events += machine.takeEvents()
            }
            #expect(events == rule.events, "in parts of \(size)")
            #expect(machine.takeFrames() == rule.answers, "in parts of \(size)")
        }
    }

    @Test(arguments: headerFaults + fragmentFaults + controlFaults + closeFaults + textFaults + sizeFaults)
    func refused(_ fault: Fault) {
        for size in [1, 2, 3, 7, 1_000_000] {
            var machine = WebSocketStateMachine(configuration: small)
            var events: [WebSocketEvent] = []
            var bytes = ByteBuffer(bytes: fault.frames.flatMap(\.bytes) + SocketFrame.text("too late").bytes)
            while var part = bytes.readSlice(length: min(size, bytes.readableBytes)), part.readableBytes > 0 {
                machine.receive(&part)
                events += machine.takeEvents()
            }
            guard case .failed(let heard) = events.last else {
                Issue.record("a fault that its owner does not hear of: \(events)")
                return
            }
            #expect(heard.code == fault.code, "in parts of \(size)")
            let answers = machine.takeFrames()
            #expect(answers.compactMap(\.closeCode) == [fault.code.rawValue], "in parts of \(size)")
            #expect(answers.last?.closeCode != nil, "nothing follows the close frame")
            #expect(machine.send(.text("late")) == 0)
            #expect(machine.takeFrames().isEmpty)
        }
    }

    private var small: WebSocketConfiguration {
        var configuration = WebSocketConfiguration()
        configuration.messageLimit = 1_000
        return configuration
    }

    private static let long = String(repeating: "x", count: 126)
    private static let longer = String(repeating: "é", count: 40_000)

    static let messages = [
        Rule("5.2", "a text", .text("hello"), events: [.message(.text("hello"))]),
        Rule("5.2", "a text of no bytes", .text(""), events: [.message(.text(""))]),
        Rule("5.2", "a binary message", .binary([0, 0xff, 0x80]), events: [.message(.binary([0, 0xff, 0x80]))]),
        Rule("5.2", "a length of 16 bits", .text(long), events: [.message(.text(long))]),
        Rule("5.2", "a length of 64 bits", .text(longer), events: [.message(.text(longer))]),
        Rule(
            "5.3", "each frame with its own mask",
            SocketFrame(first: 0x81, payload: Array("abcde".utf8), mask: [0, 0, 0, 0]),
            SocketFrame(first: 0x81, payload: Array("abcde".utf8), mask: [0xff, 0, 0x80, 1]),
            events: [.message(.text("abcde")), .message(.text("abcde"))]),
        Rule(
            "5.4", "fragments", .text("a", isFinal: false), .more("b", isFinal: false), .more("c"),
            events: [.message(.text("abc"))]),
        Rule(
            "5.4", "fragments without bytes", .binary([], isFinal: false), .more("", isFinal: false), .more(""),
            events: [.message(.binary([]))]),
        Rule(
            "5.4", "control frames between fragments", .text("a", isFinal: false), .ping("p"), .pong("q"), .more("b"),
            .text("c"), events: [.pong(ByteBuffer(string: "q")), .message(.text("ab")), .message(.text("c"))],
            answers: [.pong("p")]),
        Rule(
            "5.6", "a character that is cut by a fragment", SocketFrame(first: 0x01, payload: [0xf0, 0x9f]),
            .ping(), .more([0x98, 0x80]), events: [.message(.text("😀"))], answers: [.pong()]),
        Rule(
            "5.6", "binary bytes that are no text", SocketFrame(first: 0x02, payload: [0xc0]), .more([0xc0]),
            events: [.message(.binary([0xc0, 0xc0]))]),
    ]

    static let control = [
        Rule("5.5.2", "a ping gets its bytes back", .ping("are you there?"), answers: [.pong("are you there?")]),
        Rule("5.5.2", "several pings", .ping("1"), .ping("2"), answers: [.pong("1"), .pong("2")]),
        Rule(
            "5.5", "a control frame of 125 bytes", .ping(String(long.dropLast())),
            answers: [.pong(String(long.dropLast()))]),
        Rule("5.5.3", "a pong nobody asked for", .pong("x"), events: [.pong(ByteBuffer(string: "x"))]),
    ]

    static let closes: [Rule] =
        [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999].map {
            Rule(
                "7.4", "close \($0) is answered with the same", .close($0, Array("bye é".utf8)), .text("too late"),
                events: [.closed(WebSocketCloseCode(rawValue: $0), reason: "bye é")], answers: [.close($0)])
        } + [
            Rule(
                "5.5.1", "a close without a code is answered without", .close(nil), .ping("too late"),
                events: [.closed(nil, reason: "")], answers: [.close(nil)]),
            Rule(
                "5.5.1", "a close between fragments", .text("a", isFinal: false), .close(1000), .more("b"),
                events: [.closed(.normal, reason: "")], answers: [.close(1000)]),
        ]

    static let headerFaults: [Fault] =
        [0x40, 0x20, 0x10].flatMap { (bit: UInt8) in
            [0x81, 0x82, 0x80, 0x88, 0x89, 0x8a].map { (first: UInt8) in
                Fault("5.2", "reserved bit \(bit) of \(first)", SocketFrame(first: first | bit))
            }
        }
        + [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map { (opcode: UInt8) in
            Fault("5.2", "opcode \(opcode) is reserved", SocketFrame(first: 0x80 | opcode))
        }
        + [
            Fault("5.1", "a text without a mask", .text("hello").unmasked),
            Fault("5.1", "an empty ping without a mask", .ping().unmasked),
            Fault("5.2", "a short length in 16 bits", SocketFrame(first: 0x81, payload: [65], lengthBytes: 2)),
            Fault("5.2", "a short length in 64 bits", SocketFrame(first: 0x81, payload: [65], lengthBytes: 8)),
            Fault(
                "5.2", "a length for 16 bits in 64",
                SocketFrame(first: 0x82, payload: [UInt8](repeating: 0, count: 126), lengthBytes: 8)),
            Fault(
                "5.2", "a length with its highest bit set",
                SocketFrame(first: 0x82, announcedLength: UInt64.max)),
        ]

    static let fragmentFaults = [
        Fault("5.4", "a continuation of nothing", .more("a")),
        Fault("5.4", "a continuation of nothing, to be continued", .more("a", isFinal: false)),
        Fault(
            "5.4", "a continuation of a message that is complete", .text("a", isFinal: false), .more("b"), .more("c")),
        Fault("5.4", "a text within a text", .text("a", isFinal: false), .text("b")),
        Fault("5.4", "a binary message within a text", .text("a", isFinal: false), .binary([1], isFinal: false)),
    ]

    static let controlFaults = [
        Fault("5.5", "a ping in fragments", SocketFrame(first: 0x09)),
        Fault("5.5", "a pong in fragments", SocketFrame(first: 0x0a)),
        Fault("5.5", "a close in fragments", SocketFrame(first: 0x08)),
        Fault("5.5", "a ping of 126 bytes", .ping(long)),
        Fault("5.5", "a pong of 126 bytes", .pong(long)),
        Fault("5.5", "a close of 126 bytes", .close(1000, [UInt8](repeating: 65, count: 124))),
        Fault("5.5", "a ping by its length alone", SocketFrame(first: 0x89, announcedLength: 70_000)),
    ]

    static let closeFaults: [Fault] =
        [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535].map { (code: UInt16) in
            Fault("7.4", "close \(code)", .close(code))
        } + [
            Fault("5.5.1", "a close of one byte", SocketFrame(first: 0x88, payload: [3])),
            Fault("5.5.1", "a reason that is not UTF-8", .close(1000, [0xff]), code: .invalidPayload),
            Fault("5.5.1", "a reason that ends in a character", .close(1000, [0xe2, 0x82]), code: .invalidPayload),
        ]

    static let textFaults = [
        Fault("8.1", "text that is not UTF-8", SocketFrame(first: 0x81, payload: [0x61, 0xff]), code: .invalidPayload),
        Fault(
            "8.1", "text that ends in a character", SocketFrame(first: 0x81, payload: [0xe2, 0x82]),
            code: .invalidPayload),
        Fault(
            "8.1", "text that breaks in its second fragment", SocketFrame(first: 0x01, payload: [0xe2, 0x82]),
            .more("a"),
            code: .invalidPayload),
        Fault(
            "8.1", "text that can no longer become UTF-8", SocketFrame(first: 0x01, payload: [0xc0]),
            code: .invalidPayload),
    ]

    static let sizeFaults = [
        Fault("7.4.1", "a message above the limit", .binary([UInt8](repeating: 0, count: 1_001)), code: .messageTooBig),
        Fault(
            "7.4.1", "above it by its length alone", SocketFrame(first: 0x82, announcedLength: 1 << 30),
            code: .messageTooBig),
        Fault(
            "7.4.1", "above it by all fragments", .binary([UInt8](repeating: 0, count: 600), isFinal: false),
            .more([UInt8](repeating: 0, count: 400), isFinal: false), .more([1]), code: .messageTooBig),
        Fault(
            "7.4.1", "above it by the length of the last", .text("a", isFinal: false),
            SocketFrame(first: 0x80, announcedLength: UInt64(Int.max)), code: .messageTooBig),
    ]

    @Test("a message of exactly the limit is taken, and the limit counts anew for the next")
    func limit() {
        var machine = WebSocketStateMachine(configuration: small)
        let half = [UInt8](repeating: 1, count: 500)
        for _ in 0..<2 {
            machine.receive(.binary(half, isFinal: false), .more(half))
            #expect(machine.takeEvents() == [.message(.binary(half + half))])
        }
    }

    @Test("a frame that announces too much is refused before its payload comes")
    func refusedAtHeader() {
        var machine = WebSocketStateMachine()
        machine.receive(SocketFrame(first: 0x82, announcedLength: 1 << 30))
        let fault = WebSocketFault(.messageTooBig, "a message of more than 33554432 bytes")
        #expect(machine.takeEvents() == [.failed(fault)])
    }

    @Test("text that is not UTF-8 is refused before its frame is complete")
    func refusedWithinFrame() {
        var machine = WebSocketStateMachine()
        machine.receive(SocketFrame(first: 0x81, payload: [0x61, 0xff], announcedLength: 1_000, lengthBytes: 2))
        #expect(machine.takeEvents() == [.failed(WebSocketFault(.invalidPayload, "text that is not UTF-8"))])
    }
}
