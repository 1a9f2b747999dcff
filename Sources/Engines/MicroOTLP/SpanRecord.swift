import MicroCore
import MicroJSON
import Tracing

/// A span that is over, as it is sent.
struct SpanRecord: Sendable {
    var name: String
    var context: TraceContext
    var parent: UInt64?
    var kind: SpanKind
    /// In nanoseconds since 1970.
    var start: UInt64
    var end: UInt64
    var attributes = SpanAttributes()
    var events: [SpanEvent] = []
    var links: [SpanLink] = []
    var status: SpanStatus?
}

/// The JSON of OTLP (opentelemetry-proto, `ExportTraceServiceRequest`): ids in hex, 64-bit numbers as text.
enum OTLPJSON {
    static func request(_ spans: [SpanRecord], service: String) -> [UInt8] {
        let resource: JSONValue = ["attributes": attributes(SpanAttributes(["service.name": .string(service)]))]
        let scope: JSONValue = [
            "scope": ["name": "micro"], "spans": .array(spans.map { .object(span($0)) }),
        ]
        return JSON.serialize(["resourceSpans": [["resource": resource, "scopeSpans": [scope]]]])
    }

    private static func span(_ span: SpanRecord) -> JSONObject {
        var object: JSONObject = [
            "traceId": .string(span.context.traceID), "spanId": .string(span.context.spanID),
            "name": .string(span.name), "kind": .number(JSONNumber(kind(span.kind))),
            "startTimeUnixNano": .string("\(span.start)"), "endTimeUnixNano": .string("\(span.end)"),
        ]
        if let parent = span.parent { object["parentSpanId"] = .string(TraceContext.hex(parent)) }
        if !span.context.state.isEmpty { object["traceState"] = .string(span.context.state) }
        if !span.attributes.isEmpty { object["attributes"] = attributes(span.attributes) }
        if !span.events.isEmpty { object["events"] = .array(span.events.map(event)) }
        let links = span.links.compactMap(link)
        if !links.isEmpty { object["links"] = .array(links) }
        if let status = span.status {
            var value: JSONObject = ["code": status.code == .error ? 2 : 1]
            if let message = status.message { value["message"] = .string(cut(message)) }
            object["status"] = .object(value)
        }
        return object
    }

    private static func event(_ event: SpanEvent) -> JSONValue {
        [
            "name": .string(event.name), "timeUnixNano": .string("\(event.nanosecondsSinceEpoch)"),
            "attributes": attributes(event.attributes),
        ]
    }

    private static func link(_ link: SpanLink) -> JSONValue? {
        guard let context = link.context[TraceContextKey.self] else { return nil }
        return [
            "traceId": .string(context.traceID), "spanId": .string(context.spanID),
            "attributes": attributes(link.attributes),
        ]
    }

    private static func kind(_ kind: SpanKind) -> Int {
        switch kind {
        case .internal: 1
        case .server: 2
        case .client: 3
        case .producer: 4
        case .consumer: 5
        }
    }

    private static func attributes(_ attributes: SpanAttributes) -> JSONValue {
        var list: [(String, SpanAttribute)] = []
        attributes.forEach { list.append(($0, $1)) }
        return .array(
            list.sorted { $0.0 < $1.0 }.map { ["key": .string($0.0), "value": value($0.1)] })
    }

    private static func value(_ attribute: SpanAttribute) -> JSONValue {
        switch attribute {
        case .int32(let number): ["intValue": .string("\(number)")]
        case .int64(let number): ["intValue": .string("\(number)")]
        case .double(let number): double(number)
        case .bool(let flag): ["boolValue": .bool(flag)]
        case .string(let text): string(text)
        case .stringConvertible(let value): string("\(value)")
        case .int32Array(let list): array(list.map { ["intValue": .string("\($0)")] })
        case .int64Array(let list): array(list.map { ["intValue": .string("\($0)")] })
        case .doubleArray(let list): array(list.map(double))
        case .boolArray(let list): array(list.map { ["boolValue": .bool($0)] })
        case .stringArray(let list): array(list.map(string))
        case .stringConvertibleArray(let list): array(list.map { string("\($0)") })
        default: string("")
        }
    }

    private static func string(_ text: String) -> JSONValue { ["stringValue": .string(cut(text))] }

    /// Protobuf's JSON writes what is no number as text.
    private static func double(_ number: Double) -> JSONValue {
        if let finite = JSONNumber(number) { return ["doubleValue": .number(finite)] }
        return ["doubleValue": number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"]
    }

    private static func array(_ values: [JSONValue]) -> JSONValue {
        ["arrayValue": ["values": .array(Array(values.prefix(128)))]]
    }

    /// How much of a text is sent.
    private static let longestText = 4096

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > longestText else { return text }
        return String(decoding: text.utf8.prefix(longestText), as: UTF8.self)
    }
}
