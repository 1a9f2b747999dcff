import MicroCore
import Testing

@testable import MicroCLI

@Suite("The doctor looks for the programs that people need to write services", .timeLimit(.minutes(1)))
struct ToolCheckTests {
    private let swift = ToolCheck.tools[0]

    @Test(
        "The version of swift matters",
        arguments: [
            ("Swift version 6.3.1 (swift-6.3.1-RELEASE)\nTarget: x86_64-unknown-linux-gnu", "ok", "6.3 at /bin/swift"),
            ("Apple Swift version 6.2 (swiftlang-6.2.0.17.14)", "ok", "6.2 at /bin/swift"),
            ("Swift version 10.0", "ok", "10.0 at "),
            ("Swift version 6.1.2 (swift-6.1.2-RELEASE)", "warn", "version 6.1, and 6.2 is needed; get it: https://"),
            ("Swift version 5.10", "warn", "5.10, and 6.2 is needed"),
            ("swift: no toolchain", "warn", "tells no version"),
            (nil, "warn", "/bin/swift --version does not answer"),
        ])
    func version(output: String?, level: String, text: String) {
        let diagnosis = ToolCheck.diagnosis(of: swift, at: "/bin/swift", output)
        #expect(diagnosis.level.rawValue == level && diagnosis.text.contains(text))
    }

    @Test("What is missing is a warning that says what it is for and how to get it")
    func missing() {
        let diagnoses = ToolCheck(environment: Environment(["PATH": "/nowhere"])).diagnoses
        #expect(diagnoses.map(\.what) == ToolCheck.tools.map { "tool \($0.name)" })
        for (diagnosis, tool) in zip(diagnoses, ToolCheck.tools) {
            #expect(diagnosis.level == .warn)
            #expect(diagnosis.text.contains(tool.purpose) && diagnosis.text.contains(tool.source))
        }
    }

    @Test("A program is read to its end, but not waited for")
    func run() {
        #expect(ToolRun.output(of: "/bin/echo", ["a", "b"], within: .seconds(30)) == "a b\n")
        #expect(ToolRun.output(of: "/bin/false", [], within: .seconds(30)) == nil)
        #expect(ToolRun.output(of: "/nowhere", [], within: .seconds(30)) == nil)
        #expect(ToolRun.output(of: "/bin/sleep", ["3600"], within: .milliseconds(50)) == nil)
    }
}
