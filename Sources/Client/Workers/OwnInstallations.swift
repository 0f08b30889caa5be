import Content
import Conversations
import Foundation
import Identity
import Store

/// Notices that installations of our own inbox came or went: tells it, takes the new ones into our conversations and the
/// lost ones out, and gives the new ones the root of sender tags.
///
/// See: spec device-sync.md 4.4; spec groups.md 5.4
struct OwnInstallations {
    let context: EngineContext
    let isDeviceSyncEnabled: Bool

    private static let knownName = "own-installations"
    /// Set by whoever has a reason to look again.
    static let lookName = "own-installations-look"

    /// Looks if there is a reason, or if nobody looked for long.
    ///
    /// - Throws: ``ClientError`` with code `revoked` when this installation is no longer one of them.
    func look() async throws {
        let own = context.account.inboxID
        let (asked, checked) = try context.database.read { transaction in
            (
                try transaction.setting(Self.lookName) != nil,
                try transaction.identityCheckedNanoseconds(inbox: own.text) ?? 0
            )
        }
        let now = context.clock.nowNanoseconds
        let isOld = now - checked >= ProtocolLimits.installationCheckOnSyncNanoseconds
        guard let state = try await context.directory.state(of: own, refreshing: asked || isOld) else {
            return
        }
        try take(state, now: now)
        guard state.contains(context.account.installation.id) else {
            throw ClientError(
                .revoked,
                "This installation was revoked: it can read what it has, and takes part in nothing new.")
        }
    }

    /// The installations there are at registration are nothing new.
    static func remember(_ state: AssociationState, in transaction: StoreTransaction) throws {
        let names = state.installations.map(\.text).sorted()
        try transaction.setSetting(Self.knownName, Array(names.joined(separator: "\n").utf8))
    }

    private func take(_ state: AssociationState, now: Int64) throws {
        let names = state.installations.map(\.text).sorted()
        try context.database.write { transaction in
            try transaction.removeSetting(Self.lookName)
            let known = try transaction.setting(Self.knownName).map {
                String(decoding: $0, as: UTF8.self).split(separator: "\n").map(String.init)
            }
            guard known != names else { return }
            try Self.remember(state, in: transaction)
            guard let known else { return }
            try transaction.append(.installationsChanged, detail: Array(change(known, names).utf8), at: now)
            try refreshConversations(now: now, in: transaction)
            if isDeviceSyncEnabled, !Set(names).isSubset(of: known) {
                let root = try transaction.cycleSenderTagRoot(now: now)
                try transaction.queuePreference(
                    try DeviceSyncContent.preferenceUpdates([
                        .pushKey(root: root.copyBytes(), cycledAtNanoseconds: root.cycledNanoseconds)
                    ]).encoded().serialized())
            }
        }
    }

    /// `+` and `-` with the keys, one a line.
    private func change(_ old: [String], _ new: [String]) -> String {
        let added = new.filter { !old.contains($0) }.map { "+" + $0 }
        let removed = old.filter { !new.contains($0) }.map { "-" + $0 }
        return (added + removed).joined(separator: "\n")
    }

    private func refreshConversations(now: Int64, in transaction: StoreTransaction) throws {
        for record in try transaction.conversations() {
            guard record.active, record.membership != .restored,
                ConversationType(rawValue: Int32(record.kind))?.isVirtual == false,
                now - record.lastMessageNanoseconds < EngineLimits.activeGroupsNanoseconds,
                try transaction.consent(.conversation, ConversationID(record.id).hex)?.state != .denied
            else { continue }
            _ = try transaction.insert(
                IntentRecord(
                    conversation: record.id, kind: .updateMembership,
                    data: GroupWish.membership(adding: [], removing: []).encoded()))
        }
    }
}
