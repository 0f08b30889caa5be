internal import Content
internal import Identity

/// The phrases of a group's changes.
///
/// See: spec content.md 5.12
struct GroupChangeSentences {
    private let change: GroupUpdated
    private let context: RenderingContext
    private let who: String
    private let own: String

    /// More people than this in one sentence are counted, not named.
    private static let nameLimit = 20

    init(_ change: GroupUpdated, _ context: RenderingContext) {
        self.change = change
        self.context = context
        own = context.conversation.own.text
        who = context.subject(InboxID(change.initiator))
    }

    var all: [String] {
        [added, sentence("removed", change.removed), left].compactMap { $0 } + metadata + roles
    }

    private var added: String? {
        guard !change.added.isEmpty else { return nil }
        if change.added == [own], change.initiator != own {
            return "\(who) added you to the conversation."
        }
        if change.added == [change.initiator] { return "\(who) joined." }
        return sentence("added", change.added)
    }

    private var left: String? {
        guard !change.left.isEmpty else { return nil }
        let names = names(change.left)
        return "\(change.left.first == own ? "You" + names.dropFirst(3) : names) left the group."
    }

    private func sentence(_ verb: String, _ people: [String], _ rest: String = "") -> String? {
        people.isEmpty ? nil : "\(who) \(verb) \(names(people))\(rest)."
    }

    private func names(_ people: [String]) -> String {
        var names = people.prefix(Self.nameLimit).map { context.name(InboxID($0)) }
        if people.count > Self.nameLimit { names.append("\(people.count - Self.nameLimit) others") }
        guard names.count > 1, let last = names.popLast() else { return names.first ?? "" }
        return "\(names.joined(separator: ", ")) and \(last)"
    }

    private var roles: [String] {
        [
            sentence("made", change.addedAdmins, change.addedAdmins.count == 1 ? " an admin" : " admins"),
            sentence(
                "removed", change.removedAdmins, change.removedAdmins.count == 1 ? " as admin" : " as admins"),
            sentence(
                "made", change.addedSuperAdmins,
                change.addedSuperAdmins.count == 1 ? " a super admin" : " super admins"),
            sentence(
                "removed", change.removedSuperAdmins,
                change.removedSuperAdmins.count == 1 ? " as super admin" : " as super admins"),
        ].compactMap { $0 }
    }

    private static let disappearing = ["message_disappear_from_ns", "message_disappear_in_ns"]

    /// In order of their names: the order on the wire is chance.
    private var metadata: [String] {
        var sentences = change.metadataChanges.sorted { $0.field < $1.field }.compactMap(sentence)
        if let duration = disappearingSentence { sentences.append(duration) }
        return sentences
    }

    private func sentence(_ field: GroupUpdated.MetadataChange) -> String? {
        let value = BodyText.line(field.newValue ?? "")
        switch field.field {
        case "group_name":
            return value.isEmpty ? "\(who) removed the group name." : "\(who) named the group “\(value)”."
        case "description":
            let text = BodyText.lines(field.newValue ?? "")
            return text.isEmpty
                ? "\(who) removed the description." : "\(who) changed the description to “\(text)”."
        case "group_image_url_square":
            return value.isEmpty
                ? "\(who) removed the group picture."
                : "\(who) changed the group picture.\nIts address: \(BodyText.line(field.newValue ?? "", limit: 2048))"
        case "minimum_supported_protocol_version":
            return value.isEmpty ? nil : "The group now requires protocol version \(value)."
        case "app_data": return nil
        case _ where Self.disappearing.contains(field.field): return nil
        case _ where field.field.hasPrefix("_"): return nil
        default: return "\(who) changed “\(BodyText.line(field.field))”."
        }
    }

    /// One sentence for both fields.
    private var disappearingSentence: String? {
        let changes = change.metadataChanges.filter { Self.disappearing.contains($0.field) }
        guard !changes.isEmpty else { return nil }
        let duration =
            changes.first { $0.field == "message_disappear_in_ns" }?.newValue.flatMap(Int64.init) ?? 0
        guard duration > 0 else { return "\(who) turned off disappearing messages." }
        return "\(who) turned on disappearing messages (after \(Self.text(duration)))."
    }

    static func text(_ nanoseconds: Int64) -> String {
        let seconds = nanoseconds / 1_000_000_000
        switch seconds {
        case 172_800...: return "\(seconds / 86_400) days"
        case 7200...: return "\(seconds / 3600) h"
        case 120...: return "\(seconds / 60) min"
        default: return "\(max(1, seconds)) s"
        }
    }
}
