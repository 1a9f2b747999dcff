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
        if let object = try? QueryMessage.object(query: query) { try survives(.object(object)) }
        if let object = try? QueryMessage.object(form: query, query: "") { try survives(.object(object)) }
    },
    FuzzTarget(name: "gateway-form") { input in
        // The first line is the content type, as far as it says what separates the parts.
        let line = input.prefix { $0 != 0x0a }
        let boundary = HeaderParameters(text(line))["boundary"] ?? "b"
        let body = Array(input.dropFirst(line.count + 1))
        guard !boundary.isEmpty, let form = try? MultipartForm(body, boundary: boundary) else { return }
        try hold(form.parts.reduce(0) { $0 + $1.content.count } <= body.count, "more content than body")
        if let object = try? form.object(query: "") { try survives(.object(object)) }
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

private func survives(_ value: JSONValue) throws {
    let bytes = JSON.serialize(value)
    try hold(try JSON.serialize(JSON.parse(bytes)) == bytes, "another value after it was written")
}
