import Foundation
import Micro

/// The service and the client of Tests/Interop: `interop-service` answers, `interop-service call …` calls
/// (see ``ScriptedCall``).
@main struct InteropService {
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.first == "call" else { return await serve() }
        guard let call = ScriptedCall(arguments.dropFirst()) else {
            print(ScriptedCall.usage)
            exit(2)
        }
        // Not on the main actor, where every step of a call would change threads.
        await Task.detached { await call.run() }.value
    }

    private static func serve() async {
        let service = Service("interop")
        let tally = Tally()
        // Those that ask do not count.
        tally.answer(on: service)
        service.intercept(with: tally)
        answerMessages(on: service)
        answerTrouble(on: service, tally)
        answerParcels(on: service)
        service.handle(Passer())
        await service.run()
    }
}
