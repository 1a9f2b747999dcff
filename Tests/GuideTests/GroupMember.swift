import Micro
import ServiceLifecycle
import UnixSignals

struct GroupMember: ServiceLifecycle.Service {
    let service: Micro.Service

    func run() async throws {
        try await service.start()
        try? await gracefulShutdown()
        await service.stop()
    }
}
