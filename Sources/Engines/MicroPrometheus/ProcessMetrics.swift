import MicroSystem

/// What the system says of this process, under the names that Prometheus' clients use; read when it is asked for.
struct ProcessMetrics {
    /// The text of the numbers that the system gives; fewer where there is no /proc.
    static func text() -> String {
        var text = PrometheusText()
        func gauge(_ name: String, _ help: String, _ value: Double?, _ kind: PrometheusKind = .gauge) {
            guard let value else { return }
            text.begin(name, kind, help: help)
            text.sample(name, value: PrometheusText.number(value))
        }
        gauge("process_cpu_seconds_total", "User and system CPU time spent, in seconds.", cpuSeconds, .counter)
        let stat = statFields()
        let page = Double(sysconf(Int32(_SC_PAGESIZE)))
        gauge("process_resident_memory_bytes", "Resident memory, in bytes.", stat?.pages.map { $0 * page })
        gauge("process_virtual_memory_bytes", "Virtual memory, in bytes.", stat?.virtualBytes)
        gauge("process_threads", "Threads of the process.", stat?.threads)
        gauge("process_start_time_seconds", "When the process started, in seconds since 1970.", stat?.start)
        gauge("process_open_fds", "Open file descriptors.", openFiles)
        gauge("process_max_fds", "How many file descriptors may be open.", CLibrary.openFileLimit.map { Double($0) })
        return text.text
    }

    private static var cpuSeconds: Double {
        let usage = CLibrary.resourceUsage
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

    private static var openFiles: Double? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Without `.`, `..` and the folder itself, which is open now.
        return Double(max(0, count - 3))
    }

    private struct Stat {
        var pages: Double?
        var virtualBytes: Double?
        var threads: Double?
        var start: Double?
    }

    /// proc(5), /proc/pid/stat: what follows the program's name, which may hold spaces, begins with the third field.
    private static func statFields() -> Stat? {
        guard let text = contents(of: "/proc/self/stat"), let close = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: close)...].split(separator: " ")
        func field(_ number: Int) -> Double? { number - 3 < fields.count ? Double(fields[number - 3]) : nil }
        return Stat(
            pages: field(24), virtualBytes: field(23), threads: field(20),
            start: field(22).flatMap { ticks in bootTime.map { $0 + ticks / Double(sysconf(Int32(_SC_CLK_TCK))) } })
    }

    /// When the machine started, in seconds since 1970.
    private static let bootTime: Double? = contents(of: "/proc/stat")?.split(separator: "\n")
        .first { $0.hasPrefix("btime ") }.flatMap { Double($0.dropFirst("btime ".count)) }

    private static func contents(of path: String) -> String? {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var text: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 4096)
        while case let count = read(file, &part, part.count), count > 0, text.count < 1 << 20 { text += part[..<count] }
        return String(decoding: text, as: UTF8.self)
    }
}
