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
        try await show("micro", "encode") { try JSON.encode(orders).count }
        try await show("foundation", "encode") { try JSONEncoder().encode(orders).count }
        try await show("micro", "decode") { try JSON.decode([Order].self, from: bytes).count }
        try await show("foundation", "decode") { try JSONDecoder().decode([Order].self, from: data).count }
    }

    /// As many times as fit into the time, after a hundred to get warm.
    private func show(_ library: String, _ direction: String, _ work: () throws -> Int) async throws {
        var sum = 0
        let trial = try await Meter.measure {
            for _ in 0..<100 { sum += try work() }
        }
        let count = max(100, Int(seconds / trial.wall * 100))
        let taken = try await Meter.measure {
            for _ in 0..<count { sum += try work() }
        }
        // What is used cannot be optimized away.
        guard sum > 0 else { throw JSONFault() }
        print(library, direction, bytes.count, taken.cpu / Double(count) * 1e9)
    }
}

/// What was read is not what was written.
struct JSONFault: Error {}
