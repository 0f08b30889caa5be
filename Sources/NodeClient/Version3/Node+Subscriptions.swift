internal import Foundation
internal import Synchronization
internal import SwiftProtobuf
internal import XMTPProtos

extension Version3Node {
    public func subscribe(toGroups filters: [SubscriptionFilter]) -> Subscription<GroupEnvelope> {
        follow(
            .subscribeGroupMessages, filters,
            request: { filters throws(NodeError) in
                var request = Xmtp_Mls_Api_V1_SubscribeGroupMessagesRequest()
                request.filters = filters.map { filter in
                    .with {
                        $0.groupID = Data(filter.topic)
                        $0.idCursor = filter.after
                    }
                }
                return try encodeRequest(request)
            },
            decode: { bytes in
                (try? Xmtp_Mls_Api_V1_GroupMessage(serializedBytes: bytes)).flatMap {
                    GroupEnvelope(wire: $0)
                }
            },
            place: { ($0.groupID, $0.cursor.sequence) })
    }

    public func subscribe(toWelcomes filters: [SubscriptionFilter]) -> Subscription<WelcomeEnvelope> {
        follow(
            .subscribeWelcomeMessages, filters,
            request: { filters throws(NodeError) in
                var request = Xmtp_Mls_Api_V1_SubscribeWelcomeMessagesRequest()
                request.filters = filters.map { filter in
                    .with {
                        $0.installationKey = Data(filter.topic)
                        $0.idCursor = filter.after
                    }
                }
                return try encodeRequest(request)
            },
            decode: { bytes in
                (try? Xmtp_Mls_Api_V1_WelcomeMessage(serializedBytes: bytes)).flatMap {
                    WelcomeEnvelope(wire: $0)
                }
            },
            place: { ($0.destination, $0.cursor.sequence) })
    }

    /// Drives the machine: opens the stream, tells what comes, opens it again.
    private func follow<Envelope: Sendable>(
        _ stream: RemoteStream, _ filters: [SubscriptionFilter],
        request encode: @escaping @Sendable ([SubscriptionFilter]) throws(NodeError) -> [UInt8],
        decode: @escaping @Sendable ([UInt8]) -> Envelope?,
        place: @escaping @Sendable (Envelope) -> (topic: [UInt8], sequence: UInt64)
    ) -> Subscription<Envelope> {
        let (transport, timer, budget) = (transport, timer, budget)
        let machine = MachineBox(SubscriptionStateMachine(filters: filters, policy: reconnects))
        return Subscription { tell in
            while !Task.isCancelled {
                let failure: NodeError
                do throws(NodeError) {
                    let request = try encode(machine.value.withLock { $0.filters })
                    let wait = budget.charge(publishes: 0, now: timer.now)
                    if wait > .zero { try? await timer.sleep(for: wait) }
                    try await transport.follow(stream, request: request) { part in
                        switch part {
                        case .opened:
                            machine.value.withLock { $0.opened(now: timer.now) }
                            await tell(.opened)
                        case .message(let bytes):
                            guard let envelope = decode(bytes) else {
                                await tell(.unreadable)
                                break
                            }
                            let (topic, sequence) = place(envelope)
                            let isNew = machine.value.withLock {
                                $0.delivered(topic: topic, sequence: sequence)
                            }
                            if isNew { await tell(.envelope(envelope)) }
                        }
                        return !Task.isCancelled
                    }
                    failure = NodeError(.streamEnded, NodeError.Code.streamEnded.sentence)
                } catch {
                    failure = error
                }
                if Task.isCancelled { return }
                let next = machine.value.withLock {
                    $0.failed(failure, now: timer.now, jitter: timer.jitter())
                }
                switch next {
                case .reopen(let wait):
                    await tell(.interrupted(failure, retryAfter: wait))
                    do { try await timer.sleep(for: wait) } catch { return }
                    machine.value.withLock { $0.waited() }
                case .stop:
                    await tell(.ended(failure))
                    return
                case .ignore:
                    return
                }
            }
        }
    }
}

/// The machine, shared between the driver and the closure that receives.
private final class MachineBox: Sendable {
    let value: Mutex<SubscriptionStateMachine>
    init(_ machine: SubscriptionStateMachine) { value = Mutex(machine) }
}
