import MicroCore
import MicroMemory
import MicroTesting
import Testing

@Suite("A registry in memory")
struct MemoryRegistryTests {
    @Test("keeps the promises of a registry", arguments: RegistryConformance.requirements)
    func conforms(to requirement: RegistryConformance.Requirement) async throws {
        try await RegistryConformance { MemoryRegistry(time: $0) }.check(requirement)
    }
}
