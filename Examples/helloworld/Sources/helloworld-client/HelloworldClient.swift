import Foundation
import HelloworldProto
import Micro

/// Calls helloworld on the server that MICRO_PROXY names: `helloworld-client [name]`.
@main struct HelloworldClient {
    static func main() async {
        let client = RPCClient(environment: .process)
        var request = Helloworld_CallRequest()
        request.name = CommandLine.arguments.dropFirst().first ?? "John"
        do {
            let response: Helloworld_CallResponse = try await client.call("helloworld", "Helloworld.Call", request)
            print(response.msg)
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(1)
        }
    }
}
