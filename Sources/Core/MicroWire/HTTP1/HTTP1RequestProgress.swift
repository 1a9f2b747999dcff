import NIOHTTP1

/// Where the bytes of a connection stand between its requests, as far as the parts that the parser gives tell.
struct HTTP1RequestProgress {
    /// The request that came last is not complete.
    private(set) var isWithinRequest = false
    /// Bytes of the next request's head have come.
    private(set) var headBegan = false
    private var hadPart = false

    mutating func received(_ part: HTTPServerRequestPart) {
        if case .end = part { isWithinRequest = false } else { isWithinRequest = true }
        headBegan = false
        hadPart = true
    }

    /// Ends a read burst, which had bytes: if they made no part, they are of a head.
    ///
    /// A head that begins in the burst that ends another request is seen with its next bytes.
    ///
    /// - Returns: whether a head has begun.
    mutating func burstEnded() -> Bool {
        defer { hadPart = false }
        guard !hadPart, !isWithinRequest, !headBegan else { return false }
        headBegan = true
        return true
    }
}
