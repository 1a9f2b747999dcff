import MicroSystem
import MicroCore
import Testing

@testable import MicroCLI

@Suite("A program called micro-<word> on PATH adds the command <word>")
struct ExternalCommandTests {
    private let micro: Micro

    init() throws {
        var micro = try Micro()
        micro.variables["PATH"] = "\(micro.home.path)/empty::\(micro.home.path)/bin"
        self.micro = micro
        mkdir(micro.home.path + "/bin", 0o755)
    }

    /// The plugin is a link to the shell: a program written here and now could still be open for writing in a child that
    /// another test is spawning, and the system would refuse to run it ("Text file busy").
    private func linkShell() { #expect(symlink("/bin/sh", micro.home.path + "/bin/micro-sh") == 0) }

    private func install(_ name: String, mode: UInt32 = 0o755) throws {
        try micro.home.put("#!/nowhere/sh\n", to: "bin/" + name, mode: mode)
    }

    @Test("It gets the remaining words unread, flags and all")
    func words() async throws {
        linkShell()
        let script = "printf '%s|' \"$0\" \"$@\" > \(micro.home.path)/seen"
        let result = await micro("--env", "local", "sh", "-c", script, "--help", "a b", "--", "-x=1")
        #expect(result.code == 0 && result.output.isEmpty && result.errors.isEmpty)
        #expect(micro.home.content("seen") == "--help|a b|--|-x=1|")
    }

    @Test("Its exit status is told, and ours is 1")
    func status() async throws {
        linkShell()
        let result = await micro("sh", "-c", "exit 7")
        #expect(result.code == 1)
        #expect(result.errors == "Exit status 7\n")
    }

    @Test("The signal that ended it is told")
    func signal() async throws {
        linkShell()
        let result = await micro("sh", "-c", "kill -9 $$")
        #expect(result.code == 1)
        #expect(result.errors == "Signal: killed\n")
    }

    @Test("A registered command wins")
    func registered() async throws {
        try install("micro-version")
        #expect(await micro("version").output == "micro version v0.1.0\n")
    }

    @Test("A file that cannot be run, a directory and a path are no commands")
    func notCommands() async throws {
        try install("micro-text", mode: 0o644)
        try micro.home.put("", to: "bin/micro-folder/file")
        try install("up")
        for word in ["text", "folder", "folder/../up"] {
            #expect(await micro(word).errors.hasPrefix("Unrecognized micro command: \(word). "))
        }
    }

    @Test("A program that the system refuses to run is an error of ours")
    func broken() async throws {
        try install("micro-broken")
        let result = await micro("broken")
        #expect(result.code == 1)
        #expect(result.errors.hasPrefix("Cannot run \(micro.home.path)/bin/micro-broken: "))
    }
}
