import MicroSystem
import MicroCore

/// Finds out whether a program listens at an address, and what it answers to a line of HTTP.
enum PortProbe {
    /// What there is at an address.
    enum Finding: Sendable, Hashable {
        /// No program listens.
        case free
        /// A program listens, and answered with this; empty when nothing was asked or answered.
        case taken(String)
        /// The address cannot be reached at all, for this reason.
        case unreachable(String)
    }

    /// How much of an answer is read.
    private static let maximumAnswer = 4096
    /// How long each step may take, in milliseconds.
    private static let patience: Int32 = 1000

    /// Connects.
    ///
    /// - Parameters:
    ///   - address: where; a wildcard stands for this machine.
    ///   - request: what to send, if anything.
    static func probe(_ address: HostPort, request: String = "") -> Finding {
        var hints = addrinfo()
        hints.ai_socktype = CLibrary.streamSocket
        var list: UnsafeMutablePointer<addrinfo>?
        let host = address.isWildcard ? "127.0.0.1" : address.host
        let failure = getaddrinfo(host, String(address.port), &hints, &list)
        guard failure == 0, let entry = list else { return .unreachable(String(cString: gai_strerror(failure))) }
        defer { freeaddrinfo(list) }
        let descriptor = socket(entry.pointee.ai_family, CLibrary.streamSocket, 0)
        guard descriptor >= 0 else { return .unreachable(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        let reason = connect(descriptor, entry.pointee.ai_addr, entry.pointee.ai_addrlen) == 0 ? 0 : errno
        switch reason == EINPROGRESS ? outcome(of: descriptor) : reason {
        case 0: break
        case ECONNREFUSED: return .free
        case let reason: return .unreachable(String(cString: strerror(reason)))
        }
        return .taken(request.isEmpty ? "" : answer(to: request, on: descriptor))
    }

    /// How a connection attempt ended: 0, or the reason why it failed.
    private static func outcome(of descriptor: Int32) -> Int32 {
        guard wait(for: Int16(POLLOUT), on: descriptor) else { return ETIMEDOUT }
        var reason: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &reason, &size) == 0 ? reason : errno
    }

    private static func wait(for events: Int16, on descriptor: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: events, revents: 0)
        return poll(&entry, 1, patience) > 0
    }

    private static func answer(to request: String, on descriptor: Int32) -> String {
        let bytes = Array(request.utf8)
        guard send(descriptor, bytes, bytes.count, noSignal) == bytes.count else { return "" }
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: maximumAnswer)
        while answer.count < maximumAnswer, wait(for: Int16(POLLIN), on: descriptor) {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            answer += chunk[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }

    #if canImport(Darwin)
        private static let noSignal: Int32 = 0
    #else
        private static let noSignal = Int32(MSG_NOSIGNAL)
    #endif
}
