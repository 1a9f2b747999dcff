import MicroCore

/// The CLI's config file, by default `~/.micro/config.json` (spec platform-cli.md §3).
///
/// It is replaced as a whole, so that a reader never sees half of it, and changed under a lock file of its own, so that
/// no change is lost between two processes. What it cannot read it never overwrites.
package struct ConfigFile: Sendable {
    /// Where it is.
    package let path: String

    /// Makes a handle; touches nothing.
    ///
    /// - Parameter path: where the file is or will be.
    package init(path: String) { self.path = path }

    /// The file that is used unless another one is named.
    ///
    /// - Parameter environment: tells the home directory.
    package static func `default`(_ environment: Environment) -> ConfigFile {
        ConfigFile(path: environment.home + "/.micro/config.json")
    }

    /// Reads the file; makes it when there is none, if this place can be written.
    ///
    /// - Throws: ``CLIError`` naming the file when it cannot be read.
    package func load() throws(CLIError) -> ConfigDocument {
        if let document = try read() { return document }
        // A read-only home is no reason to fail: the command does not ask to store anything.
        return (try? update { _ in }) ?? .initial
    }

    /// Changes the file under its lock.
    ///
    /// - Parameter change: changes the document; when it throws, the file stays as it is.
    /// - Returns: the document as it was written.
    /// - Throws: ``CLIError`` naming the file when it cannot be read or written, and what `change` throws.
    @discardableResult
    package func update(_ change: (inout ConfigDocument) throws -> Void) throws(CLIError) -> ConfigDocument {
        try HomeFile.makeDirectory(HomeFile.directory(of: path))
        let lock = try FileLock(path: lockPath)
        defer { lock.release() }
        let old = try read()
        var document = old ?? .initial
        do {
            try change(&document)
        } catch let fault as ConfigFault {
            throw broken(fault)
        } catch let error as CLIError {
            throw error
        } catch {
            throw CLIError(.otherError, "\(error)")
        }
        if document != old { try HomeFile.replace(path, with: document.bytes) }
        return document
    }

    /// The error for a content that cannot be used as it is.
    func broken(_ fault: ConfigFault) -> CLIError { CLIError(.badConfig, path, fault.description) }

    /// `config.lock` beside `config.json`.
    private var lockPath: String { (path.hasSuffix(".json") ? String(path.dropLast(5)) : path) + ".lock" }

    private func read() throws(CLIError) -> ConfigDocument? {
        guard let bytes = try HomeFile.contents(path) else { return nil }
        do {
            return try ConfigDocument(bytes)
        } catch {
            throw broken(error)
        }
    }
}
