import Conversations
import Ethereum
import Identity
import NodeClient
import Store

/// The identity logs of all inboxes we meet: read from the node once, kept in the store, replayed as they grow.
///
/// See: spec identity.md 5.8; spec groups.md 5.2
actor InboxDirectory {
    /// A log and what it makes of its inbox after every entry.
    private struct Log {
        var entries: [InboxHistory.Entry] = []
        var states: [UInt64: AssociationState] = [:]
        var newest: AssociationState?
        var isBroken = false
    }

    private let database: ClientDatabase
    private let node: any NodeAPI
    private let verifier: any SmartContractWalletVerifier
    private let clock: any ClientClock
    private let faults: FaultHook
    private var logs: [InboxID: Log] = [:]
    /// When each log was read last.
    private var read: [InboxID: Int64] = [:]

    init(database: ClientDatabase, node: any NodeAPI, clock: any ClientClock, faults: @escaping FaultHook) {
        self.database = database
        self.node = node
        self.clock = clock
        self.faults = faults
        verifier = NodeContractVerifier(node: node)
    }

    /// The histories the rules asked for; logs that are too short are read from the node first.
    ///
    /// - Throws: ``ClientError`` with code `network` when the node does not answer.
    func states(for needs: [InboxNeed]) async throws -> AssociationStates {
        var short: [InboxID] = []
        for need in needs
        where try await log(of: need.inboxID).entries.last?.sequenceID ?? 0 < need.sequenceID {
            short.append(need.inboxID)
        }
        try await refresh(short)
        var states = AssociationStates()
        let refreshed = Set(short)
        for need in needs {
            states.histories[need.inboxID] = InboxHistory(
                entries: try await log(of: need.inboxID).entries, isCurrent: refreshed.contains(need.inboxID))
        }
        return states
    }

    /// Everything known of some inboxes now, without asking the node.
    func known(_ inboxes: some Sequence<InboxID>) async throws -> AssociationStates {
        var states = AssociationStates()
        for inbox in inboxes {
            states.histories[inbox] = InboxHistory(
                entries: try await log(of: inbox).entries, isCurrent: false)
        }
        return states
    }

    /// The newest entry of each inbox that has one, read from the node now.
    ///
    /// - Parameter interval: Logs read within this time are not read again.
    func newestSequences(
        of inboxes: [InboxID], olderThan interval: Int64 = 0
    ) async throws -> [InboxID: UInt64] {
        let now = clock.nowNanoseconds
        try await refresh(inboxes.filter { now - (read[$0] ?? .min / 2) >= interval })
        var newest: [InboxID: UInt64] = [:]
        for inbox in inboxes { newest[inbox] = try await log(of: inbox).entries.last?.sequenceID }
        return newest
    }

    /// The state of an inbox by the newest entry known; nil when there is none, or the log is broken.
    func state(of inbox: InboxID, refreshing: Bool = false) async throws -> AssociationState? {
        if refreshing { try await refresh([inbox]) }
        let log = try await log(of: inbox)
        return log.isBroken ? nil : log.newest
    }

    /// How many entries of a log are known.
    func count(of inbox: InboxID) async throws -> Int { try await log(of: inbox).entries.count }

    /// Reads what is new in these logs.
    func refresh(_ inboxes: [InboxID]) async throws {
        let unique = Array(Set(inboxes)).sorted()
        for start in stride(from: 0, to: unique.count, by: IdentityLimits.inboxesPerCall) {
            let batch = Array(unique[start..<min(start + IdentityLimits.inboxesPerCall, unique.count)])
            var requests: [IdentityLogRequest] = []
            for inbox in batch {
                let after = try await log(of: inbox).entries.last?.sequenceID ?? 0
                requests.append(IdentityLogRequest(inboxID: inbox.text, after: after))
            }
            let answers: [[IdentityLogEntry]]
            do {
                answers = try await node.identityUpdates(of: requests)
            } catch {
                throw ClientError(error)
            }
            try keep(answers, of: batch)
            let now = clock.nowNanoseconds
            for inbox in batch { read[inbox] = now }
            for (inbox, entries) in zip(batch, answers) where !entries.isEmpty {
                var log = try await log(of: inbox)
                await replay(entries.map(StoredEntry.init), into: &log)
                logs[inbox] = log
            }
        }
    }

    private func keep(_ answers: [[IdentityLogEntry]], of inboxes: [InboxID]) throws {
        let now = clock.nowNanoseconds
        faults(.beforeIdentityLogStored)
        try database.write(.ordered) { transaction in
            for (inbox, entries) in zip(inboxes, answers) {
                for entry in entries {
                    try transaction.insertIdentityUpdate(
                        IdentityUpdateRecord(
                            inbox: inbox.text, sequence: Int64(clamping: entry.sequence),
                            serverNanoseconds: Int64(clamping: entry.serverNanoseconds), payload: entry.update
                        ))
                }
                try transaction.setIdentityChecked(inbox: inbox.text, nanoseconds: now)
            }
        }
        faults(.afterIdentityLogStored)
    }

    private struct StoredEntry {
        let sequence: UInt64
        let payload: [UInt8]

        init(_ entry: IdentityLogEntry) {
            sequence = entry.sequence
            payload = entry.update
        }

        init(_ record: IdentityUpdateRecord) {
            sequence = UInt64(clamping: record.sequence)
            payload = record.payload
        }
    }

    private func log(of inbox: InboxID) async throws -> Log {
        if let log = logs[inbox] { return log }
        let records = try database.read { try $0.identityUpdates(inbox: inbox.text) }
        var log = Log()
        await replay(records.map(StoredEntry.init), into: &log)
        logs[inbox] = log
        return log
    }

    /// Adds entries that are newer than those in the log; a broken entry breaks the log for good.
    private func replay(_ entries: [StoredEntry], into log: inout Log) async {
        for entry in entries.sorted(by: { $0.sequence < $1.sequence })
        where entry.sequence > log.entries.last?.sequenceID ?? 0 {
            if !log.isBroken {
                do {
                    let update = try UnverifiedIdentityUpdate(serialized: entry.payload)
                    log.newest = try await AssociationLog.replay(
                        [update], from: log.newest, verifier: verifier)
                } catch {
                    log.isBroken = true
                }
            }
            let installations = log.isBroken ? nil : log.newest.map { Set($0.installations.map(\.bytes)) }
            log.entries.append(InboxHistory.Entry(sequenceID: entry.sequence, installations: installations))
        }
    }
}
