import MicroSystem
import MicroCore

/// A program on PATH that adds a command: `micro-hello` answers `micro hello`.
struct ExternalCommand: Sendable {
    /// The program's file.
    let path: String

    /// Finds the program of a word.
    ///
    /// - Parameters:
    ///   - word: the command.
    ///   - environment: tells PATH; its empty entries are not the working directory here.
    /// - Returns: nil when no directory of PATH has an executable file of that name.
    init?(_ word: String, environment: Environment) {
        guard let path = ExternalCommand.file("micro-\(word)", environment: environment) else { return nil }
        self.path = path
    }

    /// The file of a program on PATH.
    static func file(_ program: String, environment: Environment) -> String? {
        guard !program.contains("/") else { return nil }
        for directory in (environment["PATH"] ?? "").split(separator: ":") {
            let candidate = "\(directory)/\(program)"
            var status = stat()
            guard stat(candidate, &status) == 0, status.st_mode & S_IFMT == S_IFREG, access(candidate, X_OK) == 0
            else { continue }
            return candidate
        }
        return nil
    }

    /// The program as a command: every word behind the name is its own.
    ///
    /// - Parameter word: the command's name.
    func command(_ word: String) -> Command {
        Command(word, parsesFlags: false) { invocation in try run(invocation.arguments) }
    }

    /// Runs the program with this process's streams and environment, and waits for it.
    ///
    /// - Parameter arguments: the words behind the command.
    /// - Throws: ``CLIError`` in Go's words when it does not end with status 0.
    func run(_ arguments: [String]) throws(CLIError) {
        var argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for pointer in argv { free(pointer) } }
        var child = pid_t()
        let failure = posix_spawn(&child, path, nil, nil, &argv, environ)
        guard failure == 0 else { throw CLIError(.cannotRun, path, String(cString: strerror(failure))) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { throw CLIError(.cannotRun, path, String(cString: strerror(errno))) }
        }
        let signal = status & 0x7F
        if signal != 0 { throw CLIError(.endedBySignal, String(cString: strsignal(signal)).lowercased()) }
        let code = (status >> 8) & 0xFF
        if code != 0 { throw CLIError(.exitStatus, "\(code)") }
    }
}
