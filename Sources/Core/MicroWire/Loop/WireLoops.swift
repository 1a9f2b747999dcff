import NIOCore
import NIOPosix

/// The event loops of this process: one per core, shared by everything that touches a socket.
package enum WireLoops {
    /// All loops.
    package static var group: MultiThreadedEventLoopGroup { MultiThreadedEventLoopGroup.singleton }

    /// The loop of the current thread, or any when the thread is none of ours.
    package static func current() -> any EventLoop {
        MultiThreadedEventLoopGroup.currentEventLoop ?? group.next()
    }

    /// Runs tasks on the loop of the current thread; nil when the thread is none of ours.
    package static var currentExecutor: EventLoopExecutor? {
        MultiThreadedEventLoopGroup.currentEventLoop.map { EventLoopExecutor.of($0) }
    }
}

extension EventLoop {
    /// Runs something on the loop: at once when this is its thread.
    package func run(_ body: @escaping @Sendable () -> Void) {
        if inEventLoop { body() } else { execute(body) }
    }
}
