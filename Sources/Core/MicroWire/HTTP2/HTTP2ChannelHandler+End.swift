import NIOCore
import NIOHPACK

/// How a connection ends: drained, cut off, or because its peer is silent or has nothing to ask.
extension HTTP2ChannelHandler {
    /// Takes no new streams and closes once those that are open are done, and those that a client had opened before it
    /// could know.
    package func drain() {
        guard !isDraining, !isOver else { return }
        isDraining = true
        if machine.role == .server {
            machine.announceDrain()
            drainLimit = eventLoop.assumeIsolated().scheduleTask(in: times.drain) {
                self.machine.drain()
                self.wrote()
            }
        } else {
            // Only we open streams, and we know which.
            machine.drain()
        }
        becomeUnusable()
        wrote()
    }

    /// Closes at once; open streams end with ``WireError/connectionLost(_:)``.
    package func close() { close(because: "closed") }

    private func close(because reason: String) {
        closeReason = reason
        context?.close(mode: .all, promise: nil)
    }

    func scheduleLook() {
        nextLook = eventLoop.assumeIsolated().scheduleTask(deadline: watch.nextLook(after: eventLoop.now)) {
            self.look()
        }
    }

    private func look() {
        machine.relax()
        endIdleBodies()
        switch watch.look(at: eventLoop.now) {
        case .nothing: break
        case .silent:
            machine.ping(HTTP2ChannelHandler.keepAliveMark)
            wrote()
        case .gone(let reason): return close(because: reason)
        case .idle: drain()
        }
        scheduleLook()
    }

    /// Answers requests whose bodies stand still and are waited for with 408 (RFC 9110 §15.5.9).
    private func endIdleBodies() {
        let now = eventLoop.now
        let idle = streams.all.filter {
            $0.waitsForBody && !$0.requestEnded && now >= $0.lastReceived + times.body
        }
        for stream in idle {
            machine.send([":status": "408", "content-length": "0"], on: stream.id, endStream: true)
            remove(stream.id)?.over(.connectionLost("the request's body stood still"))
        }
        if !idle.isEmpty { wrote() }
    }

    /// Gives requests that are answered a while for their ends.
    func awaitEnds() {
        lateEnds = eventLoop.assumeIsolated().scheduleTask(in: times.end) {
            self.lateEnds = nil
            self.machine.refuseOverdue()
            self.wrote()
        }
    }

    func stopWatching() {
        nextLook?.cancel()
        lateEnds?.cancel()
        drainLimit?.cancel()
    }

    /// What a PING that asks for a sign of life carries: "alive" in ASCII.
    private static let keepAliveMark: UInt64 = 0x616c_6976_6500_0000
}
