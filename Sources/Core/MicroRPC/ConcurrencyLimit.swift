import DequeModule
import MicroCore
import MicroWire
import NIOCore
import Synchronization

/// Lets so many calls through at once; others wait for their turn, but not for long, and so many and no more.
///
/// Around the handlers of a service it keeps what they need (connections of a database, memory) within bounds; around a
/// client's calls it keeps one slow service from taking all there is. A call that gets no turn fails with 503; nothing
/// ran.
///
/// ```swift
/// service.intercept(with: ConcurrencyLimit(64))
/// ```
public final class ConcurrencyLimit: ServerInterceptor, ClientInterceptor {
    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Void, any Error>
        let timer: Scheduled<Void>
    }

    private struct State {
        var free: Int
        var waiters: Deque<Waiter> = []
        var nextID = 0
    }

    private let queueLimit: Int
    private let patience: Duration
    private let state: Mutex<State>

    /// Makes a limit.
    ///
    /// - Parameters:
    ///   - limit: how many calls run at once; at least one.
    ///   - waiting: how many more may wait for their turn.
    ///   - patience: how long they wait at most.
    public init(_ limit: Int, waiting: Int = 1000, patience: Duration = .seconds(1)) {
        queueLimit = max(0, waiting)
        self.patience = patience
        state = Mutex(State(free: max(1, limit)))
    }

    /// Lets a call of a service through.
    public func intercept(
        _ request: [UInt8], context: CallContext, next: @Sendable ([UInt8], CallContext) async throws -> [UInt8]
    ) async throws -> [UInt8] {
        try await enter(context.service)
        defer { leave() }
        return try await next(request, context)
    }

    /// Lets a stream of a service through; it counts until its handler returns.
    public func interceptStream(
        _ requests: MessageStream<[UInt8]>, _ responses: MessageWriter<[UInt8]>, context: CallContext,
        next: @Sendable (MessageStream<[UInt8]>, MessageWriter<[UInt8]>, CallContext) async throws -> Void
    ) async throws {
        try await enter(context.service)
        defer { leave() }
        try await next(requests, responses, context)
    }

    /// Lets a call of a client through. Streams of a client are not counted.
    public func intercept(
        _ request: ClientRequest, next: @Sendable (ClientRequest) async throws -> ClientResponse
    ) async throws -> ClientResponse {
        try await enter(MicroError.clientID)
        defer { leave() }
        return try await next(request)
    }

    /// Lets a stream of a client pass: streams last, and are not counted.
    public func interceptStream(
        _ request: ClientRequest, next: @Sendable (ClientRequest) async throws -> ClientStream<[UInt8], [UInt8]>
    ) async throws -> ClientStream<[UInt8], [UInt8]> { try await next(request) }

    private func enter(_ id: String) async throws {
        let isFree = state.withLock { state in
            guard state.free > 0 else { return false }
            state.free -= 1
            return true
        }
        if isFree { return }
        let number = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                wait(number, id, continuation)
            }
        } onCancel: {
            giveUp(number, CancellationError())
        }
    }

    private func wait(_ number: Int, _ id: String, _ continuation: CheckedContinuation<Void, any Error>) {
        let full = MicroError(.busyService, by: id)
        let timer = WireLoops.current().scheduleTask(in: .nanoseconds(patience.nanoseconds)) {
            self.giveUp(number, full)
        }
        let outcome = state.withLock { state -> Result<Bool, any Error> in
            if Task.isCancelled { return .failure(CancellationError()) }
            if state.free > 0 {
                state.free -= 1
                return .success(true)
            }
            guard state.waiters.count < queueLimit else { return .failure(full) }
            state.waiters.append(Waiter(id: number, continuation: continuation, timer: timer))
            return .success(false)
        }
        switch outcome {
        case .success(false): return
        case .success(true): continuation.resume()
        case .failure(let error): continuation.resume(throwing: error)
        }
        timer.cancel()
    }

    private func giveUp(_ number: Int, _ error: any Error) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.id == number }) else { return nil }
            return state.waiters.remove(at: index)
        }
        waiter?.timer.cancel()
        waiter?.continuation.resume(throwing: error)
    }

    /// The next one's turn.
    private func leave() {
        let next = state.withLock { state -> Waiter? in
            guard let next = state.waiters.popFirst() else {
                state.free += 1
                return nil
            }
            return next
        }
        next?.timer.cancel()
        next?.continuation.resume()
    }
}
