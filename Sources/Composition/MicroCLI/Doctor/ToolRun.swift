import MicroSystem

/// Runs a program for what it prints, and does not wait for it longer than it is worth.
enum ToolRun {
    /// How much of the output is read.
    private static let maximumOutput = 4096

    /// What a program prints to its standard output.
    ///
    /// - Parameters:
    ///   - path: its file.
    ///   - arguments: the words behind its name.
    ///   - patience: how long it may take; then it is ended.
    /// - Returns: nil when it cannot be started, fails, or takes longer.
    static func output(of path: String, _ arguments: [String], within patience: Duration) -> String? {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        let (reading, writing) = (ends[0], ends[1])
        defer { close(reading) }
        guard let child = start(path, arguments, output: writing, unused: reading) else {
            close(writing)
            return nil
        }
        close(writing)
        let deadline = ContinuousClock.now.advanced(by: patience)
        let output = read(from: reading, until: deadline)
        return status(of: child, until: output == nil ? .now : deadline) == 0 ? output : nil
    }

    private static func start(_ path: String, _ arguments: [String], output: Int32, unused: Int32) -> pid_t? {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
        #else
            var actions = posix_spawn_file_actions_t()
        #endif
        guard posix_spawn_file_actions_init(&actions) == 0 else { return nil }
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addclose(&actions, output)
        posix_spawn_file_actions_addclose(&actions, unused)
        var argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for pointer in argv { free(pointer) } }
        var child = pid_t()
        return posix_spawn(&child, path, &actions, nil, &argv, environ) == 0 ? child : nil
    }

    /// How a program ended; it is made to when its time is over, also when it has closed its output long before.
    private static func status(of child: pid_t, until deadline: ContinuousClock.Instant) -> Int32 {
        var status: Int32 = 0
        while true {
            let isOver = ContinuousClock.now >= deadline
            if isOver { kill(child, SIGKILL) }
            let ended = waitpid(child, &status, isOver ? 0 : WNOHANG)
            if ended == child { return status }
            if ended < 0, errno != EINTR { return -1 }
            if ended == 0 { usleep(2000) }
        }
    }

    /// Everything up to the end; nil when the end does not come in time.
    private static func read(from descriptor: Int32, until deadline: ContinuousClock.Instant) -> String? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: maximumOutput)
        while bytes.count < maximumOutput {
            let rest = ContinuousClock.now.duration(to: deadline)
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let isReady = poll(&entry, 1, Int32(max(0, min(rest, .seconds(60)) / .milliseconds(1))))
            if isReady < 0, errno == EINTR { continue }
            guard isReady > 0 else { return nil }
            let count = MicroSystem.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
