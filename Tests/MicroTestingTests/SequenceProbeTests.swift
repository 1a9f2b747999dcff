import Testing

@testable import MicroTesting

@Suite("A probe of a sequence", .timeLimit(.minutes(1)))
struct SequenceProbeTests {
    private struct Failure: Error, Equatable {}

    @Test("gives what comes in order, then says that the sequence has ended")
    func ends() async throws {
        let (sequence, continuation) = AsyncStream.makeStream(of: Int.self)
        let probe = SequenceProbe(sequence)
        for number in 1...2 { continuation.yield(number) }
        continuation.finish()
        #expect(try await probe.next() == 1)
        #expect(try await probe.next() == 2)
        await #expect(throws: SequenceProbe<Int>.Silence.ended) { _ = try await probe.next() }
    }

    @Test("throws what the sequence throws")
    func fails() async throws {
        let (sequence, continuation) = AsyncThrowingStream.makeStream(of: Int.self)
        let probe = SequenceProbe(sequence)
        continuation.finish(throwing: Failure())
        await #expect(throws: Failure()) { _ = try await probe.next() }
    }

    @Test("gives up its sequence when it goes")
    func goes() async throws {
        let (sequence, continuation) = AsyncStream.makeStream(of: Int.self)
        await confirmation { ended in
            await withCheckedContinuation { done in
                continuation.onTermination = { _ in
                    ended()
                    done.resume()
                }
                _ = SequenceProbe(sequence)
            }
        }
    }
}
