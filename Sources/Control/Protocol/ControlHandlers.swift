internal import Foundation

/// What the owner of an account can do, by request.
///
/// The engine's requests are registered by ``EngineHandlers``; a daemon adds its own with ``register(_:_:)``.
public struct ControlHandlers: Sendable {
    private var handlers: [String: any AnyControlHandler] = [:]

    /// None yet.
    public init() {}

    /// Has requests of a type carried out by a function. The last registration counts.
    public mutating func register<Request: ControlRequest>(
        _ type: Request.Type,
        _ body: @escaping @Sendable (Request, ControlReply<Request.Item>) async throws -> Request.Answer
    ) {
        handlers[Request.name] = ControlHandler(body: body)
    }

    /// Has requests without items carried out by a function.
    public mutating func register<Request: ControlRequest>(
        _ type: Request.Type, _ body: @escaping @Sendable (Request) async throws -> Request.Answer
    ) {
        register(type) { request, _ in try await body(request) }
    }

    /// Has the requests of another list carried out too.
    public mutating func merge(_ other: ControlHandlers) {
        handlers.merge(other.handlers) { $1 }
    }

    func handler(named name: String) -> (any AnyControlHandler)? { handlers[name] }
}

extension ControlHandlers: ControlChannel {
    /// Carries a request out in this process.
    public func perform<Request: ControlRequest>(
        _ request: Request, reply: ControlReply<Request.Item>
    ) async throws -> Request.Answer {
        guard let handler = handlers[Request.name] as? ControlHandler<Request> else {
            throw ControlError.unknown(Request.name)
        }
        do {
            return try await handler.body(request, reply)
        } catch {
            throw ControlError(error)
        }
    }
}

extension ControlError {
    static func unknown(_ name: String) -> ControlError {
        ControlError(
            .notPermitted,
            "Only the running daemon can do this (\(name)); start `xmtp-mail run`, or bring both to one version."
        )
    }
}

/// A handler whose request type is forgotten.
protocol AnyControlHandler: Sendable {
    /// Reads the request from its line, carries it out, and emits the lines of its items and its answer.
    func answer(
        _ line: Data, emit: @escaping @Sendable (Data) async throws -> Void,
        hint: @escaping @Sendable (Data) -> Void)
        async throws
}

struct ControlHandler<Request: ControlRequest>: AnyControlHandler {
    let body: @Sendable (Request, ControlReply<Request.Item>) async throws -> Request.Answer

    func answer(
        _ line: Data, emit: @escaping @Sendable (Data) async throws -> Void,
        hint: @escaping @Sendable (Data) -> Void
    ) async throws {
        typealias Frame = AnswerFrame<Request.Item, Request.Answer>
        let request: Request
        do {
            request = try JSONDecoder().decode(RequestFrame<Request>.self, from: line).parameters
        } catch {
            throw ControlError(.usage, "The arguments of \(Request.name) cannot be read.")
        }
        let reply = ControlReply<Request.Item>(
            item: { try await emit(Frame.item($0).line()) },
            progress: { progress in
                if let line = try? Frame.progress(progress).line() { hint(line) }
            })
        let answer = try await body(request, reply)
        try await emit(Frame.answer(answer).line())
    }
}
