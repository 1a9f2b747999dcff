/// Where the values of one field of a message lie.
struct FieldSlot {
    /// How many there are.
    var count = 0
    /// The offset of the first one's tag.
    var first = 0
    /// The offset of the last one, after its tag.
    var last = 0
}

/// A stack with the slots of each message that is being written. Those of a small message need no memory of their own.
struct FieldSlots {
    private static let nearby = 8

    private var near = InlineArray<8, FieldSlot>(repeating: FieldSlot())
    private var far: [FieldSlot] = []
    private var count = 0

    subscript(index: Int) -> FieldSlot {
        get { index < FieldSlots.nearby ? near[index] : far[index - FieldSlots.nearby] }
        set {
            if index < FieldSlots.nearby { near[index] = newValue } else { far[index - FieldSlots.nearby] = newValue }
        }
    }

    /// Puts empty slots on top.
    ///
    /// - Returns: the index of the first of them.
    mutating func push(_ more: Int) -> Int {
        let base = count
        count += more
        for index in base..<max(base, min(count, FieldSlots.nearby)) { near[index] = FieldSlot() }
        let missing = count - FieldSlots.nearby - far.count
        if missing > 0 { far.append(contentsOf: repeatElement(FieldSlot(), count: missing)) }
        return base
    }

    /// Takes away those from an index on.
    mutating func pop(to base: Int) {
        count = base
        far.removeLast(max(0, far.count - max(0, count - FieldSlots.nearby)))
    }
}
