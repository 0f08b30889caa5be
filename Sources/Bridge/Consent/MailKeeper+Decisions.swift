import Client
import Content
import Control
import Conversations
import Identity
import Logging
import MailConversion
import Maildir
import Store

/// What the user decided by moving becomes consent, and consent moves the rest.
///
/// A move by the user makes a decision and no counter-move; a decision moves files and no decision follows from that,
/// since our own moves are in the store before they happen. So the loop cannot close.
///
/// See: spec mail.md 4.3; spec style.md 5.3
extension MailKeeper {
    /// - Returns: How many conversations were decided about.
    func carryOut(_ outcome: FolderMoveDetector.OnSettled) async throws -> Int {
        switch outcome {
        case .nothing: return 0
        case .decide(let decisions):
            for decision in decisions { try await decide(decision) }
            return decisions.count
        case .hold(let decisions):
            try hold(decisions)
            return 0
        }
    }

    /// Takes up what the user wanted when the program ended.
    func restoreWishes() throws {
        let now = clock.nowNanoseconds
        for wish in try database.read({ try $0.mailWishes() }) {
            detector.restore(
                .init(
                    thread: wish.thread, state: ConsentState(wish.state),
                    origin: MailFolder(rawValue: wish.origin) ?? .requests,
                    author: wish.author.map { InboxID($0) }), at: now)
        }
    }

    private func decide(_ decision: FolderMoveDetector.Decision) async throws {
        let conversations = try database.read { store in
            try store.conversations().filter { ThreadIdentity($0)?.key == decision.thread }
        }
        guard let first = conversations.first, let identity = ThreadIdentity(first) else {
            return try database.write { try $0.removeMailWish(thread: decision.thread) }
        }
        let before = try database.read { try $0.consentState(of: identity) }
        try apply(decision, identity, conversations.map { ConversationID($0.id) }, before)
        try log(identity, before, cause: .move)
        _ = try await relocate(identity)
    }

    private func apply(
        _ decision: FolderMoveDetector.Decision, _ identity: ThreadIdentity, _ groups: [ConversationID],
        _ before: ConsentState
    ) throws {
        let state = decision.state.stored
        if let peer = identity.peer(of: own) {
            return try client.setConsent(state, conversations: groups, inboxes: peer == own ? [] : [peer])
        }
        let author = decision.author.flatMap { $0 == own ? nil : $0 }
        if decision.state == .denied, configuration.blockInGroup == .sender, let author {
            return try client.setConsent(state, conversations: [], inboxes: [author])
        }
        // Taking a blocked person's message out of the folder of the blocked, in a group that is not blocked, is about the
        // person.
        if decision.origin == .blocked, before != .denied, let author,
            try database.read({ try $0.consentState(of: author) }) == .denied
        {
            return try client.setConsent(state, conversations: [], inboxes: [author])
        }
        try client.setConsent(state, conversations: groups)
    }

    private func log(
        _ identity: ThreadIdentity, _ before: ConsentState, cause: MailDecisionRecord.Cause
    ) throws {
        let now = clock.nowNanoseconds
        try database.write { store in
            // Decided: asking again after a stop up to here changed nothing.
            try store.removeMailWish(thread: identity.key)
            let after = try store.consentState(of: identity)
            guard after != before else { return }
            try store.append(
                MailDecisionRecord(
                    atNanoseconds: now, thread: identity.key, old: before.stored, new: after.stored,
                    cause: cause))
        }
        logger.info(
            "consent changed", metadata: ["thread": "\(identity.key.prefix(8))", "cause": "\(cause)"])
    }

    // MARK: - Too many at once

    private func hold(_ decisions: [FolderMoveDetector.Decision]) throws {
        let now = clock.nowNanoseconds
        try database.write { store in
            for decision in decisions {
                try store.hold(
                    thread: decision.thread, state: decision.state.stored, atNanoseconds: now)
                try store.removeMailWish(thread: decision.thread)
            }
        }
        logger.warning(
            "moves of many conversations wait for confirmation", metadata: ["count": "\(decisions.count)"])
        let mail = try WarningMail(.manyBlocked(decisions.count), own: own, nanoseconds: now)
            .compose(settings: settings)
        try deliver(notice: mail, folder: .inbox)
    }

    /// Carries out the decisions that were held.
    ///
    /// - Returns: How many there were.
    public func confirmHeld() async throws -> Int {
        let held = try database.read { try $0.heldDecisions() }
        for (thread, state) in held {
            try await decide(
                .init(thread: thread, state: ConsentState(state), origin: .inbox, author: nil))
            try database.write { try $0.releaseHeld(thread: thread) }
        }
        return held.count
    }

    /// Drops the decisions that were held and moves the files back.
    ///
    /// - Returns: How many there were.
    public func undoHeld() async throws -> Int {
        let held = try database.read { try $0.heldDecisions() }
        for (thread, _) in held {
            if let identity = try identity(ofThread: thread) { _ = try await relocate(identity) }
            try database.write { try $0.releaseHeld(thread: thread) }
        }
        return held.count
    }

    /// Takes back the newest decision.
    ///
    /// - Returns: The thread's key; nil when there is nothing to take back.
    public func undoDecision() async throws -> String? {
        guard let last = try database.read({ try $0.mailDecisions(limit: 1) }).first,
            let identity = try identity(ofThread: last.thread)
        else { return nil }
        let before = try database.read { try $0.consentState(of: identity) }
        let groups = try database.read { try $0.groups(of: identity).map { ConversationID($0.id) } }
        let peer = identity.peer(of: own).map { $0 == own ? [] : [$0] } ?? []
        try client.setConsent(last.old, conversations: groups, inboxes: peer)
        try log(identity, before, cause: .undo)
        _ = try await relocate(identity)
        return last.thread
    }

    func identity(ofThread key: String) throws -> ThreadIdentity? {
        try database.read { store in
            try store.conversations().lazy.compactMap { ThreadIdentity($0) }.first { $0.key == key }
        }
    }

    // MARK: - Decisions made elsewhere

    /// A decision about a conversation or a person, whoever made it: the files follow.
    ///
    /// - Returns: How many files were moved.
    func takeConsent(_ event: EventRecord) async throws -> Int {
        if let conversation = event.conversation.map({ ConversationID($0) }) {
            guard let identity = try identity(of: conversation) else { return 0 }
            try noteElsewhere(identity, at: event.atNanoseconds)
            return try await relocate(identity)
        }
        // About a person: every conversation this person is in.
        guard let detail = event.detail,
            let inbox = String(decoding: detail, as: UTF8.self).split(separator: " ").last
        else { return 0 }
        var moved = 0
        for info in try client.conversations()
        where info.peer?.text == String(inbox) || info.summary.members.contains(InboxID(String(inbox))) {
            guard let identity = try identity(of: info.id) else { continue }
            moved += try await relocate(identity)
        }
        return moved
    }

    /// Writes down a decision that was not made here by moving.
    private func noteElsewhere(_ identity: ThreadIdentity, at now: Int64) throws {
        try database.write { store in
            let state = try store.consentState(of: identity).stored
            let last = try store.lastMailDecision(thread: identity.key)
            guard last?.new != state else { return }
            try store.append(
                MailDecisionRecord(
                    atNanoseconds: now, thread: identity.key, old: last?.new ?? .unknown, new: state,
                    cause: .elsewhere))
        }
    }
}
