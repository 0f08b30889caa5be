public import Identity
public import NodeClient
internal import Foundation
internal import SwiftProtobuf

/// A node without a socket: encoded requests in, encoded answers or refusals out.
///
/// It keeps what it is given, in order, and judges only what the network's node judges. The calls of each service are
/// in the file named for it.
///
/// See: spec network.md 1, 2.6.
public final class NodeEngine: Sendable {
    /// Where the node keeps its state.
    public enum Place: Sendable, Hashable {
        /// Nowhere: it is gone with the process.
        case memory
        /// In one SQLite file (and its log beside it), created if it is not there.
        case file(String)
    }

    /// Who judges what the node cannot judge by itself.
    public struct Judges: Sendable {
        public var inspector: any MessageInspector
        public var identity: any IdentityJudge
        public var contracts: any SmartContractWalletVerifier

        public init(
            inspector: any MessageInspector = ValidationInspector(),
            identity: any IdentityJudge = AssociationJudge(),
            contracts: any SmartContractWalletVerifier = NoChain()
        ) {
            self.inspector = inspector
            self.identity = identity
            self.contracts = contracts
        }
    }

    let judges: Judges
    package let limits: NodeServerLimits
    let storage: NodeStorage
    let hub: LiveHub
    private let place: Place
    private let clock: @Sendable () -> UInt64

    /// Opens the node's state.
    ///
    /// - Parameter clock: Unix nanoseconds.
    public convenience init(
        _ place: Place, judges: Judges = Judges(), limits: NodeServerLimits = NodeServerLimits(),
        clock: @escaping @Sendable () -> UInt64 = NodeEngine.systemNanoseconds
    ) throws(LocalNodeError) {
        try self.init(place, judges: judges, limits: limits, clock: clock, log: nil)
    }

    /// - Parameter log: what makes the file's log durable, instead of the system.
    init(
        _ place: Place, judges: Judges, limits: NodeServerLimits, clock: @escaping @Sendable () -> UInt64,
        log: (any LogFlushing)?
    ) throws(LocalNodeError) {
        self.judges = judges
        self.limits = limits
        self.clock = clock
        hub = LiveHub(limits: limits)
        switch place {
        case .memory: storage = try NodeStorage(.memory, hub: hub, clock: clock, log: log)
        case .file(let path): storage = try NodeStorage(.file(path), hub: hub, clock: clock, log: log)
        }
        self.place = place
    }

    /// Calls back, once, when the file can no longer be written: nothing that was under way is acknowledged, every call
    /// is refused from then on, and the node must stop.
    public func onFailure(_ body: @escaping @Sendable (LocalNodeError) -> Void) {
        let place = place
        storage.committer.onFailure { failure in
            let file = if case .file(let path) = place { path } else { "The node's memory" }
            body(
                LocalNodeError(
                    .fileFailed,
                    "\(file) can no longer be written (\(failure.text)); look after the disk, then start the node again."
                ))
        }
    }

    /// Ends every subscription, finishes the writes under way and closes the file.
    public func close() {
        hub.shutDown()
        storage.close()
    }

    /// Ends every subscription with `service is shutting down`; calls go on.
    public func endSubscriptions() { hub.shutDown() }

    /// Subscriptions that are open now.
    public var openSubscriptions: Int { hub.openSubscriptions }

    /// The system's clock.
    public static let systemNanoseconds: @Sendable () -> UInt64 = {
        UInt64(max(0, Date().timeIntervalSince1970) * 1_000_000) * 1000
    }

    /// The node's clock in whole microseconds, as the network's database keeps it.
    func now() -> UInt64 { clock() / 1000 * 1000 }

    /// Answers one call.
    ///
    /// - Parameter request: the encoded message of the method; whatever a stranger sends.
    public func answer(_ method: RemoteMethod, _ request: [UInt8]) async throws(NodeRefusal) -> [UInt8] {
        guard request.count <= limits.requestBytes else { throw .requestTooLarge }
        guard method.mayShowUnsettled else { return try await answerAtOnce(method, request) }
        let result: Result<[UInt8], NodeRefusal>
        do throws(NodeRefusal) {
            result = .success(try await answerAtOnce(method, request))
        } catch {
            result = .failure(error)
        }
        try await storage.committer.settle()
        return try result.get()
    }

