import Foundation

/// What something took: seconds on the clock, and seconds of the processor in all threads of this process.
public struct Meter: Sendable {
    /// Seconds on the clock.
    public let wall: Double
    /// Seconds of the processor.
    public let cpu: Double

    /// Measures what is done in between.
    public static func measure(_ work: () async throws -> Void) async rethrows -> Meter {
        let clock = ContinuousClock()
        let (cpu, start) = (cpuSeconds(), clock.now)
        try await work()
        return Meter(wall: (clock.now - start) / .seconds(1), cpu: cpuSeconds() - cpu)
    }

    /// Runs a part of a program to its end, or the program to a failure.
    ///
    /// Not on the main actor, where every step of a call would change threads.
    public static func run(_ part: @escaping @Sendable () async throws -> Void) async {
        do {
            try await Task.detached { try await part() }.value
        } catch {
            print("failed: \(error)")
            exit(1)
        }
    }

    private static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
