import MicroSystem

/// Holds a file's exclusive lock, against other processes and other holders in this one.
struct FileLock {
    private let descriptor: Int32

    /// Waits for the lock; the file is made when there is none, and stays.
    init(path: String) throws(CLIError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw HomeFile.failure("lock", path) }
        while flock(descriptor, LOCK_EX) != 0 {
            if errno == EINTR { continue }
            let error = HomeFile.failure("lock", path)
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    /// Gives the lock up; call it once.
    func release() { close(descriptor) }
}
