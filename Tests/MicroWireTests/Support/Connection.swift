import NIOCore
import NIOHPACK

@testable import MicroWire

/// A state machine and what came out of it, with no socket anywhere.
struct Connection {
    var machine: HTTP2StateMachine
    private(set) var events: [HTTP2Event] = []
    /// The frames it wrote since they were last taken.
    private(set) var frames: [Frame] = []
    /// Reads the header blocks it writes.
    private var decoder = HPACKDecoder(
        allocator: ByteBufferAllocator(), maxDynamicTableSize: 4096, maxHeaderListSize: 1 << 20)

    /// A connection whose handshake is done, as it is for every test that is not about the handshake.
    init(
        _ role: HTTP2Role, settings: [(UInt16, UInt32)] = [], configure: (inout HTTP2Configuration) -> Void = { _ in }
    ) {
        self.init(unstarted: role, configure: configure)
        machine.start()
        if role == .server { receive(bytes: Array("\(http2ConnectionPreface)".utf8)) }
        receive(.settings(settings), .settingsAck)
        _ = takeFrames()
        _ = takeEvents()
    }

    init(unstarted role: HTTP2Role, configure: (inout HTTP2Configuration) -> Void = { _ in }) {
        var configuration = HTTP2Configuration()
        configure(&configuration)
        machine = HTTP2StateMachine(role: role, configuration: configuration)
    }

    mutating func receive(_ frames: Frame...) { receive(bytes: frames.flatMap(\.bytes)) }

    mutating func receive(bytes: [UInt8]) {
        var buffer = ByteBuffer(bytes: bytes)
        machine.receive(&buffer)
        pull()
    }

    /// Takes bytes, and leaves what the machine answers in its output.
    mutating func receiveKeepingOutput(_ bytes: ByteBuffer) {
        var bytes = bytes
        machine.receive(&bytes)
        while let event = machine.next() { events.append(event) }
    }

    /// Takes the machine's events and output into the lists here.
    mutating func pull() {
        while let event = machine.next() { events.append(event) }
        frames += Frame.parse(machine.output)
        machine.output.clear()
    }

    mutating func takeFrames() -> [Frame] {
        pull()
        defer { frames = [] }
        return frames
    }

    mutating func takeEvents() -> [HTTP2Event] {
        pull()
        defer { events = [] }
        return events
    }

    /// Opens a request on a client and takes its frames.
    mutating func open(endStream: Bool = true) -> UInt32 {
        let id = machine.open(HTTP2RequestHead(.request), endStream: endStream)
        _ = takeFrames()
        return id ?? 0
    }

    mutating func decode(_ block: [UInt8]) throws -> HPACKHeaders {
        var buffer = ByteBuffer(bytes: block)
        return try decoder.decodeHeaders(from: &buffer)
    }

    /// How many body bytes it wrote on a stream.
    static func bodyBytes(_ frames: [Frame], _ stream: UInt32) -> Int {
        frames.filter { $0.type == 0 && $0.stream == stream }.map(\.payload.count).reduce(0, +)
    }
}

/// What a peer gets for something it did, read off the frames that came back.
enum Verdict: Equatable {
    case nothing
    case streamError(UInt32, HTTP2ErrorCode)
    case connectionError(HTTP2ErrorCode)

    init(_ frames: [Frame]) {
        if let goAway = frames.last(where: { $0.type == 7 && $0.code != .noError }) {
            self = .connectionError(goAway.code)
        } else if let reset = frames.last(where: { $0.type == 3 }) {
            self = .streamError(reset.stream, reset.code)
        } else {
            self = .nothing
        }
    }
}

extension HTTP2Event {
    /// A short text to compare with.
    var summary: String {
        switch self {
        case .headers(let id, _, let end): "headers \(id)\(end ? " end" : "")"
        case .headersTooLarge(let id, _, let end): "too large \(id)\(end ? " end" : "")"
        case .data(let id, let body, let end): "data \(id) \(body.readableBytes)\(end ? " end" : "")"
        case .trailers(let id, _): "trailers \(id)"
        case .reset(let id, let code): "reset \(id) \(code.rawValue)"
        case .refused(let id): "refused \(id)"
        case .sent(let id, let count): "sent \(id) \(count)"
        case .closed(let id): "closed \(id)"
        case .settings: "settings"
        case .goAway(let code): "goaway \(code.rawValue)"
        case .pong(let data): "pong \(data)"
        case .failed(let error): "failed \(error.code.rawValue)"
        }
    }
}
