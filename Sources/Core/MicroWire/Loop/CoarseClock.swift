import MicroSystem

/// A clock that is read in a quarter of the time that others take, and stands still for some milliseconds.
enum CoarseClock {
    /// Nanoseconds since some time.
    static var now: Int64 { read(clock) }

    /// How long it stands still, in nanoseconds: so much less than it shows may have passed.
    static let resolution: Int64 = {
        var time = timespec()
        clock_getres(clock, &time)
        return nanoseconds(time)
    }()

    #if canImport(Darwin)
        private static let clock = CLOCK_MONOTONIC_RAW_APPROX
    #else
        private static let clock = CLOCK_MONOTONIC_COARSE
    #endif

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return nanoseconds(time)
    }

    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
