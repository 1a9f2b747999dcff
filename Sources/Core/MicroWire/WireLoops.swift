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
}
