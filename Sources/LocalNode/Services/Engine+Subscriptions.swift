public import NodeClient
internal import Foundation
internal import SwiftProtobuf
internal import Synchronization
internal import XMTPProtos

/// Ends a subscription from outside, whatever it is doing.
public final class FollowHandle: Sendable {
    private struct State {
        var isCancelled = false
        var queue: LiveQueue?
    }

    private let state = Mutex(State())

    public init() {}

    public var isCancelled: Bool { state.withLock { $0.isCancelled } }

    public func cancel() {
        let queue = state.withLock { state -> LiveQueue? in
            state.isCancelled = true
            return state.queue.take()
        }
        queue?.end(.cancelled)
    }

    func attach(_ queue: LiveQueue) {
        let isCancelled = state.withLock { state -> Bool in
            if !state.isCancelled { state.queue = queue }
            return state.isCancelled
        }
        if isCancelled { queue.end(.cancelled) }
    }
}

/// See: spec network.md 1.5, 1.6.
extension NodeEngine {
    /// Serves one subscription: stored rows first, then new ones as they become durable, none twice.
    ///
    /// The answer's headers must have gone out before: a subscriber waits for them, and refusals come after them.
    /// Returns when the subscription ends well, by the handle or for a welcome reader that fell behind.
    ///
    /// - Parameters:
    ///   - offer: takes one encoded row without waiting, when all before it have been sent; or says that it cannot, and the
    ///     row is sent.
    ///   - send: carries one encoded row to the subscriber; what it throws ends the subscription.
    public func follow(
        _ stream: RemoteStream, _ request: [UInt8], handle: FollowHandle = FollowHandle(),
        offer: (@Sendable ([UInt8]) -> Bool)? = nil,
        send: @Sendable ([UInt8]) async throws -> Void
    ) async throws {
        let filters = try filters(stream, request)
        let kind: LiveRow.Kind = stream == .subscribeGroupMessages ? .group : .welcome
        let topics = Set(filters.map(\.topic))
        // The queue is open before history is read, so that nothing falls between the two.
        let queue = try hub.open(kind, topics: topics)
        defer { hub.close(queue, kind, topics: topics) }
        handle.attach(queue)
        try await withTaskCancellationHandler {
            var marks: [[UInt8]: UInt64] = [:]
            for filter in filters {
                try await sendHistory(kind, filter, &marks, handle, send)
            }
            queue.goLive(after: marks, offer: offer)
            try await sendLive(kind, queue, send)
        } onCancel: {
            handle.cancel()
        }
    }

    private func sendHistory(
        _ kind: LiveRow.Kind, _ filter: SubscriptionFilter, _ marks: inout [[UInt8]: UInt64],
        _ handle: FollowHandle,
        _ send: @Sendable ([UInt8]) async throws -> Void
    ) async throws {
        let table: RowTable = kind == .group ? .groupMessages : .welcomes
        var paging = Paging(ascendingAfter: filter.after, limit: limits.pageRows)
        while !handle.isCancelled {
            let rows: [StoredRow]
            do {
                rows = try storage.rows(table, of: filter.topic, paging, byteLimit: limits.answerBytes)
            } catch {
                // Large rows: fewer at a time, so that they do not all lie in memory at once.
                guard error == .answerTooLarge, paging.limit > 1 else { throw error }
                paging.limit = 1
                continue
            }
            for row in rows {
                paging.cursor = row.id
                guard row.id > marks[filter.topic] ?? 0 else { continue }
                marks[filter.topic] = row.id
                try await send(row.bytes)
            }
            if rows.count < paging.limit { return }
        }
    }

    private func sendLive(
        _ kind: LiveRow.Kind, _ queue: LiveQueue, _ send: @Sendable ([UInt8]) async throws -> Void
    ) async throws {
        while true {
            switch await queue.next() {
            case .success(let rows):
                for row in rows { try await send(row.bytes) }
            case .failure(let end):
                switch end.reason {
                case .cancelled: return
                case .shutdown: throw NodeRefusal.shuttingDown
                case .overflow where kind == .welcome: return
                case .overflow: throw NodeRefusal(.aborted, "caller did not read all messages fast enough")
                }
            }
        }
    }

    private func filters(
        _ stream: RemoteStream, _ request: [UInt8]
    ) throws(NodeRefusal) -> [SubscriptionFilter] {
        switch stream {
        case .subscribeGroupMessages:
            let request: Xmtp_Mls_Api_V1_SubscribeGroupMessagesRequest = try decode(request)
            guard request.filters.allSatisfy({ !$0.groupID.isEmpty }) else {
                throw NodeRefusal(.unknown, "group is required")
            }
            return request.filters.map { SubscriptionFilter(topic: [UInt8]($0.groupID), after: $0.idCursor) }
        case .subscribeWelcomeMessages:
            let request: Xmtp_Mls_Api_V1_SubscribeWelcomeMessagesRequest = try decode(request)
            guard !request.filters.isEmpty else { throw .invalid("no valid filters provided") }
            guard request.filters.allSatisfy({ !$0.installationKey.isEmpty }) else {
                throw .invalid("a filter is nil or installation key is empty")
            }
            return request.filters.map {
                SubscriptionFilter(topic: [UInt8]($0.installationKey), after: $0.idCursor)
            }
        }
    }
}
