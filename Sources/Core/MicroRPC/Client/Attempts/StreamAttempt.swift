import MicroCore
import MicroWire
import NIOCore
import NIOHPACK
import Synchronization

/// One attempt of a call with any number of messages: opens a stream, then carries messages both ways until it ends.
///
/// Confined to one event loop; ``caller`` is set before that has it, ``cancel()`` and the two directions may be used from
/// anywhere.
final class StreamAttempt: WireStreamDelegate, Attempt, LoopTimed, @unchecked Sendable {  // confined to its loop
    private let eventLoop: any EventLoop
    private let call: OutgoingCall
    private let address: String
    private let openedBy: ContinuousClock.Instant
    private let messageLimit: Int
    private var stream: (any WireStream)?
    private var pool: LoopPool?
    private var isWaitingForStream = false
    var deadlineSlot: Int?
    private var inbound: InboundMessages?
    private var outbound: StreamWriter?
    private var inflater: GRPCInflater?
    /// Gets the call once it is open; nil afterwards.
    var caller: CallWaiter<ClientStream<[UInt8], [UInt8]>>?
    private var isStarted = false
    /// Read from any thread: a call that has ended needs no cancellation.
    private let isOver = Atomic(false)

    init(
        _ call: OutgoingCall, to address: String, by deadline: ContinuousClock.Instant, messageLimit: Int,
        on eventLoop: any EventLoop
    ) {
        self.call = call
        self.address = address
        openedBy = deadline
        self.messageLimit = messageLimit
        self.eventLoop = eventLoop
    }

    func start(_ pool: LoopPool) {
        isStarted = true
        guard !isOver.load(ordering: .relaxed) else { return refuse(CancellationError()) }
        self.pool = pool
        failAt(openedBy)
        isWaitingForStream = true
        let remaining = call.streamDeadline.map { max(0, ($0 - .now).nanoseconds) }
        let head = pool.heads.head(of: call, to: address, remaining: remaining)
        pool.open(to: address, head, delegate: self) { [self] result in
            isWaitingForStream = false
            switch result {
            case .failure(let error): fail(error)
            case .success(let stream):
                guard caller != nil else { return stream.reset(.cancel) }
                pool.deadlines.remove(self)
                if let deadline = call.streamDeadline { failAt(deadline) }
                opened(stream)
            }
        }
    }

    private func failAt(_ deadline: ContinuousClock.Instant) {
        pool?.deadlines.add(self, in: .nanoseconds(max(0, (deadline - .now).nanoseconds)))
    }

    func deadlinePassed() { fail(AttemptTimedOut()) }

    private func opened(_ stream: any WireStream) {
        let inbound = InboundMessages(stream, messageLimit: messageLimit)
        let outbound = StreamWriter(
            eventLoop: eventLoop,
            write: { [weak self] message in self?.write(message) ?? message.readableBytes },
            end: { [weak self] in _ = self?.stream?.send(ByteBuffer(), endStream: true) })
        self.stream = stream
        self.inbound = inbound
        self.outbound = outbound
        let opened = ClientStream(reading: inbound.queue, writing: outbound, messageLimit: messageLimit) { [self] in
            cancel()
        }
        caller.take()?.resume(with: .success(opened))
    }

    /// There will be no call.
    private func refuse(_ error: any Error) {
        caller.take()?.resume(with: .failure(error))
    }

    private func write(_ message: ByteBuffer) -> Int {
        guard let stream else { return message.readableBytes }
        return stream.send(message, endStream: false)
    }

    /// Ends the call, whose caller has given it up. May be called from anywhere.
    func cancel() {
        guard !isOver.load(ordering: .relaxed) else { return }
        if eventLoop.inEventLoop { return fail(CancellationError()) }
        eventLoop.execute { self.fail(CancellationError()) }
    }

    // MARK: From the wire

    func received(_ headers: HPACKHeaders, endStream: Bool) {
        if let fault = ResponseHead.fault(headers, from: address) { return fail(fault) }
        inflater = ResponseHead.inflater(headers, limit: messageLimit)
        if endStream { complete(headers) }
    }

    func received(_ body: ByteBuffer, endStream: Bool) {
        do {
            try inbound?.received(body, inflater: inflater)
        } catch {
            return fail(MicroError.unreadable(error, from: address))
        }
        if endStream {
            fail(MicroError(.responseEnds, "without a status"))
        }
    }

    func received(trailers: HPACKHeaders) { complete(trailers) }

    func sent(_ count: Int) { outbound?.sent(count) }

    func ended(_ error: WireError?) {
        fail(error ?? MicroError(.responseEnds, "without a status"))
    }

    // MARK: The end

    /// The service's last word, behind the messages that it sent.
    private func complete(_ trailers: HPACKHeaders) {
        var failure = ResponseHead.failure(trailers, from: address)
        if failure == nil, inbound?.isMidMessage == true {
            failure = MicroError(.responseEnds, "inside a message")
        }
        end(failure, dropping: false)
    }

    private func fail(_ error: any Error) { end(error, dropping: error is CancellationError) }

    /// - Parameter dropping: whether unread messages are dropped, because the caller has given up.
    private func end(_ error: (any Error)?, dropping: Bool) {
        guard !isOver.exchange(true, ordering: .relaxed) else { return }
        pool?.deadlines.remove(self)
        if isWaitingForStream { pool?.giveUp(self, to: address) }
        pool = nil
        // Also after an end in order: our own direction may still be open.
        stream?.reset(.cancel)
        stream = nil
        guard isStarted else { return }
        if caller != nil { return refuse(error ?? CancellationError()) }
        let reason = dropping ? error : error.map { RPCClient.boundaryError($0) }
        inbound?.detach()
        outbound?.close(reason ?? MicroError(.endedByService))
        if dropping { inbound?.queue.abort(reason ?? CancellationError()) } else { inbound?.queue.finish(reason) }
    }
}
