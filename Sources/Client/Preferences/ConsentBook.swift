import Content
import Conversations
import Foundation
import Store

/// Decisions about conversations and inboxes.
///
/// The newer decision wins, a tie keeps what is there, and state and time are written together: any order of the same
/// decisions ends the same way.
///
/// See: spec device-sync.md 1.3
extension StoreTransaction {
    /// Our own decisions: stored, told to the mail side, queued for our other installations. What does not change
    /// anything is left out.
    ///
    /// - Parameter remembering: Whether the decisions can be taken back.
    func decide(_ decisions: [ConsentRecord], now: Int64, remembering: Bool = true) throws {
        var changed: [ConsentRecord] = []
        var changes: [ConsentChangeRecord] = []
        for decision in decisions {
            let before = try consent(decision.kind, decision.entity)?.state ?? .unknown
            guard before != decision.state else { continue }
            changes.append(
                ConsentChangeRecord(
                    kind: decision.kind, entity: decision.entity, old: before, new: decision.state))
            try save(decision)
            try tell(decision, now: now)
            changed.append(decision)
        }
        guard !changed.isEmpty else { return }
        if remembering { try keep(changes) }
        let updates = changed.map { PreferenceUpdate.consent(ConsentDecision($0)) }
        try queuePreference(try DeviceSyncContent.preferenceUpdates(updates).encoded().serialized())
    }

    /// A decision another installation of ours made.
    ///
    /// - Returns: Whether it was newer than ours.
    @discardableResult
    func merge(_ decision: ConsentRecord, now: Int64) throws -> Bool {
        if let known = try consent(decision.kind, decision.entity),
            known.decidedNanoseconds >= decision.decidedNanoseconds
        {
            return false
        }
        let before = try consent(decision.kind, decision.entity)?.state ?? .unknown
        try save(decision)
        if before != decision.state { try tell(decision, now: now) }
        return true
    }

    private func tell(_ decision: ConsentRecord, now: Int64) throws {
        let conversation =
            decision.kind == .conversation ? ConversationID(hex: decision.entity)?.bytes : nil
        let detail = Array("\(decision.kind.rawValue) \(decision.state.rawValue) \(decision.entity)".utf8)
        try append(.consentChanged, conversation: conversation, detail: detail, at: now)
    }
}

extension ConsentDecision {
    init(_ record: ConsentRecord) {
        let entity: ConsentEntity =
            switch record.kind {
            case .conversation: .conversation(record.entity)
            case .inbox: .inbox(record.entity)
            }
        let state: ConsentState =
            switch record.state {
            case .unknown: .unknown
            case .allowed: .allowed
            case .denied: .denied
            }
        self.init(entity: entity, state: state, consentedAtNanoseconds: record.decidedNanoseconds)
    }
}

extension ConsentRecord {
    init(_ decision: ConsentDecision) {
        let kind: Kind
        let entity: String
        switch decision.entity {
        case .conversation(let id): (kind, entity) = (.conversation, id.lowercased())
        case .inbox(let id): (kind, entity) = (.inbox, id)
        }
        let state: State =
            switch decision.state {
            case .unknown: .unknown
            case .allowed: .allowed
            case .denied: .denied
            }
        self.init(
            kind: kind, entity: entity, state: state, decidedNanoseconds: decision.consentedAtNanoseconds)
    }
}
