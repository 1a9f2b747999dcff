/// Which of the containers around are objects: one bit each, without an allocation for the first 64.
struct NestingStack: Sendable {
    private(set) var depth = 0
    /// The innermost containers, the last in the lowest bit.
    private var bits: UInt64 = 0
    private var spilled: [UInt64] = []

    /// Whether the innermost container is an object.
    var isObject: Bool {
        bits & 1 == 1
    }

    @inline(__always)
    mutating func push(isObject: Bool) {
        if depth > 0, depth % 64 == 0 { spilled.append(bits) }
        bits = bits << 1 | (isObject ? 1 : 0)
        depth += 1
    }

    @inline(__always)
    mutating func pop() {
        depth -= 1
        bits >>= 1
        if depth > 0, depth % 64 == 0 { bits = spilled.popLast() ?? 0 }
    }
}
