import MicroWire
import NIOCore

/// What comes in on a stream: messages cut out of the body and queued for their reader, the windows opened again only
/// for what was taken.
///
/// Confined to the stream's event loop; only the queue is read from anywhere.
final class InboundMessages: @unchecked Sendable {  // confined to its event loop
    /// What the reader takes from.
    let queue: MessageQueue

    private let window: ReceiveWindow
    private var reader: GRPCMessageReader

    /// - Parameters:
    ///   - messageLimit: the largest message, in bytes.
    ///   - budget: what incomplete messages may hold together; nil for no bound but each message's own.
    ///   - exhausted: is called when the budget has no room for the message that comes.
    init(
        _ stream: any WireStream, messageLimit: Int, budget: MessageBudget? = nil,
        exhausted: @escaping () -> Void = {}
    ) {
        let window = ReceiveWindow(stream, budget, exhausted)
        self.window = window
        reader = GRPCMessageReader(limit: messageLimit)
        queue = MessageQueue { window.demanded($0) }
    }

    /// Whether the body ended inside a message.
    var isMidMessage: Bool { reader.isMidMessage }

    /// Takes a part of the body.
    ///
    /// - Throws: when a message is too large or cannot be inflated.
    func received(_ body: ByteBuffer, inflater: GRPCInflater?) throws {
        reader.append(body)
        while let message = try reader.next() {
            let size = window.completed(GRPCMessageReader.prefix + message.bytes.readableBytes)
            queue.push(try GRPCInflater.bytes(of: message, inflater), size: size)
        }
        window.hold(reader.heldBytes, readerWaits: queue.isWaiting)
    }

    /// The stream is over and takes no more window updates.
    func detach() { window.close() }
}

/// Which bytes of a body the sender may replace by new ones.
///
/// Those of a message that was taken; and those of a message that is not complete while its reader waits for it, as a
/// message may be larger than the window. A reader that stands still holds back a window and no more.
private final class ReceiveWindow: @unchecked Sendable {  // confined to its event loop
    private let eventLoop: any EventLoop
    private var stream: (any WireStream)?
    /// Bytes of the incomplete message.
    private var held = 0
    /// How many of them were given back already, and are taken from the budget.
    private var advanced = 0
    private let budget: MessageBudget?
    private let exhausted: () -> Void

    init(_ stream: any WireStream, _ budget: MessageBudget?, _ exhausted: @escaping () -> Void) {
        eventLoop = stream.eventLoop
        self.stream = stream
        self.budget = budget
        self.exhausted = exhausted
    }

    func close() {
        stream = nil
        giveBack()
    }

    private func giveBack() {
        if advanced > 0 { budget?.give(advanced) }
        advanced = 0
    }

    /// A message is complete.
    ///
    /// - Returns: how many of its bytes are to be given back when it is taken.
    func completed(_ size: Int) -> Int {
        defer { giveBack() }
        return size - advanced
    }

    func hold(_ count: Int, readerWaits: Bool) {
        held = count
        if readerWaits { advance() }
    }

    func demanded(_ demand: MessageQueue.Demand) {
        eventLoop.run { self.opened(demand) }
    }

    private func opened(_ demand: MessageQueue.Demand) {
        if demand.taken > 0 { stream?.consumed(demand.taken) }
        if demand.isWaiting { advance() }
    }

    private func advance() {
        guard held > advanced, let stream else { return }
        guard budget?.take(held - advanced) ?? true else { return exhausted() }
        stream.consumed(held - advanced)
        advanced = held
    }
}
