public import NodeClient
import Synchronization

/// A fault to come.
public struct Fault: Sendable {
    /// Whether the call takes effect before it fails.
    public enum When: Sendable {
        case before
        case after
    }

    /// The call that fails; nil for any.
    public var method: RemoteMethod?
    public var error: NodeError
    public var when: When
    /// Calls that pass before the first failing one.
    public var skip: Int
    /// Calls that fail.
    public var count: Int

    public init(
        _ method: RemoteMethod?, _ code: NodeError.Code, when: When = .before, skip: Int = 0, count: Int = 1
    ) {
        self.method = method
        self.error = NodeError(code, "injected")
        self.when = when
        self.skip = skip
        self.count = count
    }
}

/// A transport with faults: calls fail before or after their effect, streams end, answers are lost. Counts what passes.
///
/// ```swift
/// let faults = FaultyTransport(EngineTransport(engine))
/// let node = Version3Node(transport: faults, retries: .standard, timer: HandDrivenTimer())
/// faults.inject(Fault(.sendGroupMessages, .unavailable, when: .after))
/// ```
public final class FaultyTransport<Base: NodeTransport>: NodeTransport {
    private struct State {
        var faults: [Fault] = []
        var calls: [RemoteMethod: Int] = [:]
        var opened: [RemoteStream: Int] = [:]
        var streams: [Int: AsyncStream<NodeError?>.Continuation] = [:]
        var refusesStreams: NodeError?
        var nextID = 0
    }

    private let base: Base
    private let state = Mutex(State())

    public init(_ base: Base) { self.base = base }

    public func inject(_ fault: Fault) { state.withLock { $0.faults.append(fault) } }

    public func clearFaults() {
        state.withLock {
            $0.faults = []
            $0.refusesStreams = nil
        }
    }

    /// How often a call was tried, failed tries included.
    public func calls(_ method: RemoteMethod) -> Int { state.withLock { $0.calls[method] ?? 0 } }

    /// How often a stream was opened.
    public func opened(_ stream: RemoteStream) -> Int { state.withLock { $0.opened[stream] ?? 0 } }

    /// Makes every attempt to open a stream fail until the faults are cleared.
    public func refuseStreams(_ code: NodeError.Code) {
        state.withLock { $0.refusesStreams = NodeError(code, "injected") }
    }

    /// Ends all open streams, with an error or, without one, well.
    public func endStreams(_ code: NodeError.Code? = nil) {
        let streams = state.withLock { $0.streams.values.map { $0 } }
        for stream in streams {
            stream.yield(code.map { NodeError($0, "injected") })
            stream.finish()
        }
    }

    private func fault(_ method: RemoteMethod, _ when: Fault.When) -> NodeError? {
        state.withLock { state in
            for index in state.faults.indices {
                let fault = state.faults[index]
                guard fault.when == when, fault.method == nil || fault.method == method, fault.count > 0
                else { continue }
                if fault.skip > 0 {
                    state.faults[index].skip -= 1
                    continue
                }
                state.faults[index].count -= 1
                return fault.error
            }
            return nil
        }
    }

    public func call(
        _ method: RemoteMethod, request: [UInt8], deadline: Duration
    ) async throws(NodeError) -> [UInt8] {
        state.withLock { $0.calls[method, default: 0] += 1 }
        if let error = fault(method, .before) { throw error }
        let answer = try await base.call(method, request: request, deadline: deadline)
        if let error = fault(method, .after) { throw error }
        return answer
    }

    public func follow(
        _ stream: RemoteStream, request: [UInt8], receive: @escaping @Sendable (StreamPart) async -> Bool
    ) async throws(NodeError) {
        let (ends, continuation) = AsyncStream.makeStream(of: NodeError?.self)
        let (id, refusal) = state.withLock { state -> (Int, NodeError?) in
            state.opened[stream, default: 0] += 1
            state.nextID += 1
            if state.refusesStreams == nil { state.streams[state.nextID] = continuation }
            return (state.nextID, state.refusesStreams)
        }
        if let refusal { throw refusal }
        defer { _ = state.withLock { $0.streams.removeValue(forKey: id) } }
        let base = base
        let result = await withTaskGroup(of: Result<Void, NodeError>.self) { group in
            group.addTask {
                do throws(NodeError) {
                    try await base.follow(stream, request: request, receive: receive)
                    return .success(())
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                for await end in ends { return end.map { .failure($0) } ?? .success(()) }
                return .success(())
            }
            let first = await group.next() ?? .success(())
            group.cancelAll()
            return first
        }
        try result.get()
    }
}
