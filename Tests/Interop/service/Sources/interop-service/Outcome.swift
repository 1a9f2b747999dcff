import Foundation
import Micro
import SwiftProtobuf

/// What came of a step, as a line of JSON on standard output.
enum Outcome {
    /// Long messages are told by their length.
    static func message(_ message: Chunk) {
        if message.value.count > 10_000 { return write(["bytes": message.value.count]) }
        write(["message": String(decoding: message.value, as: UTF8.self)])
    }

    static func end() { write(["end": true]) }

    static func standing() { write(["standing": true]) }

    static func error(_ error: any Error) {
        guard let error = error as? MicroError else { return write(["error": ["detail": "\(error)"]]) }
        write(["error": ["id": error.id, "code": error.code, "detail": error.detail, "status": error.status]])
    }

    private static func write(_ fields: [String: Any]) {
        guard let data = try? JSONSerialization.data(withJSONObject: fields, options: .sortedKeys) else { return }
        FileHandle.standardOutput.write(data + Data("\n".utf8))
    }
}
