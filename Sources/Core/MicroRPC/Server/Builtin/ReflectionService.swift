#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import MicroCodec
import MicroCore
import MicroProto
import Synchronization

/// `grpc.reflection.v1.ServerReflection`: which services there are and what their messages look like, out of the
/// descriptors that generated messages carry (gRPC, "Server Reflection Protocol").
final class ReflectionService: Sendable {
    private typealias Answer = Grpc_Reflection_V1_ServerReflectionResponse.OneOf_MessageResponse

    /// What one caller asked before.
    struct Conversation {
        let context: CallContext
        /// The service behind the proxy that answered last: the files that its answer names are its own.
        var service: String?
    }

    private let dispatchers: [Dispatcher]
    private let relayed: (any RelayedServices)?
    /// What was read out of the files, and which files there were.
    private let known = Mutex<(names: Set<String>, index: FileIndex)?>(nil)

    init(_ dispatchers: [Dispatcher], relayed: (any RelayedServices)? = nil) {
        self.dispatchers = dispatchers
        self.relayed = relayed
    }

    func answer(
        _ request: Grpc_Reflection_V1_ServerReflectionRequest, _ conversation: inout Conversation
    ) async -> Grpc_Reflection_V1_ServerReflectionResponse {
        var response = Grpc_Reflection_V1_ServerReflectionResponse()
        response.validHost = request.host
        response.originalRequest = request
        response.messageResponse = await completeAnswer(to: request, &conversation)
        return response
    }

    /// The server's own answer; where it has none, a service behind it is asked.
    private func completeAnswer(
        to request: Grpc_Reflection_V1_ServerReflectionRequest, _ conversation: inout Conversation
    ) async -> Answer {
        guard let relayed, request.messageRequest != nil else { return answer(to: request) }
        let context = conversation.context
        if case .listServices = request.messageRequest {
            return ReflectionService.list(Set(index.services + (await relayed.names(context))).sorted())
        }
        if case .fileByFilename = request.messageRequest, let last = conversation.service,
            let description = await relayed.describe(request, by: last, isOnly: true, context)
        {
            return description.answer
        }
        let own = answer(to: request)
        guard case .errorResponse = own else {
            conversation.service = nil
            return own
        }
        let description = await relayed.describe(request, by: conversation.service, isOnly: false, context)
        conversation.service = description?.service ?? conversation.service
        return description?.answer ?? own
    }

    private func answer(to request: Grpc_Reflection_V1_ServerReflectionRequest) -> Answer {
        let index = index
        switch request.messageRequest {
        case .listServices: return ReflectionService.list(index.services)
        case .fileByFilename(let name): return files(index.descriptors(ofFile: name), name)
        case .fileContainingSymbol(let symbol): return files(index.descriptors(ofSymbol: symbol), symbol)
        case .allExtensionNumbersOfType(let type):
            guard let known = index.extensionNumbers(of: type) else {
                return ReflectionService.error(5, "\(type) is not known")
            }
            var numbers = Grpc_Reflection_V1_ExtensionNumberResponse()
            numbers.baseTypeName = type
            numbers.extensionNumber = known
            return .allExtensionNumbersResponse(numbers)
        case .fileContainingExtension(let wanted):
            let (number, type) = (wanted.extensionNumber, wanted.containingType)
            return files(index.descriptors(ofExtension: number, of: type), "extension \(number) of \(type)")
        case nil: return ReflectionService.error(3, "the request asks for nothing")
        }
    }

    private var index: FileIndex {
        let files = dispatchers.flatMap(\.files) + [.grpcHealthV1HealthProto, .grpcReflectionV1ReflectionProto]
        let names = Set(files.map(\.name))
        if let known = known.withLock({ $0 }), known.names == names { return known.index }
        let index = FileIndex(files)
        known.withLock { $0 = (names, index) }
        return index
    }

    private func files(_ descriptors: [[UInt8]]?, _ name: String) -> Answer {
        guard let descriptors else { return ReflectionService.error(5, "\(name) is not known") }
        var response = Grpc_Reflection_V1_FileDescriptorResponse()
        response.fileDescriptorProto = descriptors.map { Data($0) }
        return .fileDescriptorResponse(response)
    }

    private static func list(_ names: [String]) -> Answer {
        var list = Grpc_Reflection_V1_ListServiceResponse()
        list.service = names.map { name in
            var service = Grpc_Reflection_V1_ServiceResponse()
            service.name = name
            return service
        }
        return .listServicesResponse(list)
    }

    private static func error(_ code: Int32, _ message: String) -> Answer {
        var error = Grpc_Reflection_V1_ErrorResponse()
        error.errorCode = code
        error.errorMessage = message
        return .errorResponse(error)
    }
}
