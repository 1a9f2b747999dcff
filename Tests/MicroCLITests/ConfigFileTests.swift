import MicroSystem
import Testing

@testable import MicroCLI

@Suite("The config file is replaced as a whole, under a lock of its own")
struct ConfigFileTests {
    private let home: TemporaryHome
    private let file: ConfigFile

    init() throws {
        home = try TemporaryHome()
        file = ConfigFile(path: home.configPath)
    }

    @Test("A first read makes it, for the owner's eyes only")
    func made() throws {
        #expect(try file.load() == .initial)
        #expect(home.content(".micro/config.json") == #"{"env":"local"}"#)
        #expect(home.mode(".micro/config.json") == 0o600)
        #expect(home.mode(".micro") == 0o700)
        #expect(home.names(in: ".micro") == ["config.json", "config.lock"])
    }

    @Test("A home that is not there is made as well, with all above it; what is there stays as it is")
    func homeless() throws {
        chmod(home.path, 0o755)
        let file = ConfigFile(path: home.path + "/users/jane/.micro/config.json")
        #expect(try file.load() == .initial)
        try file.update { document in try document.set("env", to: "x") }
        #expect(home.content("users/jane/.micro/config.json") == #"{"env":"x"}"#)
        for made in ["users", "users/jane", "users/jane/.micro"] { #expect(home.mode(made) == 0o700) }
        #expect(home.mode("") == 0o755)
    }

    @Test("A file of any size is read and written whole", arguments: [16_384, 16_385, 50_000])
    func large(size: Int) throws {
        let text = String(repeating: "x", count: size - #"{"env":""}"#.utf8.count)
        try file.update { document in try document.set("env", to: text) }
        #expect(home.content(".micro/config.json") == #"{"env":"\#(text)"}"#)
        #expect(try file.load()["env"] == text)
    }

    @Test("A place that cannot be written is no reason to fail a read")
    func unwritable() throws {
        #expect(try ConfigFile(path: "/proc/nowhere/config.json").load() == .initial)
        #expect(throws: CLIError.self) {
            try ConfigFile(path: "/proc/nowhere/config.json").update { _ in }
        }
    }

    @Test("A change that changes nothing leaves the file alone")
    func unchanged() throws {
        try home.put(#"{ "env" : "local" }"#, to: ".micro/config.json")
        try file.update { document in try document.set("env", to: "local") }
        #expect(home.content(".micro/config.json") == #"{ "env" : "local" }"#)
    }

    @Test("What cannot be read is told by name and never overwritten", arguments: ["{\"env\":", "[]", "12345"])
    func broken(content: String) throws {
        try home.put(content, to: ".micro/config.json")
        let read = #expect(throws: CLIError.self) { try file.load() }
        #expect(read?.description.hasPrefix("Cannot use the config file \(home.configPath): it ") == true)
        #expect(throws: CLIError.self) {
            try file.update { document in try document.set("env", to: "x") }
        }
        #expect(home.content(".micro/config.json") == content)
    }

    @Test("A directory in its place is told by name")
    func directory() throws {
        try home.put("", to: ".micro/config.json/inside")
        let error = #expect(throws: CLIError.self) { try file.load() }
        let ways = "(HOME says where it is; -c names another config file)"
        #expect(error?.description == "Cannot read \(home.configPath): Is a directory \(ways)")
    }

    @Test("A change that throws leaves the file as it was")
    func thrown() throws {
        _ = try file.load()
        #expect(throws: CLIError("no")) {
            try file.update { document in
                try document.set("env", to: "x")
                throw CLIError("no")
            }
        }
        #expect(home.content(".micro/config.json") == #"{"env":"local"}"#)
        #expect(home.names(in: ".micro") == ["config.json", "config.lock"])
    }

    @Test("A link stays a link, and what it points to changes")
    func link() throws {
        try home.put(#"{"env":"local"}"#, to: "real.json")
        mkdir(home.path + "/.micro", 0o700)
        #expect(symlink("../real.json", home.configPath) == 0)
        try file.update { document in try document.set("env", to: "x") }
        #expect(home.content("real.json") == #"{"env":"x"}"#)
        var status = stat()
        #expect(lstat(home.configPath, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    }

    /// The original took the file itself for its lock, so that a parallel process could read a pid instead of JSON and
    /// lose every environment.
    @Test("Writers at the same time lose none of each other's changes, and readers never see a part")
    func concurrent() async throws {
        let file = file
        let broken = await withTaskGroup(of: Int.self) { group in
            for writer in 0..<16 {
                group.addTask {
                    var failures = 0
                    for change in 0..<8 {
                        do {
                            try file.update { document in
                                try document.set("writer\(writer).change\(change)", to: "done")
                            }
                            _ = try file.load()
                        } catch {
                            failures += 1
                        }
                    }
                    return failures
                }
            }
            return await group.reduce(0, +)
        }
        #expect(broken == 0)
        let document = try file.load()
        for writer in 0..<16 {
            for change in 0..<8 { #expect(document["writer\(writer).change\(change)"] == "done") }
        }
        #expect(home.names(in: ".micro") == ["config.json", "config.lock"])
    }
}
