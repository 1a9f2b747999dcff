import HelloworldProto
import Micro

/// Calls helloworld on the server that MICRO_PROXY names: `helloworld-client [name]`.
@main struct HelloworldClient {
    static func main() async throws {
        let client = RPCClient(environment: .process)
        var request = Helloworld_CallRequest()
        request.name = CommandLine.arguments.dropFirst().first ?? "John"
        let response: Helloworld_CallResponse = try await client.call("helloworld", "Helloworld.Call", request)
        print(response.msg)
    }
}
