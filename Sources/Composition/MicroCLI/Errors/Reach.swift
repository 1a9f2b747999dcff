import MicroCore

/// What stands at an address that a call was to go to, when it is no Micro server.
struct Reach: Sendable, Hashable {
    /// Why the call did not get through.
    enum Obstacle: Sendable, Hashable {
        /// Nothing listens.
        case silence
        /// Something else listens; this is the HTTP status that it answered with.
        case stranger(String)
    }

    /// Where the call was to go.
    let address: String
    let obstacle: Obstacle

    /// Reads the text of an error; nil for errors of other kinds.
    init?(_ text: String) {
        if let address = DialFailure.address(in: text) {
            (self.address, obstacle) = (address, .silence)
        } else if let end = text.firstRange(of: " does not speak gRPC: ")?.lowerBound,
            let status = text.split(separator: " ").last
        {
            // The original lets the text of its gRPC library through here.
            (address, obstacle) = (String(text[..<end]), .stranger(String(status)))
        } else {
            return nil
        }
    }

    /// The end of the program, with what helps when it is known where the command went.
    func exitError(proxy: String?) -> ExitError { ExitError(.noServer, address, hint: proxy.map(hint)) }

    /// The end of the program when the address is not a server's but the one that was given for a service.
    func exitError(calling service: String, at given: String) -> ExitError {
        let found =
            switch obstacle {
            case .stranger(let status):
                "What listens there does not speak gRPC: it answered with HTTP status \(status). "
            case .silence where HostPort(given) == nil:
                "It has no port. "
            case .silence: ""
            }
        return ExitError(
            .noServer, address,
            hint:
                "\(found)--address or MICRO_ADDRESS says to call that node; `micro get service \(service)` shows where"
                + " there are some.")
    }

    private func hint(_ proxy: String) -> String {
        switch obstacle {
        case .stranger(let status):
            "What listens there does not speak gRPC: it answered with HTTP status \(status)."
                + " Commands go to the gRPC proxy of a server, port 8081; 8080 is its gateway's."
        case .silence where address != proxy:
            "A service is registered there, and its process is gone: start it again."
                + " One that was killed is forgotten after 90 s."
        case .silence where address.hasSuffix(":443"):
            "An address without a port means :443; a server's gRPC proxy is at :8081 unless it was told another."
        case .silence where HostPort(address)?.isLoopback == true:
            "Start one with `micro server`; `micro doctor` looks for what is wrong."
        case .silence:
            "Is the address right? See `micro env`; `micro doctor` looks for what is wrong."
        }
    }
}
