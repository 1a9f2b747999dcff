/// The dynamic table of one direction of a connection (RFC 7541 §2.3.2): the newest field first, the oldest ones fall out.
struct HeaderTable {
    struct Field {
        var name = ""
        var value = ""
        /// Whether it has none of the characters that no field may have, which is looked at when it comes first.
        var isWellFormed = true
    }

    /// The fields, each behind the one that is older, around the end of an array: a deque would copy a field to compare it.
    /// It has no places or a power of two.
    private var ring: [Field] = []
    private var newest = 0
    /// How many fields are in it.
    private(set) var count = 0
    private(set) var size = 0
    private(set) var capacity: Int
    /// How many fields were ever put in: each has a number by which it is known while it is there.
    private(set) var inserted = 0

    init(capacity: Int) { self.capacity = capacity }

    /// - Parameter age: 0 for the newest field.
    subscript(age: Int) -> Field {
        _read { yield ring[place(ofAge: age)] }
    }

    private func place(ofAge age: Int) -> Int { (newest - age) & (ring.count - 1) }

    /// How many newer fields there are than the one of that number; nil when it has fallen out.
    func age(of number: Int) -> Int? {
        let age = inserted - number
        return age < count ? age : nil
    }

    /// Puts a field in; one that is larger than the table empties it.
    mutating func insert(_ field: Field) {
        let cost = HeaderTable.cost(field.name, field.value)
        inserted += 1
        makeRoom(for: cost)
        guard cost <= capacity else { return }
        if count == ring.count { grow() }
        newest = place(ofAge: -1)
        ring[newest] = field
        count += 1
        size += cost
    }

    private mutating func grow() {
        let fields = (0..<count).reversed().map { self[$0] }
        ring = fields + [Field](repeating: Field(), count: max(8, count))
        newest = count - 1
    }

    mutating func resize(to capacity: Int) {
        self.capacity = capacity
        makeRoom(for: 0)
    }

    private mutating func makeRoom(for cost: Int) {
        while size + cost > capacity, count > 0 {
            let oldest = place(ofAge: count - 1)
            size -= HeaderTable.cost(ring[oldest].name, ring[oldest].value)
            ring[oldest] = Field()
            count -= 1
        }
    }

    /// What a field counts for (RFC 7541 §4.1).
    static func cost(_ name: String, _ value: String) -> Int { name.utf8.count + value.utf8.count + 32 }
}
