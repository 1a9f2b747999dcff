import NIOCore

@testable import MicroWire

let grpcTargets = [
    FuzzTarget(name: "grpc-messages") { input in
        let cuts = FuzzCuts(input)
        let inflater = GRPCInflater(encoding: cuts.options & 1 == 0 ? "gzip" : "deflate", limit: inflatedLimit)
        let whole = try messages(cuts.whole, inflater)
        try holdSame(whole, try messages(cuts.pieces, inflater), "cuts make a difference")
    },
    FuzzTarget(name: "grpc-inflate") { input in
        for encoding in ["gzip", "deflate"] {
            guard let inflater = GRPCInflater(encoding: encoding, limit: inflatedLimit) else { continue }
            let bytes = try? inflater.inflate(ByteBuffer(bytes: input))
            try hold((bytes?.count ?? 0) <= inflatedLimit, "inflated above the limit")
        }
        for format in [Inflater.Format.gzip, .deflate] {
            var told = 0
            let bytes = try? Inflater(format, limit: inflatedLimit).inflate(Array(input)) { count in
                told += count
                return true
            }
            try hold(bytes == nil || bytes?.count == told, "other pieces than the whole")
        }
    },
    FuzzTarget(name: "grpc-timeout") { input in
        guard let timeout = GRPCTimeout.parse(text(input)) else { return }
        let nanoseconds = timeout.nanosecondsForFuzz
        let again = GRPCTimeout.parse(GRPCTimeout.text(nanoseconds: nanoseconds))
        guard let again else { throw Violation("what was written is not read") }
        // Written in a coarser unit or cut at eight digits, never longer.
        try hold(again <= timeout, "\(timeout) became \(again)")
        try hold(
            nanoseconds > 99_999_999 * 1_000_000_000 || timeout - again < .seconds(1), "\(timeout) is now \(again)")
    },
    FuzzTarget(name: "grpc-message") { input in
        let text = text(input)
        let decoded = GRPCStatusText.decode(text)
        try hold(decoded.utf8.count <= 3 * text.utf8.count, "decoded to more than it was")
        let encoded = GRPCStatusText.encode(text)
        try hold(encoded.utf8.allSatisfy { 0x20...0x7e ~= $0 }, "not printable when encoded")
        try hold(same(GRPCStatusText.decode(encoded), text), "another text after it was encoded")
    },
    FuzzTarget(name: "protocol-detector") { input in
        var decision: Bool?
        for count in 0...min(input.count, 64) {
            let now = ProtocolDetector.isHTTP2(ByteBuffer(bytes: input.prefix(count)))
            if let decision { try hold(now == decision, "changes its mind at \(count) bytes") }
            decision = now
        }
        try hold(input.count < 4 || decision != nil, "undecided after four bytes")
    },
]

private let messageLimit = 4096
private let inflatedLimit = 64 * 1024

/// What the reader makes of a body: its messages, and how it ends.
private func messages(_ reads: [ByteBuffer], _ inflater: GRPCInflater?) throws -> [String] {
    var reader = GRPCMessageReader(limit: messageLimit)
    var seen: [String] = []
    for read in reads {
        reader.append(read)
        do {
            while let message = try reader.next() {
                do {
                    let bytes = try GRPCInflater.bytes(of: message, inflater)
                    try hold(bytes.count <= (message.isCompressed ? inflatedLimit : messageLimit), "above the limit")
                    seen.append("\(message.isCompressed) \(bytes.count) \(bytes.prefix(8))")
                } catch let fault as GRPCInflater.Fault { seen.append("\(fault)") }
            }
        } catch let error as GRPCMessageReader.TooLarge { return seen + ["too large: \(error.length)"] }
    }
    return seen + ["\(reader.heldBytes)"]
}

extension Duration {
    /// What a timeout of eight digits has at most does not fit: hours of nanoseconds, cut where Int64 ends.
    fileprivate var nanosecondsForFuzz: Int64 {
        let (seconds, attoseconds) = components
        guard seconds < 9_000_000_000 else { return 9_000_000_000 * 1_000_000_000 }
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
