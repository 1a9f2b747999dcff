import MicroJSON

extension MessageSchema {
    /// The JSON of a message: proto names in the order of the proto, defaults written, compact and HTML-escaped
    /// (spec platform-framework.md §1, "JSON of proto messages").
    ///
    /// - Parameters:
    ///   - bytes: the message in protobuf wire format.
    ///   - limits: how much is accepted and produced.
    public func json(fromWire bytes: [UInt8], limits: CodecLimits = .default) throws(CodecError) -> [UInt8] {
        try limits.check(count: bytes.count)
        var transcoder = WireToJSON(bytes, pool: pool, limits: limits)
        transcoder.writer.bytes.reserveCapacity(2 * bytes.count + 64)
        do { try transcoder.message(table, in: 0..<bytes.count) } catch { throw CodecError(error) }
        try limits.check(count: transcoder.writer.bytes.count)
        return transcoder.writer.bytes
    }

    /// The protobuf wire format of a message given as JSON, read leniently: proto and lowerCamel names, numbers as
    /// text and text as numbers, unknown members passed over; nothing at all is an empty message.
    ///
    /// - Parameters:
    ///   - json: the message as JSON.
    ///   - limits: how much is accepted and produced.
    public func wire(fromJSON json: [UInt8], limits: CodecLimits = .default) throws(CodecError) -> [UInt8] {
        try limits.check(count: json.count)
        if json.allSatisfy({ $0 == 0x20 || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }) { return [] }
        var transcoder = JSONToWire(json, pool: pool, limits: limits)
        transcoder.writer.bytes.reserveCapacity(json.count)
        do {
            try transcoder.root(table)
        } catch { throw CodecError(error) }
        return transcoder.writer.bytes
    }
}
