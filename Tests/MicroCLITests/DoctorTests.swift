import MicroSystem
import MicroCore
import MicroJSON
import Testing

@testable import MicroCLI

@Suite("micro doctor says what is wrong, and what to do", .timeLimit(.minutes(1)))
struct DoctorTests {
    private var micro: Micro

    init() throws {
        micro = try Micro()
        // Ports that the system just gave away, and nobody listens at.
        micro.variables = [
            "MICRO_API_ADDRESS": try "127.0.0.1:\(Listener().closed())",
            "MICRO_GRPC_ADDRESS": try "127.0.0.1:\(Listener().closed())",
            "MICRO_NETWORK_ADDRESS": try "127.0.0.1:\(Listener().closed())",
        ]
    }

    /// The line of a check, without the check's name.
    private func row(_ result: Micro.Result, _ what: String) -> String? {
        result.output.split(separator: "\n").first { $0.drop { $0 != " " }.dropFirst().hasPrefix(what) }
            .map(String.init)
    }

    @Test("Where all is well every line but that of a missing tool is ok, and the exit code is 0")
    func well() async throws {
        let result = await micro("doctor")
        #expect(result.code == 0 && result.errors.isEmpty)
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 13)
        #expect(
            lines.allSatisfy { $0.hasPrefix("ok ") || $0.hasPrefix("warn open files") || $0.hasPrefix("warn tool ") })
        #expect(row(result, "environment")?.contains("local at 127.0.0.1:8081: a micro server answers") == true)
        #expect(row(result, "home")?.hasSuffix("it does not exist yet, and is made when it is needed") == true)
    }

    @Test("Programs get the same as JSON")
    func json() async throws {
        let result = await micro("doctor", "--output", "json")
        let checks = try JSON.parse(result.output).arrayValue
        #expect(checks?.count == 13 && checks?.first?["level"]?.stringValue == "ok")
    }

    @Test(
        "A config file that is broken, or open to others, is named",
        arguments: [
            ("{ broken", 0o600, "fail", "Cannot use the config file"), ("[]", 0o600, "fail", "it holds no JSON object"),
            (#"{"envs":"x"}"#, 0o600, "fail", "its key envs"), ("{}", 0o644, "warn", "chmod 600"),
            ("{}", 0o600, "ok", "it can be read"),
        ] as [(String, mode_t, String, String)])
    func config(content: String, mode: mode_t, level: String, text: String) async throws {
        try micro.home.put(content, to: ".micro/config.json", mode: mode)
        chmod(micro.home.configPath, mode)
        let result = await micro("doctor")
        let line = try #require(row(result, "config file"))
        #expect(line.hasPrefix("\(level) ") && line.contains(text))
        #expect(result.code == (level == "fail" ? 1 : 0))
        #expect(micro.home.content(".micro/config.json") == content)
    }

    @Test("A home that others can write into, or that is a file, is told")
    func home() async throws {
        mkdir(micro.home.path + "/.micro", 0o777)
        chmod(micro.home.path + "/.micro", 0o777)
        let open = await micro("doctor")
        #expect(row(open, "home")?.hasPrefix("warn ") == true)
        let other = try Micro()
        try other.home.put("", to: ".micro")
        let file = await other("doctor")
        #expect(row(file, "home")?.contains("it is no folder") == true)
    }

    @Test("Variables that are mistyped warn, values that cannot be used fail")
    func variables() async throws {
        var micro = micro
        micro.variables["MICRO_PROXI"] = "x"
        let warned = await micro("doctor")
        #expect(warned.code == 0 && warned.errors.isEmpty)
        #expect(row(warned, "variable MICRO_PROXI")?.hasPrefix("warn ") == true)
        micro.variables["MICRO_LOG_LEVEL"] = "loud"
        let failed = await micro("doctor")
        #expect(failed.code == 1 && row(failed, "variable MICRO_LOG_LEVEL")?.hasPrefix("fail ") == true)
    }

    @Test("A port that another program holds is told, with the flag that sets another")
    func port() async throws {
        var micro = micro
        let listener = try Listener()
        defer { listener.close() }
        micro.variables["MICRO_NETWORK_ADDRESS"] = "127.0.0.1:\(listener.port)"
        micro.registry.failure = MicroError.internalServerError("x", "no micro")
        let result = await micro("doctor")
        let line = try #require(row(result, "port \(listener.port) (network)"))
        #expect(line.hasPrefix("fail ") && line.contains("--network_address") && result.code == 1)
    }

    @Test("A port where a server answers is well")
    func ownPort() async throws {
        var micro = micro
        let listener = try Listener()
        defer { listener.close() }
        micro.variables["MICRO_GRPC_ADDRESS"] = "127.0.0.1:\(listener.port)"
        let result = await micro("doctor")
        #expect(row(result, "port \(listener.port) (grpc)")?.hasSuffix("a micro server answers") == true)
    }

    @Test("A server that cannot be reached is told, with the way to start one")
    func noServer() async throws {
        var micro = micro
        micro.registry.failure = MicroError.internalServerError(
            "go.micro.client", DialFailure.detail(address: "127.0.0.1:8081", reason: "connection refused"))
        let result = await micro("doctor")
        #expect(result.code == 1)
        #expect(
            row(result, "environment")
                == "fail environment local at 127.0.0.1:8081: Failed to connect to micro server at 127.0.0.1:8081;"
                + " start one with `micro server`")
        #expect(row(await micro("--env", "nope", "doctor"), "environment nope")?.hasPrefix("fail ") == true)
    }

    @Test("Few open files are a warning", arguments: [(256, "warn"), (1024, "ok"), (UInt.max, "ok")])
    func openFiles(limit: UInt, level: String) { #expect(Doctor.openFiles(limit).level.rawValue == level) }
}

/// A socket that listens on loopback and never answers.
private struct Listener {
    let port: Int
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, CLibrary.streamSocket, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let failure = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) != 0 || listen(descriptor, 8) != 0 || getsockname(descriptor, $0, &size) != 0
            }
        }
        guard !failure else { throw PosixError(errno: errno) }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    func close() { _ = MicroSystem.close(descriptor) }

    /// The port of a listener that is gone.
    func closed() -> Int {
        close()
        return port
    }
}
