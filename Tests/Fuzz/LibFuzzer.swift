// What libFuzzer calls, for the one target that MICRO_FUZZ_TARGET names. No part of the package: scripts/fuzz.sh
// compiles it over a build of MicroFuzzTargets whose every branch reports to libFuzzer.
import Foundation

@testable import MicroFuzzTargets

private let target: FuzzTarget = {
    let name = ProcessInfo.processInfo.environment["MICRO_FUZZ_TARGET"] ?? ""
    guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
        preconditionFailure("MICRO_FUZZ_TARGET is none of \(FuzzTarget.all.map(\.name).joined(separator: " "))")
    }
    return target
}()

/// Gives one input to the target; the process ends when something does not hold.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    do { try target.run(bytes[...]) } catch { preconditionFailure("\(target.name): \(error)") }
    return 0
}
