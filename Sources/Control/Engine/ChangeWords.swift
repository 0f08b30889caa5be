internal import Conversations
internal import Identity

/// What a commit did, in one sentence.
enum ChangeWords {
    static func sentence(_ change: GroupChange, _ names: [InboxID: String]) -> String {
        func list(_ inboxes: [InboxID]) -> String {
            inboxes.map { names[$0] ?? short($0) }.joined(separator: ", ")
        }
        var parts: [String] = []
        if !change.added.isEmpty { parts.append("added \(list(change.added))") }
        if !change.removed.isEmpty { parts.append("removed \(list(change.removed))") }
        if !change.left.isEmpty { parts.append("let \(list(change.left)) go") }
        for attribute in change.attributes {
            parts.append("set \(word(attribute.name)) to \"\(attribute.newValue?.text ?? "")\"")
        }
        if !change.adminsAdded.isEmpty { parts.append("made \(list(change.adminsAdded)) admin") }
        if !change.adminsRemoved.isEmpty { parts.append("took admin from \(list(change.adminsRemoved))") }
        if !change.superAdminsAdded.isEmpty {
            parts.append("made \(list(change.superAdminsAdded)) super admin")
        }
        if !change.superAdminsRemoved.isEmpty {
            parts.append("took super admin from \(list(change.superAdminsRemoved))")
        }
        return parts.isEmpty ? "changed something" : parts.joined(separator: "; ")
    }

    private static func word(_ attribute: ExactText) -> String {
        PermissionNames.attributes.first { $0.attribute.rawValue == attribute }?.name ?? attribute.text
    }

    private static func short(_ inbox: InboxID) -> String { String(inbox.text.prefix(8)) }
}
