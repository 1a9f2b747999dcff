import Micro
import Testing

@Test func greets() async throws {
    let service = Service("helloworld", environment: Environment([:]))
    addHandlers(to: service)
    try await service.test { client in
        let answer: Greeting = try await client.call("helloworld", "Helloworld.Call", Name(name: "John"))
        #expect(answer.msg == "Hello John")
    }
}

struct Name: Codable { var name: String }
struct Greeting: Codable { var msg: String }

private func addHandlers(to service: Service) {
    service.handle("Helloworld.Call") { (request: Name, context) in Greeting(msg: "Hello \(request.name)") }
}
