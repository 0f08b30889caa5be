public import Client
public import Ethereum
public import Identity
internal import MailConversion
public import Store

/// Remembers whom addresses lead to. An Ethereum account can leave an inbox and join another: whoever wrote to the address
/// before should hear of it before writing again.
///
/// See: spec mail.md 2.1
public struct NameMemory: Sendable {
    private let database: ClientDatabase
    private let clock: any ClientClock

    /// The memory of an account.
    public init(_ client: XMTPClient, clock: any ClientClock = SystemClock()) {
        database = client.database
        self.clock = clock
    }

    /// Takes in whom an address leads to now. One that is met for the first time is believed.
    ///
    /// - Returns: What was known, when it led to somebody else and the user has not accepted the change.
    public func note(_ account: EthereumAddress, leadsTo inbox: InboxID) throws -> KnownNameRecord? {
        let name = account.lowercased
        let known = try database.read { try $0.knownName(name) }
        guard var record = known else {
            try database.write { try $0.save(KnownNameRecord(name: name, inbox: inbox.text)) }
            return nil
        }
        let isChanged = record.inbox != inbox.text
        let claimed = isChanged ? inbox.text : nil
        if record.claimed != claimed {
            record.claimed = claimed
            record.claimedNanoseconds = isChanged ? clock.nowNanoseconds : nil
            record.isTold = false
            let changed = record
            try database.write { try $0.save(changed) }
        }
        return isChanged ? record : nil
    }

    /// The user was warned.
    public func markTold(_ record: KnownNameRecord) throws {
        var record = record
        record.isTold = true
        let told = record
        try database.write { try $0.save(told) }
    }

    /// The addresses whose owner has changed.
    public func changed() throws -> [KnownNameRecord] { try database.read { try $0.changedNames() } }

    /// The user says that an inbox is rightly behind the addresses that lead to it now.
    ///
    /// - Returns: Those addresses.
    public func accept(_ inbox: InboxID) throws -> [String] {
        try database.write { store in
            let accepted = try store.changedNames().filter { $0.claimed == inbox.text }
            for var record in accepted {
                record.inbox = inbox.text
                record.claimed = nil
                record.claimedNanoseconds = nil
                record.isTold = false
                try store.save(record)
            }
            try store.hasten(failure: Refusal.Code.changedRecipient.rawValue)
            return accepted.map(\.name)
        }
    }

    /// What a command says of an address that leads elsewhere than it did.
    static func refusal(_ record: KnownNameRecord) -> ControlError {
        ControlError(
            .notPermitted,
            """
            This address used to lead to another person. Ask them by another way; if all is well: \
            xmtp-mail addresses accept \(record.claimed ?? "")
            """)
    }
}
