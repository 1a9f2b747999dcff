import MicroCLI
import Synchronization

/// A console that keeps what is written to it.
final class CapturedConsole: Sendable {
    private let written = Mutex<(output: [UInt8], errors: [UInt8])>(([], []))

    private let failure: ExitError?

    /// - Parameter failure: what writing the output fails with.
    init(failure: ExitError? = nil) { self.failure = failure }

    var console: Console {
        Console(
            output: { (bytes) throws(ExitError) in
                if let failure = self.failure { throw failure }
                self.written.withLock { $0.output += bytes }
            },
            errors: { bytes in self.written.withLock { $0.errors += bytes } })
    }

    var output: String { written.withLock { String(decoding: $0.output, as: UTF8.self) } }
    var errors: String { written.withLock { String(decoding: $0.errors, as: UTF8.self) } }
}
