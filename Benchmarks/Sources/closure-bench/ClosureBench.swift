import HelloworldProto
import Micro

/// helloworld's call, answered by a closure that awaits nothing and looks at what it is told of the call.
@main struct ClosureBench {
    static func main() async {
        let service = Service("helloworld")
        service.handle("Helloworld.Call") { (request: Helloworld_CallRequest, context) in
            guard context.metadata["Micro-Namespace"] == "micro", context.deadline != nil else {
                throw MicroError.badRequest("bench", "the headers of the Go command line are missing")
            }
            return Helloworld_CallResponse.with { $0.msg = "Hello \(request.name)" }
        }
        await service.run()
    }
}
