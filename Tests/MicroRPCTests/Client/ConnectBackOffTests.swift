import MicroWire
import NIOCore
import Testing

@testable import MicroRPC

@Suite("An address that cannot be connected to is left alone for a moment")
struct ConnectBackOffTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
    private let error = WireError.connectFailed(address: "a:1", reason: "no")

    /// How many milliseconds of refusal follow a failure.
    private func window(_ backOff: inout ConnectBackOff, jitter: Double = 0) -> Int {
        backOff.failed(error, at: start, jitter: jitter)
        return (0...2_000).first { backOff.refusal(at: start + .milliseconds(Int64($0))) == nil } ?? -1
    }

    private var backOff: ConnectBackOff { ConnectBackOff(first: .milliseconds(50), longest: .seconds(1)) }

    @Test("which doubles with each failure, up to a second")
    func doubles() {
        var backOff = backOff
        #expect((0..<8).map { _ in window(&backOff) } == [50, 100, 200, 400, 800, 1_000, 1_000, 1_000])
        for _ in 0..<100 { _ = window(&backOff) }
        #expect(window(&backOff) == 1_000)
    }

    @Test("which is not the same for all", arguments: [(-0.2, 40), (0.2, 60)])
    func jitter(part: Double, milliseconds: Int) {
        var backOff = backOff
        #expect(window(&backOff, jitter: part) == milliseconds)
    }

    @Test("which begins anew after a success")
    func success() {
        var backOff = backOff
        for _ in 0..<5 { _ = window(&backOff) }
        backOff.succeeded()
        #expect(backOff.refusal(at: start) == nil)
        #expect(window(&backOff) == 50)
    }

    @Test("in which callers hear the last failure")
    func lastError() {
        var backOff = backOff
        backOff.failed(.connectFailed(address: "a:1", reason: "first"), at: start, jitter: 0)
        backOff.failed(error, at: start, jitter: 0)
        #expect(backOff.refusal(at: start) == error)
    }

    @Test("and is remembered for a while after that")
    func stale() {
        var backOff = backOff
        #expect(backOff.isStale(at: start))
        backOff.failed(error, at: start, jitter: 0)
        #expect(!backOff.isStale(at: start + .seconds(10)))
        #expect(backOff.isStale(at: start + .milliseconds(10_050)))
    }
}
