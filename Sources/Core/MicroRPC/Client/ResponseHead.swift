import MicroCore
import MicroWire
import NIOHPACK

/// What the headers and trailers of a response say.
enum ResponseHead {
    /// Why the headers are no gRPC response's; nil when they are.
    static func fault(_ headers: HPACKHeaders, from address: String) -> MicroError? {
        // A gateway speaks of a status too, and sends plain JSON behind it.
        let isGRPC =
            headers.value(of: "content-type").map { $0.hasPrefix("application/grpc") }
            ?? (headers.value(of: "grpc-status") != nil)
        if isGRPC { return nil }
        return notGRPC(headers, from: address)
    }

    /// The error that a status stands for, read out of the trailers or of headers that nothing follows; nil for OK.
    static func failure(_ trailers: HPACKHeaders, from address: String) -> MicroError? {
        guard let status = trailers.value(of: "grpc-status").flatMap({ Int($0) }) else {
            return notGRPC(trailers, from: address)
        }
        guard status != 0 else { return nil }
        let text = GRPCStatusText.decode(trailers.value(of: "grpc-message") ?? "")
        return MicroError(StatusCode(rawValue: status) ?? .unknown, text)
    }

    /// Whether a header concerns the transport, and not who called.
    static func isTransport(_ name: String) -> Bool {
        let bytes = name.utf8.span
        guard bytes.count > 5 else { return !bytes.isEmpty && bytes[0] == UInt8(ascii: ":") }
        return bytes[0] == UInt8(ascii: ":") || bytes[0] == UInt8(ascii: "g") && name.hasPrefix("grpc-")
    }

    /// How compressed messages are to be inflated.
    static func inflater(_ headers: HPACKHeaders, limit: Int) -> GRPCInflater? {
        headers.value(of: "grpc-encoding").flatMap { GRPCInflater(encoding: $0, limit: limit) }
    }

    private static func notGRPC(_ headers: HPACKHeaders, from address: String) -> MicroError {
        let http = headers.value(of: ":status") ?? "?"
        return MicroError(.noGRPC, address, http)
    }
}

extension MicroError {
    /// What was received cannot be read as messages.
    static func unreadable(_ error: any Error, from address: String) -> MicroError {
        switch error {
        case let error as MicroError: error
        case let fault as GRPCMessageReader.TooLarge:
            MicroError(.largeResponse, "\(fault.length)", "\(fault.limit)")
        case GRPCInflater.Fault.tooLarge(let limit):
            MicroError(.largeInflatedResponse, "\(limit)")
        default: MicroError(.unreadableResponse, address, "\(error)")
        }
    }
}
