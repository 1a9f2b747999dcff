import MicroSystem

/// What the process holds of its heap.
package enum HeapMemory {
    /// How many bytes are allocated and not freed; nil where the system does not say.
    ///
    /// Resident memory also counts what the allocator keeps for later, which hides a leak of a few bytes.
    package static func bytesInUse() -> Int? {
        #if canImport(Glibc)
            // Swift's Glibc module leaves malloc.h out.
            typealias Report = @convention(c) (CInt, UnsafeMutablePointer<FILE>) -> CInt
            guard let symbol = dlsym(nil, "malloc_info") else { return nil }
            var text: UnsafeMutablePointer<CChar>?
            var length = 0
            guard let file = open_memstream(&text, &length) else { return nil }
            let code = unsafeBitCast(symbol, to: Report.self)(0, file)
            fclose(file)
            defer { free(text) }
            guard code == 0, let text else { return nil }
            return bytesInUse(in: String(cString: text))
        #else
            return Int(mstats().bytes_used)
        #endif
    }

    /// Reads the totals, which stand behind the figures of each arena: what the system gave, without what is free.
    private static func bytesInUse(in report: String) -> Int? {
        let lines = report.split(separator: "\n")
        func total(_ start: String) -> Int? {
            lines.last { $0.hasPrefix(start) }?.split(separator: "\"").last { Int($0) != nil }.flatMap { Int($0) }
        }
        guard let taken = total("<system type=\"current\""), let mapped = total("<total type=\"mmap\""),
            let fast = total("<total type=\"fast\""), let rest = total("<total type=\"rest\"")
        else { return nil }
        return taken + mapped - fast - rest
    }
}
