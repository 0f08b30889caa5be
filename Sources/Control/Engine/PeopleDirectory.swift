internal import Client
internal import Conversations
internal import Ethereum
internal import Foundation
internal import Identity
internal import Mail
internal import MailConversion
internal import Store

/// Whom and what the words of a command mean.
///
/// A person is an alias, an inbox id, an Ethereum address, an address of the mail side, or the beginning of an inbox id
/// that is met in a conversation. A conversation is its id, the beginning of it, or the person of a DM.
struct PeopleDirectory: Sendable {
    let client: XMTPClient
    let domain: MailDomain
    /// The alias file as it is now.
    let aliases: @Sendable () throws -> AliasFile

    /// Beginnings shorter than this fit too much.
    static let shortestPrefix = 4

    /// What a word means.
    enum Target: Sendable, Hashable {
        case conversation(ConversationID)
        case person(InboxID)
    }

    // MARK: - Names

    /// What people are called: the user's own name for them, else the whole address of their wallet. An address is never
    /// shortened: look-alikes are a known fraud. Asks nobody; of whom nothing is known there is no name.
    ///
    /// See: spec mail.md 2.1
    func names(of inboxes: some Sequence<InboxID>) async -> [InboxID: String] {
        let aliases = (try? aliases()) ?? AliasFile()
        var resolved: [Recipient: InboxID] = [:]
        var addresses: [InboxID: String] = [:]
        for inbox in inboxes {
            let state = (try? await client.inboxState(inbox, refreshing: false)) ?? nil
            for account in state?.accounts ?? [] {
                guard case .ethereum(let text) = account, let address = try? EthereumAddress(text) else {
                    continue
                }
                resolved[.ethereum(address)] = inbox
                if addresses[inbox] == nil { addresses[inbox] = address.checksummed }
            }
        }
        return addresses.merging(aliases.names(resolved: resolved)) { $1 }
    }

    // MARK: - People

    /// The inbox a word means; asks the network about Ethereum addresses.
    ///
    /// - Throws: ``ControlError``: nobody, or several.
    func person(_ word: String) async throws -> InboxID {
        if let recipient = try recipient(word) { return try await inbox(of: recipient, named: word) }
        let found = try knownInboxes().filter { $0.text.hasPrefix(word.lowercased()) }
        if Self.isPrefix(word), !found.isEmpty {
            guard found.count == 1, let inbox = found.first else { throw Self.ambiguous(word, found.count) }
            return inbox
        }
        throw ControlError(
            .notFound,
            """
            "\(word)" is nobody here: give an inbox id or the beginning of a known one, an address such as 0x…, or an \
            alias of your alias file.
            """)
    }

    /// The inboxes several words mean, of people who are to hear of something.
    ///
    /// - Throws: ``ControlError`` for an address too that leads to somebody else than before.
    func addressees(_ words: [String]) async throws -> [InboxID] {
        var inboxes: [InboxID] = []
        for word in words {
            let inbox = try await person(word)
            try demandUnchanged(word, inbox)
            if !inboxes.contains(inbox) { inboxes.append(inbox) }
        }
        return inboxes
    }

    /// The inboxes several words mean.
    func persons(_ words: [String]) async throws -> [InboxID] {
        var inboxes: [InboxID] = []
        for word in words {
            let inbox = try await person(word)
            if !inboxes.contains(inbox) { inboxes.append(inbox) }
        }
        return inboxes
    }

    /// Refuses an address, or an alias of one, that leads to somebody else than when it was used last.
    func demandUnchanged(_ word: String, _ inbox: InboxID) throws {
        guard let account = try account(of: try recipient(word), aliasesLeft: 8),
            let changed = try NameMemory(client).note(account, leadsTo: inbox)
        else { return }
        throw NameMemory.refusal(changed)
    }

    private func account(of recipient: Recipient?, aliasesLeft: Int) throws -> EthereumAddress? {
        switch recipient {
        case .ethereum(let account): return account
        case .alias(let alias) where aliasesLeft > 0:
            return try account(of: try aliases().recipient(of: alias), aliasesLeft: aliasesLeft - 1)
        default: return nil
        }
    }

    private func recipient(_ word: String) throws -> Recipient? {
        if word.contains("@") {
            let parts = word.split(separator: "@", omittingEmptySubsequences: false)
            guard parts.count == 2,
                let address = try? MailboxAddress(localPart: String(parts[0]), domain: String(parts[1]))
            else { throw ControlError(.data, "\"\(word)\" is no mail address.") }
            do {
                return try Recipient(address, in: domain)
            } catch {
                throw ControlError(.data, error.sentence)
            }
        }
        if let alias = try aliases().recipient(of: word) { return alias }
        if InboxID(word.lowercased()).isWellFormed { return .inbox(InboxID(word.lowercased())) }
        if word.lowercased().hasPrefix("0x") {
            guard EthereumAddress.isPlausible("0x" + word.dropFirst(2)),
                let account = try? EthereumAddress("0x" + word.dropFirst(2).lowercased())
            else { throw ControlError(.data, "\"\(word)\" is no Ethereum address; copy it again.") }
            return .ethereum(account)
        }
        return nil
    }

