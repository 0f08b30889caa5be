import Conversations
import Identity
import MLS
import Store

/// A conversation in memory: its record, and its group as it was saved last.
struct LoadedConversation: Sendable {
    var record: ConversationRecord
    var group: ActiveGroup
    /// The inboxes of the membership of an epoch, once somebody asked.
    private var members: (epoch: UInt64, inboxes: Set<InboxID>)?

    init(record: ConversationRecord, group: ActiveGroup) {
        self.record = record
        self.group = group
    }

    var id: ConversationID { ConversationID(record.id) }

    var extensions: ContextExtensions { ContextExtensions(group.extensions) }

    /// Whether the membership of this epoch names an inbox.
    mutating func isMember(_ inbox: InboxID) -> Bool {
        if members?.epoch != group.epoch {
            let listed = (try? extensions.groupMembership())?.members.keys
            members = (group.epoch, listed.map { Set($0) } ?? [])
        }
        return members?.inboxes.contains(inbox) == true
    }

    var leaves: [UInt32: [UInt8]] {
        Dictionary(
            group.members.map { ($0.leafIndex.rawValue, $0.signatureKey.bytes) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Takes over into the record what the group context says now.
    mutating func summarize() {
        record.summary = ConversationSummary(extensions, epoch: group.epoch).encoded()
        let settings = (try? extensions.mutableMetadata())?.disappearingSettings
        record.disappearFromNanoseconds = settings?.fromNanoseconds ?? 0
        record.disappearInNanoseconds = settings?.inNanoseconds ?? 0
    }

    /// When a message stored now disappears.
    func expiry(storedAt now: Int64) -> Int64? {
        DisappearingSettings(
            fromNanoseconds: record.disappearFromNanoseconds, inNanoseconds: record.disappearInNanoseconds
        ).expiry(storedAt: now)
    }
}
