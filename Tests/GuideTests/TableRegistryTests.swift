import MicroTesting
import Testing

@Suite("Table registry")
struct TableRegistryTests {
    @Test("keeps the promises of a registry", arguments: RegistryConformance.requirements)
    func conforms(to requirement: RegistryConformance.Requirement) async throws {
        try await RegistryConformance(without: [.watching]) { time in TableRegistry(time: time) }.check(requirement)
    }
}
