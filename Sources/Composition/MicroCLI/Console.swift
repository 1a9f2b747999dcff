#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where a command writes: what it was asked for, and what went wrong.
package struct Console: Sendable {
    /// Takes bytes.
    package typealias Sink = @Sendable ([UInt8]) -> Void

    private let output: Sink
    private let errors: Sink

    /// Makes a console.
    ///
    /// - Parameters:
    ///   - output: takes what was asked for.
    ///   - errors: takes what went wrong.
    package init(output: @escaping Sink, errors: @escaping Sink) {
        self.output = output
        self.errors = errors
    }

    /// The standard streams of this process.
    package static let standard = Console(output: { write($0, to: 1) }, errors: { write($0, to: 2) })

    /// Writes bytes that were asked for.
    ///
    /// - Parameter bytes: exactly what is written.
    package func write(_ bytes: [UInt8]) { output(bytes) }

    /// Writes text that was asked for.
    ///
    /// - Parameter text: exactly what is written.
    package func write(_ text: String) { output(Array(text.utf8)) }

    /// Writes text about something that went wrong.
    ///
    /// - Parameter text: exactly what is written.
    package func writeError(_ text: String) { errors(Array(text.utf8)) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { buffer in
                #if canImport(Glibc)
                    Glibc.write(descriptor, buffer.baseAddress, buffer.count)
                #else
                    Darwin.write(descriptor, buffer.baseAddress, buffer.count)
                #endif
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
