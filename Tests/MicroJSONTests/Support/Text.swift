@testable import MicroJSON

extension String {
    /// The text's UTF-8 bytes.
    var bytes: [UInt8] {
        Array(utf8)
    }
}

/// The text of bytes.
func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
}

/// The JSON text of a value.
func encoded(_ value: some Encodable, _ options: JSONEncodingOptions = .init()) throws -> String {
    text(try JSON.encode(value, options: options))
}

/// The value of a JSON text.
func decoded<T: Decodable>(_ type: T.Type, _ json: String, _ options: JSONDecodingOptions = .init()) throws -> T {
    try JSON.decode(type, from: json.bytes, options: options)
}
