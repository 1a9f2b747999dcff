import Testing

@testable import MicroWire

/// One row of a table of RFC 9113: what a peer does, and what it gets for it.
struct Rule: CustomTestStringConvertible, Sendable {
    let section: String
    let story: String
    let steps: [Step]
    let verdict: Verdict

    enum Step: Sendable {
        case frame(Frame)
        case bytes([UInt8])
        /// We open a request (client).
        case open(endStream: Bool)
        /// We answer a stream and end it.
        case answer(UInt32)
        /// We reset a stream.
        case reset(UInt32)
        case drain
    }

    init(_ section: String, _ story: String, _ steps: Step..., verdict: Verdict) {
        self.section = section
        self.story = story
        self.steps = steps
        self.verdict = verdict
    }

    var testDescription: String { "§\(section) \(story)" }

    /// Plays the steps against a machine; only what the last one causes counts.
    func play(as role: HTTP2Role) -> (verdict: Verdict, events: [HTTP2Event]) {
        var connection = Connection(role)
        for (index, step) in steps.enumerated() {
            if index == steps.count - 1 {
                _ = connection.takeFrames()
                _ = connection.takeEvents()
            }
            switch step {
            case .frame(let frame): connection.receive(frame)
            case .bytes(let bytes): connection.receive(bytes: bytes)
            case .open(let endStream): _ = connection.machine.open(HTTP2RequestHead(.request), endStream: endStream)
            case .answer(let id): connection.machine.send(.response, on: id, endStream: true)
            case .reset(let id): connection.machine.reset(id, .cancel)
            case .drain: connection.machine.drain()
            }
            connection.pull()
        }
        return (Verdict(connection.takeFrames()), connection.takeEvents())
    }
}

extension Rule.Step {
    /// A request without its end: the stream is open.
    static func request(_ id: UInt32, _ more: [(String, String)] = []) -> Rule.Step {
        .frame(.headers(id, Block.request(more)))
    }

    /// A request that is complete: the stream is half-closed on the peer's side.
    static func whole(_ id: UInt32, _ more: [(String, String)] = []) -> Rule.Step {
        .frame(.headers(id, Block.request(more), flags: Frame.endHeaders | Frame.endStream))
    }

    /// A request made of other fields.
    static func fields(_ fields: [(String, String)]) -> Rule.Step {
        .frame(.headers(1, Block.fields(fields), flags: Frame.endHeaders | Frame.endStream))
    }
}
