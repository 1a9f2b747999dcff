import MicroCodec
import MicroCore
import MicroProto
import MicroRPC

/// Asks nodes of services by their own reflection.
struct ProxiedReflection: Sendable {
    typealias Question = Grpc_Reflection_V1_ServerReflectionRequest
    typealias Response = Grpc_Reflection_V1_ServerReflectionResponse

    let client: RPCClient

    /// How many services are asked one question; a symbol says first whose it may be.
    static let most = 32
    /// How many at a time.
    private static let atOnce = 4
    /// The longest name that anybody is asked about.
    private static let longestName = 1024

    /// The services in the order in which they are asked: those whose names are in the question, the longest first,
    /// then all others.
    static func order(_ names: Set<String>, for question: Question) -> [String] {
        // `proto/greeter.proto` and `hello.greeter.Hello` may both be of `greeter`.
        let subject = ".\(subject(of: question).replacing("/", with: ".")).".lowercased()
        let near = names.filter { subject.contains(".\($0.lowercased()).") }
        return near.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) } + names.subtracting(near).sorted()
    }

    private static func subject(of question: Question) -> String {
        switch question.messageRequest {
        case .fileByFilename(let name): name
        case .fileContainingSymbol(let symbol): symbol
        case .fileContainingExtension(let wanted): wanted.containingType
        case .allExtensionNumbersOfType(let type): type
        case .listServices, nil: ""
        }
    }

    /// The answer of the first service that has one.
    func ask(_ services: [String], _ question: Question, _ call: ProxiedCall) async -> RelayedDescription? {
        guard ProxiedReflection.subject(of: question).utf8.count <= ProxiedReflection.longestName else { return nil }
        var rest = services.prefix(ProxiedReflection.most)
        while !rest.isEmpty, !Task.isCancelled {
            let group = Array(rest.prefix(ProxiedReflection.atOnce))
            rest = rest.dropFirst(group.count)
            let found = await withTaskGroup(of: (Int, RelayedDescription?).self) { tasks in
                for (place, service) in group.enumerated() {
                    tasks.addTask { (place, await ask(service, question, call)) }
                }
                var answers: [Int: RelayedDescription] = [:]
                for await (place, answer) in tasks { answers[place] = answer }
                return answers.min { $0.key < $1.key }?.value
            }
            if let found { return found }
        }
        return nil
    }

    private func ask(_ service: String, _ question: Question, _ call: ProxiedCall) async -> RelayedDescription? {
        // Python's servers know only the older name.
        for version in ["v1", "v1alpha"] {
            guard let options = call.options else { return nil }
            do {
                let path = "/grpc.reflection.\(version).ServerReflection/ServerReflectionInfo"
                let stream = try await client.stream(
                    service, path, sending: Question.self, receiving: Response.self, metadata: call.metadata,
                    options: options)
                try await stream.send(question)
                try await stream.finish()
                guard let answer = try await stream.responses.next()?.messageResponse else { return nil }
                switch answer {
                case .fileDescriptorResponse, .allExtensionNumbersResponse:
                    return RelayedDescription(service: service, answer: answer)
                case .listServicesResponse, .errorResponse: return nil
                }
            } catch let error as MicroError where error.code == 503 || error.code == 408 {
                return nil
            } catch {
                continue
            }
        }
        return nil
    }
}
