import HelloworldProto
import Micro

@main struct Helloworld {
    static func main() async {
        let service = Service("helloworld")
        service.handle("Helloworld.Call") { (request: Helloworld_CallRequest, _) in
            var response = Helloworld_CallResponse()
            response.msg = "Hello \(request.name)"
            return response
        }
        await service.run()
    }
}
