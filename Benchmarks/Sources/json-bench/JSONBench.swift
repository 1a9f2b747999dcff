import Foundation
import Meter
import MicroJSON

/// `json-bench <seconds>` encodes and decodes a small and a larger value with MicroJSON and with Foundation for about
/// so long each, and prints a line for each: library, direction, bytes, nanoseconds of the processor.
@main struct JSONBench {
    static func main() async {
        guard let seconds = CommandLine.arguments.dropFirst().first.flatMap(Double.init) else {
            print("usage: json-bench <seconds>")
            exit(2)
        }
        await Meter.run {
            for orders in [Order.one, Order.many] { try await Comparison(orders, seconds: seconds).run() }
        }
    }
}

/// About what services send each other: text, numbers, a flag, a list.
struct Order: Codable, Equatable {
    var id: Int
    var customer: String
    var note: String
    var total: Double
    var isPaid: Bool
    var tags: [String]

    static let one = [
        Order(
            id: 4711, customer: "Jane Doe", note: "Zürich, \"Hof\"", total: 129.95, isPaid: true, tags: ["new", "gift"])
    ]
    static let many = (0..<36).map { number -> Order in
        var order = one[0]
        order.id += number
        return order
    }
}

struct Comparison: Sendable {
    let orders: [Order]
    let bytes: [UInt8]
    let seconds: Double

    init(_ orders: [Order], seconds: Double) throws {
        self.orders = orders
        self.seconds = seconds
        bytes = try JSON.encode(orders)
    }

    func run() async throws {
        let data = Data(bytes)
        guard try JSON.decode([Order].self, from: bytes) == orders,
            try JSONDecoder().decode([Order].self, from: data) == orders,
            try JSONDecoder().decode([Order].self, from: JSONEncoder().encode(orders)) == orders
        else { throw JSONFault() }
        try await show(
            "encode", { try JSON.encode(orders).count }, foundation: { try JSONEncoder().encode(orders).count })
        try await show(
            "decode", { try JSON.decode([Order].self, from: bytes).count },
            foundation: { try JSONDecoder().decode([Order].self, from: data).count })
    }

    /// Both by turns, in parts that are shorter than what else goes on in a machine: it shall touch them alike.
    private func show(
        _ direction: String, _ micro: () throws -> Int, foundation: () throws -> Int
    ) async throws {
        let parts = 20
        let counts = (try await warm(micro, parts), try await warm(foundation, parts))
        var taken = (micro: 0.0, foundation: 0.0)
        for _ in 0..<parts {
            taken.micro += try await repeated(counts.0, micro).cpu
            taken.foundation += try await repeated(counts.1, foundation).cpu
        }
        print("micro", direction, bytes.count, taken.micro / Double(counts.0 * parts) * 1e9)
        print("foundation", direction, bytes.count, taken.foundation / Double(counts.1 * parts) * 1e9)
    }

    /// - Returns: how many times fit into a part of the time, as far as a hundred of them tell.
    private func warm(_ work: () throws -> Int, _ parts: Int) async throws -> Int {
        let trial = try await repeated(100, work)
        return max(10, Int(seconds / Double(parts) / trial.wall * 100))
    }

    private func repeated(_ count: Int, _ work: () throws -> Int) async throws -> Meter {
        var sum = 0
        let taken = try await Meter.measure {
            for _ in 0..<count { sum += try work() }
        }
        // What is used cannot be optimized away.
        guard sum > 0 else { throw JSONFault() }
        return taken
    }
}

/// What was read is not what was written.
struct JSONFault: Error {}
