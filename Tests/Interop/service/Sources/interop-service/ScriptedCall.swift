import Foundation
import Micro
import SwiftProtobuf

/// One call of our client, step by step as the command line says; every outcome is a line of JSON.
struct ScriptedCall: Sendable {
    static let usage = """
        usage: interop-service call <host:port> <service> <kind> <Handler.Method> [option]… [step]…
          kind     unary, client, server or bidi
          option   timeout=<ms>, <header>:<value>
          step     send=<text>, chunks=<count>x<bytes>, finish, read, rest, pause, cancel, stand
               interop-service call <host:port> <service> many <Handler.Method> <calls> <at once>
        """

    enum Kind: String {
        case unary, client, server, bidi, many
    }

    enum Step {
        case send(Chunk)
        case finish
        case read
        /// Reads to the end.
        case rest
        /// Waits for a line on standard input.
        case pause
        case cancel
        /// Does nothing until the process is ended.
        case stand
    }

    let service: String
    let kind: Kind
    let endpoint: String
    var metadata = Metadata()
    var options: CallOptions
    var steps: [Step] = []
    /// Of many calls: how many, and how many of them at once.
    var calls = (count: 0, atOnce: 0)

    private let client = RPCClient()

    init?(_ arguments: ArraySlice<String>) {
        let words = Array(arguments)
        guard words.count >= 4, let kind = Kind(rawValue: words[2]) else { return nil }
        (service, self.kind, endpoint) = (words[1], kind, words[3])
        options = CallOptions(address: words[0])
        guard kind != .many else {
            let numbers = words[4...].compactMap { Int($0) }
            guard numbers.count == 2 else { return nil }
            calls = (numbers[0], numbers[1])
            return
        }
        for word in words[4...] {
            guard read(word) else { return nil }
        }
    }

    private mutating func read(_ word: String) -> Bool {
        if let colon = word.firstIndex(of: ":"), !word[..<colon].contains("=") {
            metadata.add(String(word[..<colon]), String(word[word.index(after: colon)...]))
            return true
        }
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let value = parts.count == 2 ? parts[1] : ""
        switch parts[0] {
        case "timeout":
            guard let milliseconds = Int(value) else { return false }
            options.timeout = .milliseconds(milliseconds)
            options.streamTimeout = options.timeout
        case "send": steps.append(.send(Chunk(Data(value.utf8))))
        case "chunks":
            let numbers = value.split(separator: "x").compactMap { Int($0) }
            guard numbers.count == 2 else { return false }
            steps += Array(repeating: .send(Chunk(Data(repeating: 120, count: numbers[1]))), count: numbers[0])
        case "finish": steps.append(.finish)
        case "read": steps.append(.read)
        case "rest": steps.append(.rest)
        case "pause": steps.append(.pause)
        case "cancel": steps.append(.cancel)
        case "stand": steps.append(.stand)
        default: return false
        }
        return true
    }

    func run() async {
        do {
            switch kind {
            case .unary: Outcome.message(try await answer())
            case .client: Outcome.message(try await collect())
            case .server: try await read()
            case .bidi: try await converse()
            case .many: try await callMany()
            }
        } catch {
            Outcome.error(error)
        }
        await client.close()
    }

    private var requests: [Chunk] {
        steps.compactMap { step in if case .send(let chunk) = step { chunk } else { nil } }
    }

    private func answer() async throws -> Chunk {
        try await client.call(service, endpoint, requests.first ?? Chunk(), metadata: metadata, options: options)
    }

    private func collect() async throws -> Chunk {
        try await client.clientStream(
            service, endpoint, sending: Chunk.self, metadata: metadata, options: options
        ) { writer in
            for chunk in requests { try await writer.send(chunk) }
        }
    }

    private func read() async throws {
        let request = requests.first ?? Chunk()
        var responses: MessageStream<Chunk>? = try await client.serverStream(
            service, endpoint, request, receiving: Chunk.self, metadata: metadata, options: options)
        for step in steps {
            // Whoever lets go of the responses cancels the call.
            if case .cancel = step { responses = nil }
            try await idle(step)
            if let responses { try await read(responses, step) }
        }
        withExtendedLifetime(responses) {}
    }

    private func converse() async throws {
        let call = try await client.stream(
            service, endpoint, sending: Chunk.self, receiving: Chunk.self, metadata: metadata, options: options)
        for step in steps {
            switch step {
            case .send(let chunk): try await call.send(chunk)
            case .finish: try await call.finish()
            case .cancel: call.cancel()
            case .pause, .stand: try await idle(step)
            case .read, .rest: try await read(call.responses, step)
            }
        }
        withExtendedLifetime(call) {}
    }

    private func read(_ responses: MessageStream<Chunk>, _ step: Step) async throws {
        if case .rest = step {
            for try await message in responses { Outcome.message(message) }
            return Outcome.end()
        }
        guard case .read = step else { return }
        if let message = try await responses.next() { Outcome.message(message) } else { Outcome.end() }
    }

    private func idle(_ step: Step) async throws {
        if case .pause = step { _ = readLine() }
        guard case .stand = step else { return }
        Outcome.standing()
        try await Task.sleep(for: .seconds(3600))
    }

    /// Short conversations, one after the other in each of some tasks.
    private func callMany() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<calls.atOnce {
                group.addTask {
                    for number in 0..<(calls.count / calls.atOnce) { try await converse(about: "\(number)") }
                }
            }
            try await group.waitForAll()
        }
        Outcome.end()
    }

    private func converse(about text: String) async throws {
        let call = try await client.stream(
            service, endpoint, sending: Text.self, receiving: Text.self, options: options)
        try await call.send(Text(text))
        let answer = try await call.responses.next()
        try await call.finish()
        guard answer?.value == text, try await call.responses.next() == nil else {
            throw MicroError.conflict("interop", "\(text) was answered with \(answer?.value ?? "nothing")")
        }
    }
}
