import MicroCore

/// The nodes of a call.
struct CallTarget {
    let nodes: [Node]
    let records: [ServiceRecord]
    /// Whether calls choose among these nodes, now or another time: how it goes at a proxy, say, need not be known.
    let isChosen: Bool

    /// A place that was named.
    init(address: String, isChosen: Bool) {
        nodes = [Node(id: address, address: address)]
        records = []
        self.isChosen = isChosen
    }

    init(_ known: RegistryCache.Known) {
        nodes = known.nodes
        records = known.records
        isChosen = true
    }

    /// Whether the call may run twice: it says so itself, or the endpoint does for all of its calls.
    func isIdempotent(_ request: ClientRequest) -> Bool {
        request.options.idempotent
            || !records.isEmpty
                && records.allSatisfy { record in
                    record.endpoints.contains {
                        $0.name == request.endpoint && $0.metadata["idempotent"] == "true"
                    }
                }
    }
}

/// How far a call has come.
struct CallCourse {
    let target: CallTarget
    /// Where it may go next.
    var candidates: [Node]
    /// Where it was.
    var tried: [Node] = []
    /// How many attempts were made; hedged ones count as one.
    var made = 0

    init(_ target: CallTarget) {
        self.target = target
        candidates = target.nodes
    }
}
