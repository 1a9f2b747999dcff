/// Where a call stands in a trace, as W3C Trace Context writes it (https://www.w3.org/TR/trace-context/).
public struct TraceContext: Sendable, Hashable {
    /// The trace, 128 bits, not all of them zero.
    package var trace: (high: UInt64, low: UInt64) { (traceHigh, traceLow) }
    private var traceHigh: UInt64
    private var traceLow: UInt64
    /// The span that a call comes from, not zero.
    package var span: UInt64
    /// Whether the caller records its part of the trace.
    public var isSampled: Bool
    /// What other tracers say of the trace, passed on as it came.
    public var state: String

    /// Makes a place in a trace.
    ///
    /// - Returns: nil when the trace or the span is zero.
    package init?(trace: (high: UInt64, low: UInt64), span: UInt64, isSampled: Bool, state: String = "") {
        guard trace.high | trace.low != 0, span != 0 else { return nil }
        (traceHigh, traceLow) = trace
        self.span = span
        self.isSampled = isSampled
        self.state = state
    }

    /// Reads the headers `traceparent` and `tracestate`.
    ///
    /// - Parameters:
    ///   - traceparent: `00-<32 hex digits>-<16 hex digits>-<2 hex digits>`; of versions to come, what is known is read.
    ///   - tracestate: the other tracers' list; one that is too long or not printable is dropped.
    /// - Returns: nil when `traceparent` is not valid; a new trace begins then (§3.2.4).
    public init?(traceparent: String, tracestate: String = "") {
        let bytes = Array(traceparent.utf8)
        let dash = UInt8(ascii: "-")
        guard bytes.count >= 55, bytes[2] == dash, bytes[35] == dash, bytes[52] == dash,
            let version = TraceContext.number(bytes[0..<2]), version != 0xff,
            version == 0 ? bytes.count == 55 : bytes.count == 55 || bytes[55] == dash,
            let high = TraceContext.number(bytes[3..<19]), let low = TraceContext.number(bytes[19..<35]),
            let span = TraceContext.number(bytes[36..<52]), let flags = TraceContext.number(bytes[53..<55])
        else { return nil }
        self.init(
            trace: (high, low), span: span, isSampled: flags & 1 == 1, state: TraceContext.usable(state: tracestate))
    }

    /// Reads the headers `Micro-Trace-Id` and `Micro-Span-Id` of the Go originals, which are UUIDs
    /// (spec framework-core.md §12).
    ///
    /// - Parameters:
    ///   - microTrace: a UUID, or 32 hex digits.
    ///   - microSpan: a UUID, of which the first half counts, or 16 hex digits.
    public init?(microTrace: String, microSpan: String) {
        let trace = microTrace.lowercased().utf8.filter { $0 != UInt8(ascii: "-") }
        let span = microSpan.lowercased().utf8.filter { $0 != UInt8(ascii: "-") }
        guard trace.count == 32, span.count == 32 || span.count == 16,
            let high = TraceContext.number(trace[0..<16]), let low = TraceContext.number(trace[16..<32]),
            let parent = TraceContext.number(span[0..<16])
        else { return nil }
        // The originals record everything.
        self.init(trace: (high, low), span: parent, isSampled: true)
    }

    /// Reads what headers say, those of W3C first.
    ///
    /// - Parameter metadata: the headers of a call.
    public init?(_ metadata: Metadata) {
        if let parent = metadata[Headers.traceparent] {
            self.init(traceparent: parent, tracestate: metadata[Headers.tracestate] ?? "")
        } else if let trace = metadata[Headers.microTrace], let span = metadata[Headers.microSpan] {
            self.init(microTrace: trace, microSpan: span)
        } else {
            return nil
        }
    }

    /// The trace as 32 hex digits.
    public var traceID: String { TraceContext.hex(traceHigh) + TraceContext.hex(traceLow) }
    /// The span as 16 hex digits.
    public var spanID: String { TraceContext.hex(span) }
    /// The header `traceparent`.
    public var traceparent: String { "00-\(traceID)-\(spanID)-\(isSampled ? "01" : "00")" }

    /// The header `Micro-Trace-Id`: the trace in the form of a UUID.
    package var microTrace: String {
        let digits = traceID
        var rest = digits[...]
        return [8, 4, 4, 4, 12].map { length in
            defer { rest = rest.dropFirst(length) }
            return String(rest.prefix(length))
        }.joined(separator: "-")
    }

    /// At most 512 bytes have to be passed on (§3.3.1.5).
    private static func usable(state: String) -> String {
        state.utf8.count <= 512 && state.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f || $0 == 0x09 } ? state : ""
    }

    /// Only lower-case digits are valid (§3.2.2.3).
    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        for digit in digits {
            switch digit {
            case 0x30...0x39: number = number << 4 | UInt64(digit - 0x30)
            case 0x61...0x66: number = number << 4 | UInt64(digit - 0x61 + 10)
            default: return nil
            }
        }
        return number
    }

    /// A number as 16 hex digits.
    package static func hex(_ number: UInt64) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}