    private func answerAtOnce(
        _ method: RemoteMethod, _ request: [UInt8]
    ) async throws(NodeRefusal) -> [UInt8] {
        switch method {
        case .sendGroupMessages: return try await sendGroupMessages(decode(request))
        case .queryGroupMessages: return try queryGroupMessages(decode(request))
        case .getNewestGroupMessage: return try newestGroupMessages(decode(request))
        case .sendWelcomeMessages: return try await sendWelcomes(decode(request))
        case .queryWelcomeMessages: return try queryWelcomes(decode(request))
        case .uploadKeyPackage: return try await uploadKeyPackage(decode(request))
        case .registerInstallation: return try await registerInstallation(decode(request))
        case .fetchKeyPackages: return try fetchKeyPackages(decode(request))
        case .batchPublishCommitLog: return try await publishCommitLog(decode(request))
        case .batchQueryCommitLog: return try queryCommitLog(decode(request))
        case .publishIdentityUpdate: return try await publishIdentityUpdate(decode(request))
        case .getIdentityUpdates: return try identityUpdates(decode(request))
        case .getInboxIDs: return try inboxIDs(decode(request))
        case .verifyContractSignatures: return try await verifyContractSignatures(decode(request))
        case .checkHealth: return [0x08, 0x01]
        case .fetchCutover:
            throw NodeRefusal(.unimplemented, "unknown method \(method.method) for service \(method.service)")
        }
    }

    /// Answers one call without waiting for the answer. What comes most often needs no task: a change of thread costs more
    /// than to read a page from a file.
    ///
    /// - Parameter finish: called once, on any thread.
    package func answer(
        _ method: RemoteMethod, _ request: [UInt8],
        then finish: @escaping @Sendable (Result<[UInt8], NodeRefusal>) -> Void
    ) {
        guard request.count <= limits.requestBytes else { return finish(.failure(.requestTooLarge)) }
        switch method {
        case .sendGroupMessages: sendGroupMessages(request, then: finish)
        case .queryGroupMessages where storage.readsBesideWrites:
            finish(Result { () throws(NodeRefusal) in try queryGroupMessages(decode(request)) })
        case .queryWelcomeMessages where storage.readsBesideWrites:
            finish(Result { () throws(NodeRefusal) in try queryWelcomes(decode(request)) })
        default: answerInTask(method, request, then: finish)
        }
    }

    private func answerInTask(
        _ method: RemoteMethod, _ request: [UInt8],
        then finish: @escaping @Sendable (Result<[UInt8], NodeRefusal>) -> Void
    ) {
        Task {
            do throws(NodeRefusal) {
                finish(.success(try await answer(method, request)))
            } catch {
                finish(.failure(error))
            }
        }
    }

    func decode<Request: SwiftProtobuf.Message>(_ bytes: [UInt8]) throws(NodeRefusal) -> Request {
        do {
            return try Request(serializedBytes: bytes)
        } catch {
            throw NodeRefusal(.internalError, "grpc: failed to unmarshal the received message")
        }
    }

    /// Encodes an answer within the limit.
    func encode(_ answer: some SwiftProtobuf.Message) throws(NodeRefusal) -> [UInt8] {
        guard let bytes: [UInt8] = try? answer.serializedBytes() else {
            throw NodeRefusal(.internalError, "the answer could not be encoded")
        }
        guard bytes.count <= limits.answerBytes else { throw NodeRefusal.answerTooLarge }
        return bytes
    }
}

extension RemoteMethod {
    /// Whether its answer, a refusal too, may tell of rows that a power cut would still take back. The others look only
    /// at rows with a number, up to the last durable one, or say what has become durable.
    fileprivate var mayShowUnsettled: Bool {
        switch self {
        case .sendGroupMessages, .queryGroupMessages, .getNewestGroupMessage, .sendWelcomeMessages,
            .queryWelcomeMessages, .uploadKeyPackage, .registerInstallation, .batchPublishCommitLog,
            .checkHealth, .fetchCutover, .verifyContractSignatures:
            false
        case .fetchKeyPackages, .batchQueryCommitLog, .publishIdentityUpdate, .getIdentityUpdates,
            .getInboxIDs:
            true
        }
    }
}
