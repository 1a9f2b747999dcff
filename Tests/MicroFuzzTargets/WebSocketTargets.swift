import NIOCore
import NIOHPACK

@testable import MicroWire

let webSocketTargets = [
    FuzzTarget(name: "websocket") { input in
        let cuts = FuzzCuts(input)
        var whole = SocketExchange(options: cuts.options)
        for read in cuts.whole { try whole.receive(read) }
        try whole.check()
        var pieces = SocketExchange(options: cuts.options)
        for read in cuts.pieces { try pieces.receive(read) }
        try pieces.check()
        try holdSame(whole.transcript, pieces.transcript, "cuts make a difference")
        try hold(whole.output == pieces.output, "cuts make a difference in what is written")
    },
    FuzzTarget(name: "websocket-handshake") { input in
        let headers = headerList(input)
        let isRequested = WebSocketHandshake.isRequested(by: headers)
        guard let handshake = try? WebSocketHandshake(headers) else { return }
        try hold(isRequested, "taken without being asked for")
        let offered = handshake.subprotocols.first
        let response = handshake.response(subprotocol: offered, headers: [])
        try hold(response.first(name: "sec-websocket-accept")?.utf8.count == 28, "no SHA-1 in base64")
        try hold(response.first(name: "sec-websocket-protocol") == offered, "another sub-protocol than was offered")
    },
    FuzzTarget(name: "utf8") { input in
        // The standard library is the oracle; cut at every place.
        let isText = String(validating: input, as: UTF8.self) != nil
        for cut in [0, input.count / 3, input.count / 2, input.count] {
            var validator = UTF8Validator()
            let parts = [input.prefix(cut), input.dropFirst(cut)]
            let accepted = parts.allSatisfy { part in part.withUnsafeBytes { validator.accept($0) } }
            try holdSame(accepted && validator.isComplete, isText, "UTF-8 or not, cut at \(cut)")
        }
    },
]

/// Lines of `name: value` as a header list.
func headerList(_ input: ArraySlice<UInt8>) -> HPACKHeaders {
    var headers = HPACKHeaders()
    for line in input.split(separator: 0x0a) {
        // Pseudo-headers begin with the separator.
        guard let colon = line.dropFirst().firstIndex(of: 0x3a), line[..<colon].allSatisfy({ $0 < 0x80 }) else {
            continue
        }
        let value = line[(colon + 1)...].drop { $0 == 0x20 }
        headers.add(name: text(line[..<colon]).lowercased(), value: text(value))
    }
    return headers
}

/// A server that echoes what comes.
private struct SocketExchange {
    private var machine: WebSocketStateMachine
    private let options: UInt8
    private(set) var output = ByteBuffer()
    private(set) var transcript: [String] = []
    private static let messageLimit = 4096

    init(options: UInt8) {
        var configuration = WebSocketConfiguration()
        configuration.messageLimit = SocketExchange.messageLimit
        machine = WebSocketStateMachine(configuration: configuration)
        self.options = options
        if options & 2 == 2 { machine.close(.goingAway, reason: "bye") }
        take()
    }

    mutating func receive(_ bytes: ByteBuffer) throws {
        var bytes = bytes
        machine.receive(&bytes)
        while let event = machine.next() {
            transcript.append("\(event)")
            if case .message(let message) = event {
                let size = message.bytes.readableBytes
                try hold(size <= SocketExchange.messageLimit, "a message of \(size) bytes")
                if case .text(let text) = message {
                    try hold(String(validating: text.readableBytesView, as: UTF8.self) != nil, "text is not UTF-8")
                }
                machine.consumed(size)
                _ = machine.send(message)
                if options & 1 == 1, size % 7 == 3 { machine.close(.normal, reason: "enough") }
            }
            take()
        }
        take()
    }

    private mutating func take() {
        var written = machine.takeOutput()
        output.writeBuffer(&written)
    }

    /// What was written is whole frames without masks, and nothing but the answers to pings follows a close
    /// (RFC 6455 §5.5.1, §5.5.2).
    func check() throws {
        var rest = output
        var isClosed = false
        while rest.readableBytes > 0 {
            guard let (first, short) = rest.readMultipleIntegers(as: (UInt8, UInt8).self) else {
                throw Violation("a frame that is not whole was written")
            }
            try hold(!isClosed || first == 0x8a, "something follows the close frame")
            isClosed = isClosed || first == 0x88
            var length: Int? = Int(short)
            if short == 126 { length = rest.readInteger(as: UInt16.self).map { Int($0) } }
            guard let length, rest.readBytes(length: length) != nil else {
                throw Violation("a frame that is not whole was written")
            }
        }
    }
}
