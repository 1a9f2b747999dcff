import MicroSystem
import MicroCore

/// Small files under the user's home: read whole, replaced atomically, hidden from other users.
enum HomeFile {
    /// The content of a file; nil when there is none.
    static func contents(_ path: String) throws(CLIError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            // A home that is no folder, such as /dev/null, holds no file either.
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw failure("read", path)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }

    /// Puts new content in the place of a file, mode 0600: readers see the old content or the new, never a part.
    static func replace(_ path: String, with bytes: [UInt8]) throws(CLIError) {
        let target = resolved(path)
        let temporary = "\(target).\(getpid()).\(UInt32.random(in: 0 ... .max)).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("write", path) }
        var rest = bytes[...]
        var complete = true
        while complete, !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if count == 0 || errno != EINTR { complete = false }
        }
        complete = complete && fsync(descriptor) == 0
        complete = close(descriptor) == 0 && complete
        if complete, rename(temporary, target) == 0 { return }
        let error = failure("write", path)
        unlink(temporary)
        throw error
    }

    /// Makes a directory and those above it, mode 0700; those that are there stay as they are.
    static func makeDirectory(_ path: String) throws(CLIError) {
        if path.isEmpty || mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT else { throw failure("make", path) }
        try makeDirectory(directory(of: path))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("make", path) }
    }

    /// The directory that a file is in; empty for a bare name.
    static func directory(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    /// What the last system call said, with the path.
    static func failure(_ verb: String, _ path: String) -> CLIError {
        CLIError(.badFile, verb, path, String(cString: strerror(errno)))
    }

    /// Where a chain of links ends, so that the file is replaced and not the link.
    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }
}
