import MicroSystem
import MicroCore

/// Where a command writes: what it was asked for, and what went wrong.
package struct Console: Sendable {
    /// Takes what was asked for, or says why it cannot.
    package typealias Output = @Sendable ([UInt8]) throws(ExitError) -> Void
    /// Takes what went wrong. It never throws: its own failure could be reported nowhere.
    package typealias Errors = @Sendable ([UInt8]) -> Void

    private let output: Output
    private let errors: Errors

    /// Makes a console.
    ///
    /// - Parameters:
    ///   - output: takes what was asked for.
    ///   - errors: takes what went wrong.
    package init(output: @escaping Output, errors: @escaping Errors) {
        self.output = output
        self.errors = errors
    }

    /// The standard streams of this process.
    package static let standard = Console(
        output: { (bytes) throws(ExitError) in
            switch write(bytes, to: 1) {
            case 0: break
            case EPIPE: endQuietly()
            case let error: throw ExitError(.cannotWrite, String(cString: strerror(error)))
            }
        },
        errors: { _ = write($0, to: 2) })

    /// Writes bytes that were asked for.
    ///
    /// - Parameter bytes: exactly what is written.
    package func write(_ bytes: [UInt8]) throws(ExitError) { try output(bytes) }

    /// Writes text that was asked for.
    ///
    /// - Parameter text: exactly what is written.
    package func write(_ text: String) throws(ExitError) { try output(Array(text.utf8)) }

    /// Writes text about something that went wrong.
    ///
    /// - Parameter text: exactly what is written.
    package func writeError(_ text: String) { errors(Array(text.utf8)) }

    /// - Returns: what the system said, 0 when all is written.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { MicroSystem.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return count < 0 ? errno : EIO }
            rest = rest.dropFirst(count)
        }
        return 0
    }

    /// Ends the process whose reader is gone, as in `micro services | head -0`, by the signal that ends other tools.
    /// NIO ignores it for its sockets' sake.
    private static func endQuietly() {
        signal(SIGPIPE, SIG_DFL)
        raise(SIGPIPE)
    }
}
