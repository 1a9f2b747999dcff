import Foundation
import HelloworldProto
import Micro

/// Calls helloworld on the server that MICRO_PROXY names: `helloworld-client [name]`.
@main struct HelloworldClient {
    static func main() async {
        let helloworld = Helloworld_HelloworldClient(RPCClient(environment: .process))
        do {
            let name = CommandLine.arguments.dropFirst().first ?? "John"
            print(try await helloworld.call(.with { $0.name = name }).msg)

            for try await response in try await helloworld.stream(.with { $0.count = 3 }) {
                print("count \(response.count)")
            }

            let game = try await helloworld.pingPong()
            for stroke in 1...3 {
                try await game.send(.with { $0.stroke = Int64(stroke) })
                if let pong = try await game.responses.next() { print("pong \(pong.stroke)") }
            }
            try await game.finish()
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(1)
        }
    }
}
