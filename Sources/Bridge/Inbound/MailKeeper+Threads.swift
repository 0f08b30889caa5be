import Client
import Content
import Conversations
import Identity
import MailConversion
import Store

/// Threads: their identity, their titles, and the root that comes before everything else.
///
/// See: spec mail.md 2.3 and 2.4
extension MailKeeper {
    /// What a conversation is as mail; nil for one that is not there or not for people.
    func identity(of id: ConversationID) throws -> ThreadIdentity? {
        if let known = identities[id] { return known }
        guard let record = try database.read({ try $0.conversation(id.bytes) }) else { return nil }
        let identity = ThreadIdentity(record)
        identities[id] = .some(identity)
        return identity
    }

    /// A thread that has its root already.
    func existingThread(_ identity: ThreadIdentity) throws -> ThreadState? {
        if let known = threads[identity.key] { return known }
        let found = try database.read { transaction in
            (try transaction.mailThread(identity.key), try transaction.mailTitle(thread: identity.key))
        }
        guard found.0 != nil, let title = found.1 else { return nil }
        let state = ThreadState(
            identity: identity,
            conversation: MailConversation(thread: identity, own: own, title: title.title),
            title: title.number)
        threads[identity.key] = state
        return state
    }

    /// A thread of a conversation, with the root that must come first if it is new.
    func thread(
        of id: ConversationID, _ identity: ThreadIdentity
    ) throws -> (state: ThreadState, root: PlannedMail?) {
        if let known = try existingThread(identity) { return (known, nil) }
        let info = try client.conversation(id)
        let first = try database.read { transaction in
            try transaction.messages(
                conversations: ([info.id] + info.siblings).map(\.bytes), limit: 1
            ).first?.sentNanoseconds
        }
        let created = min(info.createdNanoseconds, first ?? .max)
        let taken = try database.read { try $0.mailTitles(besides: identity.key) } + pendingTitles
        let title = ConversationTitle.unique(proposedTitle(info, identity), of: identity, taken: taken)
        let conversation = MailConversation(thread: identity, own: own, title: title)
        let consent = try database.read { try $0.consentState(of: info.siblings + [info.id]) }
        let mail = try RootMail(
            conversation: conversation, inviter: info.addedBy, createdNanoseconds: created,
            description: info.summary.description, members: Self.members(info.summary), consent: consent,
            disappearingNanoseconds: info.disappearInNanoseconds > 0 ? info.disappearInNanoseconds : nil
        ).compose(book: book, settings: settings)
        let state = ThreadState(identity: identity, conversation: conversation, title: nil)
        threads[identity.key] = state
        var planned = try plan(
            mail, kind: .root, folder: FolderPlan.folder(of: consent), thread: identity.key)
        planned.newThread = MailThreadRecord(key: identity.key, root: mail.bytes, rootNanoseconds: created)
        planned.newTitle = title
        return (state, planned)
    }

    /// Titles of threads that are not in the store yet.
    private var pendingTitles: [String] {
        threads.values.filter { $0.title == nil }.map(\.conversation.title)
    }

    private func proposedTitle(_ info: ConversationInfo, _ identity: ThreadIdentity) -> String {
        if let peer = identity.peer(of: own) {
            return ConversationTitle.directMessage(with: book.displayName(of: peer, in: domain))
        }
        return ConversationTitle.group(named: info.summary.name, thread: identity)
    }

    private static func members(_ summary: ConversationSummary) -> [RootMail.Member] {
        let admins = Set(summary.admins)
        let superAdmins = Set(summary.superAdmins)
        return summary.members.map { inbox in
            RootMail.Member(
                inbox,
                superAdmins.contains(inbox) ? .superAdmin : admins.contains(inbox) ? .admin : .member)
        }
    }

    /// The title a change of the group gives to what follows it; nil when it gives none.
    func newTitle(
        from change: MessageRecord, of state: ThreadState, _ store: StoreTransaction
    ) throws -> String? {
        guard state.identity.isGroup, change.kind == .membershipChange,
            let encoded = try? EncodedContent(serialized: change.content),
            case .groupUpdated(let update) = ContentRegistry.decode(encoded),
            let name = update.metadataChanges.last(where: {
                $0.field == MetadataAttribute.groupName.rawValue.text
            })?
            .newValue
        else { return nil }
        let taken = try store.mailTitles(besides: state.key) + pendingTitles
        let title = ConversationTitle.unique(
            ConversationTitle.group(named: name, thread: state.identity), of: state.identity, taken: taken)
        return title == state.conversation.title ? nil : title
    }
}

extension ThreadIdentity {
    /// What a conversation is as mail; nil for one that is not for people.
    init?(_ record: ConversationRecord) {
        switch ConversationType(rawValue: Int32(record.kind)) {
        case .group: self = .group(record.id)
        case .directMessage:
            guard let dm = record.dm.flatMap({ DirectMessageID(text: $0) }), dm.inboxIDs.count == 2 else {
                return nil
            }
            self = .directMessage(between: dm.inboxIDs[0], and: dm.inboxIDs[1])
        default: return nil
        }
    }
}

extension StoreTransaction {
    /// What was decided about a thread: the newest decision about any of its groups.
    func consentState(of groups: [ConversationID]) throws -> ConsentState {
        var newest: ConsentRecord?
        for group in groups {
            guard let record = try consent(.conversation, group.hex) else { continue }
            if newest == nil || record.decidedNanoseconds > newest?.decidedNanoseconds ?? .min {
                newest = record
            }
        }
        return ConsentState(newest?.state ?? .unknown)
    }

    /// What was decided about a person.
    func consentState(of inbox: InboxID) throws -> ConsentState {
        ConsentState(try consent(.inbox, inbox.text)?.state ?? .unknown)
    }

    /// The groups of a thread that are in the store.
    func groups(of identity: ThreadIdentity) throws -> [ConversationRecord] {
        switch identity {
        case .group(let id): return try conversation(id).map { [$0] } ?? []
        case .directMessage(let one, let other):
            return try conversations(dm: DirectMessageID(one, other).text)
        }
    }

    /// What was decided about a thread.
    func consentState(of identity: ThreadIdentity) throws -> ConsentState {
        try consentState(of: groups(of: identity).map { ConversationID($0.id) })
    }
}

extension ConsentState {
    init(_ state: ConsentRecord.State) {
        switch state {
        case .unknown: self = .unknown
        case .allowed: self = .allowed
        case .denied: self = .denied
        }
    }

    var stored: ConsentRecord.State {
        switch self {
        case .unknown: .unknown
        case .allowed: .allowed
        case .denied: .denied
        }
    }
}
