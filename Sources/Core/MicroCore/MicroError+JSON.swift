import MicroJSON

extension MicroError {
    /// The compact, HTML-escaped JSON of the error, keys in the order the Go original writes them.
    public var json: [UInt8] {
        var writer = JSONWriter(options: JSONWriter.Options(escapeHTML: true))
        writer.beginObject()
        writer.key("id")
        writer.string(id)
        writer.key("code")
        writer.int(Int64(code))
        writer.key("detail")
        writer.string(detail)
        writer.key("status")
        writer.string(status)
        writer.endObject()
        return writer.bytes
    }

    /// ``json`` as text.
    public var jsonText: String { String(decoding: json, as: UTF8.self) }

    /// Reads the text of a `grpc-message`; nil unless it is the JSON of an error with a code above 0.
    ///
    /// An error that was passed on by a Go proxy may carry another one in its `detail`; the innermost is returned.
    ///
    /// - Parameter text: the text as received, percent-decoded.
    public init?(json text: String) {
        guard let error = MicroError.parse(text, nesting: 8) else { return nil }
        self = error
    }

    private static func parse(_ text: String, nesting: Int) -> MicroError? {
        guard text.utf8.first == UInt8(ascii: "{"), nesting > 0,
            let value = try? JSON.parse(Array(text.utf8), limits: JSONLimits(maximumDepth: 8, maximumBytes: 1 << 20)),
            let code = value["code"]?.intValue, code > 0, code < 1_000_000
        else { return nil }
        let detail = value["detail"]?.stringValue ?? ""
        if let brace = detail.firstIndex(of: "{"), let inner = parse(String(detail[brace...]), nesting: nesting - 1) {
            return inner
        }
        return MicroError(
            id: value["id"]?.stringValue ?? "",
            code: Int(code),
            detail: detail,
            status: value["status"]?.stringValue)
    }
}
