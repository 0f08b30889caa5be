import Client
import Control
import Ethereum
import Identity
import Logging
import MailConversion
import Store

/// Watches whom the user's names lead to, and says so when that changes.
///
/// See: spec mail.md 2.1
extension OutboxWorker {
    /// Asks once a day whom the addresses of the alias file lead to now, in one question, and warns of those that changed.
    /// What the network does not answer is asked another time.
    ///
    /// - Returns: When to ask again, nanoseconds since 1970.
    /// - Throws: ``BridgeError``.
    @discardableResult
    func checkNames() async throws -> Int64 {
        let next: Int64
        do { next = try await askForNames(at: clock.nowNanoseconds) } catch { throw BridgeError(error) }
        try await warnOfChangedNames()
        return next
    }

    private func askForNames(at now: Int64) async throws -> Int64 {
        let accounts = configuration.aliases.entries.compactMap { entry -> EthereumAddress? in
            if case .ethereum(let account) = entry.recipient { account } else { nil }
        }
        let look = NamesLook(accounts)
        let due = try database.read { try look.due(at: now, $0) }
        guard !accounts.isEmpty else { return now + BridgeLimits.namesLook }
        guard due <= now else { return due }
        guard let inboxes = try? await client.inboxes(of: accounts.map { AccountIdentifier($0) }) else {
            return now + BridgeLimits.laterRetries
        }
        let memory = NameMemory(client, clock: clock)
        for (account, inbox) in zip(accounts, inboxes) {
            if let inbox { _ = try memory.note(account, leadsTo: inbox) }
        }
        try database.write { try look.note(at: now, $0) }
        return now + BridgeLimits.namesLook
    }

    /// Warns of every change once.
    func warnOfChangedNames() async throws {
        let memory = NameMemory(client, clock: clock)
        do {
            for record in try memory.changed() where !record.isTold {
                try await keeper.warn(of: record)
                try memory.markTold(record)
                logger.notice("an address leads to somebody else than before")
            }
        } catch {
            throw BridgeError(error)
        }
    }
}

extension MailKeeper {
    fileprivate func warn(of record: KnownNameRecord) throws {
        guard let claimed = record.claimed, let account = try? EthereumAddress(record.name) else { return }
        let alias = configuration.aliases.entries.last { $0.recipient == .ethereum(account) }?.name
        let mail = try WarningMail(
            .changedInbox(
                name: alias ?? account.checksummed, old: InboxID(record.inbox), new: InboxID(claimed)),
            own: own, nanoseconds: record.claimedNanoseconds ?? 0
        ).compose(settings: settings)
        try deliver(notice: mail, folder: .inbox)
    }
}
