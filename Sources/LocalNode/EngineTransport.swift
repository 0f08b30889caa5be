public import NodeClient

/// Carries calls to a node in this process, without a socket.
public struct EngineTransport: NodeTransport {
    public let engine: NodeEngine

    public init(_ engine: NodeEngine) { self.engine = engine }

    public func call(
        _ method: RemoteMethod, request: [UInt8], deadline: Duration
    ) async throws(NodeError) -> [UInt8] {
        do {
            return try await engine.answer(method, request)
        } catch {
            throw NodeError(status: error.code.rawValue, text: error.text)
        }
    }

    public func follow(
        _ stream: RemoteStream, request: [UInt8], receive: @escaping @Sendable (StreamPart) async -> Bool
    ) async throws(NodeError) {
        guard await receive(.opened) else { return }
        do {
            try await engine.follow(stream, request) { row in
                guard await receive(.message(row)) else { throw CancellationError() }
            }
        } catch let refusal as NodeRefusal {
            throw NodeError(status: refusal.code.rawValue, text: refusal.text)
        } catch {
            return
        }
    }
}
