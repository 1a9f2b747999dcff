// The C library under one name: files import MicroSystem and say nothing of the platform.
#if canImport(Glibc)
    @_exported import Glibc
#elseif canImport(Musl)
    @_exported import Musl
#else
    @_exported import Darwin
#endif

/// What C libraries agree on, under types that Swift sees differently in each.
package enum CLibrary {
    /// `SOCK_STREAM`: the kind of socket that TCP is.
    package static var streamSocket: CInt {
        #if canImport(Glibc)
            CInt(SOCK_STREAM.rawValue)
        #else
            SOCK_STREAM
        #endif
    }

    /// How many files this process may have open; nil when the system does not say.
    package static var openFileLimit: UInt? {
        var limit = rlimit()
        #if canImport(Glibc)
            let failure = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        #else
            let failure = getrlimit(RLIMIT_NOFILE, &limit)
        #endif
        return failure == 0 ? UInt(limit.rlim_cur) : nil
    }

    /// What this process has used of the machine.
    package static var resourceUsage: rusage {
        var usage = rusage()
        #if canImport(Glibc)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        #else
            getrusage(RUSAGE_SELF, &usage)
        #endif
        return usage
    }
}
