import Foundation
import Hummingbird

/// Hummingbird with one endpoint that takes and gives helloworld's messages as JSON; it prints its address.
@main struct HummingbirdBench {
    static func main() async throws {
        let router = Router()
        router.post("helloworld/Call") { request, context in
            Answer(msg: "Hello \(try await request.decode(as: Greeting.self, context: context).name)")
        }
        let app = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                print("Listening on 127.0.0.1:\(channel.localAddress?.port ?? 0)")
                fflush(nil)
            })
        try await app.runService()
    }
}

private struct Greeting: Decodable {
    var name: String
}

private struct Answer: ResponseEncodable {
    var msg: String
}
