public import Client
import Control
public import Ethereum
public import Identity
public import MailConversion
import Store

/// Finds the inboxes that addresses mean.
///
/// See: spec mail.md 2.1 and 3.5
public actor RecipientResolver {
    /// Finds the account behind a name with a dot; nil when there is none. It tells a third party whom the user writes to,
    /// so there is none unless the user names one.
    public typealias NameService = @Sendable (String) async throws -> EthereumAddress?

    private let client: XMTPClient
    private let aliases: AliasFile
    private let names: NameService?
    private let clock: any ClientClock
    private let memory: NameMemory
    private var known: [Recipient: (inbox: InboxID, atNanoseconds: Int64)] = [:]
    private var absent: [Recipient: Int64] = [:]

    /// A resolver for one account.
    public init(
        client: XMTPClient, aliases: AliasFile, names: NameService? = nil,
        clock: any ClientClock = SystemClock()
    ) {
        self.client = client
        self.aliases = aliases
        self.names = names
        self.clock = clock
        memory = NameMemory(client, clock: clock)
    }

    /// The inboxes of all recipients that are people.
    ///
    /// - Throws: ``Refusal``: of the first one that nobody answers to or that leads to somebody else than before, or
    ///   `resolverUnreachable`, `networkUnreachable`.
    public func resolve(_ recipients: [Recipient]) async throws(Refusal) -> [Recipient: InboxID] {
        var resolved: [Recipient: InboxID] = [:]
        for recipient in recipients {
            if case .group = recipient { continue }
            resolved[recipient] = try await inbox(of: recipient, aliasesLeft: 8)
        }
        return resolved
    }

    private func inbox(of recipient: Recipient, aliasesLeft: Int) async throws(Refusal) -> InboxID {
        let now = clock.nowNanoseconds
        if let known = known[recipient], now - known.atNanoseconds < BridgeLimits.knownAddressMemory {
            return known.inbox
        }
        if let missed = absent[recipient], now - missed < BridgeLimits.unknownAddressMemory {
            throw refusal(of: recipient)
        }
        let found = try await look(up: recipient, aliasesLeft)
        guard let found else {
            absent[recipient] = now
            throw refusal(of: recipient)
        }
        absent[recipient] = nil
        known[recipient] = (found, now)
        return found
    }

    private func look(up recipient: Recipient, _ aliasesLeft: Int) async throws(Refusal) -> InboxID? {
        switch recipient {
        case .inbox(let inbox):
            if (try? client.existingDirectMessage(with: inbox)) ?? nil != nil { return inbox }
            let state: AssociationState?
            do { state = try await client.inboxState(inbox) } catch { throw Self.failure(error) }
            return state == nil ? nil : inbox
        case .ethereum(let account):
            let inbox: InboxID?
            do { inbox = try await client.inbox(of: AccountIdentifier(account)) } catch {
                throw Self.failure(error)
            }
            if let inbox { try demandUnchanged(account, inbox) }
            return inbox
        case .name(let name):
            guard let names else { return nil }
            let account: EthereumAddress?
            do { account = try await names(name) } catch { throw Refusal(.resolverUnreachable) }
            guard let account else { return nil }
            return try await look(up: .ethereum(account), aliasesLeft)
        case .alias(let alias):
            guard aliasesLeft > 0, let target = aliases.recipient(of: alias) else { return nil }
            return try await inbox(of: target, aliasesLeft: aliasesLeft - 1)
        case .group: return nil
        }
    }

    private func demandUnchanged(_ account: EthereumAddress, _ inbox: InboxID) throws(Refusal) {
        let changed: KnownNameRecord?
        do { changed = try memory.note(account, leadsTo: inbox) } catch { throw Self.failure(error) }
        if changed != nil { throw Refusal(.changedRecipient) }
    }

    private static func failure(_ error: any Error) -> Refusal {
        (error as? ClientError).map { Refusal($0) } ?? Refusal(.networkUnreachable)
    }

    private func refusal(of recipient: Recipient) -> Refusal {
        switch recipient {
        case .name, .alias: Refusal(.unknownName)
        case .inbox, .ethereum, .group: Refusal(.unknownRecipient)
        }
    }
}