    private func inbox(of recipient: Recipient, named word: String) async throws -> InboxID {
        switch recipient {
        case .inbox(let inbox): return inbox
        case .ethereum(let account):
            guard let inbox = try await client.inbox(of: AccountIdentifier(account)) else {
                throw ControlError(
                    .notFound, "Nobody with the address \(account.checksummed) uses this network.")
            }
            return inbox
        case .alias(let alias):
            guard let meant = try aliases().recipient(of: alias), meant != recipient else {
                throw ControlError(.notFound, "The alias file has no \(alias).")
            }
            return try await inbox(of: meant, named: alias)
        case .name:
            throw ControlError(
                .notFound, "Names such as \"\(word)\" cannot be looked up; use the address itself.")
        case .group: throw ControlError(.usage, "\"\(word)\" is a group, and a person is needed.")
        }
    }

    private func knownInboxes() throws -> Set<InboxID> {
        try client.conversations().reduce(into: []) { $0.formUnion($1.summary.members) }
    }

    // MARK: - Conversations

    /// The conversation a word means.
    ///
    /// - Throws: ``ControlError``: none, or several.
    func conversation(_ word: String) async throws -> ConversationID {
        switch try await target(word) {
        case .conversation(let id): return id
        case .person(let inbox):
            guard let id = try client.existingDirectMessage(with: inbox) else {
                throw ControlError(
                    .notFound, "There is no conversation with this person yet; `xmtp-mail send` begins one.")
            }
            return id
        }
    }

    /// What a word means: a conversation before a person; several are nothing.
    func target(_ word: String) async throws -> Target {
        if case .group(let key)? = try recipient(word) { return .conversation(try group(key)) }
        let lower = word.lowercased()
        if Self.isPrefix(lower), lower.utf8.count < 64 || ConversationID(hex: lower) != nil {
            let all = try client.conversations()
            let found = all.filter { info in
                ([info.id] + info.siblings).contains { $0.hex.hasPrefix(lower) }
            }
            if let exact = found.first(where: { ([$0.id] + $0.siblings).contains { $0.hex == lower } }) {
                return .conversation(exact.id)
            }
            let inboxes =
                try aliases().recipient(of: word) == nil
                ? try knownInboxes().filter { $0.text.hasPrefix(lower) && lower.utf8.count < 64 } : []
            if !found.isEmpty, found.count + inboxes.count > 1 {
                throw Self.ambiguous(word, found.count + inboxes.count)
            }
            if let info = found.first { return .conversation(info.id) }
        }
        do {
            return .person(try await person(word))
        } catch let error as ControlError where error.code == .notFound && Self.isPrefix(lower) {
            throw ControlError(.notFound, "No conversation and nobody here begins with \"\(word)\".")
        }
    }

    private func group(_ key: String) throws -> ConversationID {
        guard let id = ConversationID(hex: key), (try? client.conversation(id)) != nil else {
            throw ControlError(.notFound, "There is no such group here.")
        }
        return id
    }

    /// The message of a conversation whose id begins with a word.
    ///
    /// - Throws: ``ControlError``: none, or several.
    func message(_ word: String, in id: ConversationID) throws -> MessageRecord {
        guard Self.isPrefix(word) else {
            throw ControlError(
                .usage, "A message is named by its id, or by at least 4 digits of its beginning.")
        }
        let groups = ([id] + (try client.conversation(id).siblings)).map(\.bytes)
        let found = try client.database.read { store in
            let ids = try store.messageIDs(beginning: word, in: groups, limit: 2)
            return try ids.compactMap { try store.message($0) }
        }
        guard let message = found.first else {
            throw ControlError(.notFound, "No message of this conversation begins with \"\(word)\".")
        }
        guard found.count == 1 else {
            throw ControlError(.ambiguous, "\"\(word)\" fits several messages; give more digits.")
        }
        return message
    }

    private static func isPrefix(_ word: String) -> Bool {
        word.utf8.count >= shortestPrefix
            && word.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x46).contains($0) || (0x61...0x66).contains($0)
            }
    }

    private static func ambiguous(_ word: String, _ count: Int) -> ControlError {
        ControlError(.ambiguous, "\"\(word)\" fits \(count) of them; give more digits.")
    }
}
