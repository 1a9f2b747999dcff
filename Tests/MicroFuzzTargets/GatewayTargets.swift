import MicroCore
import MicroJSON
import NIOHPACK

@testable import MicroGateway

let gatewayTargets = [
    FuzzTarget(name: "gateway-route") { input in
        let path = text(input)
        let clean = GatewayRoute.clean(path)
        try hold(same(GatewayRoute.clean(clean), clean), "cleaned otherwise the second time: \(clean)")
        let parts = clean.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { text($0) }
        try hold(parts.first == "" && !parts.dropFirst().dropLast().contains(""), "not clean: \(clean)")
        try hold(!parts.contains { $0 == ".." || $0 == "." }, "not clean: \(clean)")
        guard let route = GatewayRoute(path: clean) else { return }
        try hold(!route.service.isEmpty && !route.endpoint.isEmpty, "an empty name from \(clean)")
    },
    FuzzTarget(name: "gateway-query") { input in
        let query = text(input)
        for type in [nil, requestType] {
            guard let message = try? QueryMessage.message(query: query, type: type) else { continue }
            try survives(message)
            let parameters = query.utf8.split(separator: UInt8(ascii: "&")).count
            try hold(query.isEmpty || values(message) >= parameters, "a parameter is lost")
        }
        if let message = try? QueryMessage.message(form: query, query: "") { try survives(message) }
    },
    FuzzTarget(name: "gateway-form") { input in
        // The first line is the content type, as far as it says what separates the parts.
        let line = input.prefix { $0 != 0x0a }
        let boundary = HeaderParameters(text(line))["boundary"] ?? "b"
        let body = Array(input.dropFirst(line.count + 1))
        guard !boundary.isEmpty, let form = try? MultipartForm(body, boundary: boundary) else { return }
        try hold(form.parts.reduce(0) { $0 + $1.content.count } <= body.count, "more content than body")
        if let message = try? form.message(query: "") { try survives(message) }
    },
    FuzzTarget(name: "gateway-request") { input in
        // A head of lines, an empty one, and the body.
        let end = input.indices.first { input[$0] == 0x0a && input[$0...].dropFirst().first == 0x0a }
        let request = GatewayRequest(headerList(input[..<(end ?? input.endIndex)]))
        let body = end.map { Array(input[$0...].dropFirst(2)) } ?? []
        _ = request.answerType + request.streamType
        guard let message = try? request.message(body) else { return }
        // A body that nothing is added to goes on as it is.
        if message != body { _ = try JSON.parse(message) }
    },
    FuzzTarget(name: "percent-text") { input in
        let text = text(input)
        let encoded = PercentText.encode(text)
        for plusIsSpace in [false, true] {
            let decoded = PercentText.decode(encoded, plusIsSpace: plusIsSpace)
            try hold(decoded.map { same($0, text) } == true, "another text after it was encoded")
            _ = PercentText.decode(text, plusIsSpace: plusIsSpace)
        }
    },
]

/// How many values are in a message, at least; each parameter gives one.
private func values(_ message: JSONValue) -> Int {
    switch message {
    case .object(let object): max(1, object.members.reduce(0) { $0 + values($1.value) })
    case .array(let items): max(1, items.reduce(0) { $0 + values($1) })
    case .null, .bool, .number, .string: 1
    }
}

private let requestType = ValueType(
    name: "Request", type: "Request",
    values: [
        ValueType(name: "name", type: "string"), ValueType(name: "tags", type: "[]string"),
        ValueType(name: "items", type: "[]Item", values: [ValueType(name: "names", type: "map[int64]string")]),
        ValueType(name: "values", type: "ListValue", values: [ValueType(name: "values", type: "[]Value")]),
        ValueType(name: "a", type: "map[string]Struct", values: [ValueType(name: "fields", type: "map[string]Value")]),
    ])

private func survives(_ value: JSONValue) throws {
    let bytes = JSON.serialize(value)
    try hold(try JSON.serialize(JSON.parse(bytes)) == bytes, "another value after it was written")
}
