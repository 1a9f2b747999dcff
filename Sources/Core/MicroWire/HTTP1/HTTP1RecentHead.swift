import NIOCore

/// The head that came last on a connection: many a client asks for the same again and again.
struct HTTP1RecentHead {
    private var bytes: [UInt8] = []
    private var head: HTTP1RequestHead?
    /// How many heads in a row were none that came before. The first one is: a connection for one request keeps nothing.
    private var misses = 0

    private static let longest = 1024
    /// After so many misses in a row there is nothing to be gained here.
    private static let patience = 16

    /// The head that bytes begin with, and how long it is; nil if it is another one, or not complete.
    mutating func head(of input: ByteBuffer) -> (HTTP1RequestHead, length: Int)? {
        guard head != nil, input.readableBytes >= bytes.count,
            HTTP1RecentHead.isEqual(bytes.span, input.readableBytesUInt8Span)
        else { return nil }
        misses = 0
        if head?.memo == nil { head?.memo = HeaderMemo() }
        return head.map { ($0, bytes.count) }
    }

    /// Takes note of a head that is another one.
    ///
    /// - Parameter length: how many bytes it has, at the beginning of the input.
    mutating func note(_ head: HTTP1RequestHead, of input: ByteBuffer, length: Int) {
        misses += 1
        guard misses > 1, misses < HTTP1RecentHead.patience, length <= HTTP1RecentHead.longest else {
            self.head = nil
            return
        }
        self.head = head
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: input.readableBytesView.prefix(length))
    }

    /// Whether bytes begin with others, of which there are not more.
    private static func isEqual(_ bytes: Span<UInt8>, _ input: Span<UInt8>) -> Bool {
        var difference: UInt8 = 0
        for index in bytes.indices { difference |= bytes[index] ^ input[index] }
        return difference == 0
    }
}
