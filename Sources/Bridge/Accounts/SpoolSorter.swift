import Identity
import MailConversion
import Maildir
import Submission

/// Gives each mail in the shared spool to the account it is from.
///
/// See: spec mail.md 3.2, account selection
struct SpoolSorter: Sendable {
    struct Account: Sendable {
        let spool: String
        let domain: String
        /// The addresses a mail of the account may come from, lower case.
        let senders: [String]

        init(_ account: MailAccount) {
            spool = account.configuration.spool
            domain = account.configuration.mail.domain.name
            let domain = account.configuration.mail.domain.name
            senders = (["me", account.name] + account.ownNames).map { "\($0.lowercased())@\(domain)" }
        }
    }

    let spool: Spool
    let accounts: [Account]
    let fault: BridgeFaultHook
    let maildirFaults: FaultPoints

    /// Removes what programs that died while queueing left behind.
    ///
    /// - Parameter now: seconds since 1970.
    /// - Throws: `MaildirError`.
    func sweep(now: Int64) throws {
        _ = try Sweep(spool.root).run(now: now, folders: [.inbox])
    }

    /// - Throws: `MaildirError`; what could not be moved stays for the next time.
    func sort() throws {
        for placement in try spool.waiting() {
            let bytes = try Scan(spool.root).content(of: placement)
            guard let account = account(for: SpoolFile(parsing: bytes)), account.spool != spool.root.path
            else {
                continue
            }
            try fault(.beforeHandOver)
            try hand(placement, bytes, to: Spool(path: account.spool))
            try fault(.afterHandOver)
        }
    }

    /// By the sender; else by the recipients' network; else the first.
    private func account(for file: SpoolFile?) -> Account? {
        let sender = file?.submission.sender?.lowercased()
        if let sender, let account = accounts.first(where: { $0.senders.contains(sender) }) { return account }
        let domains = Set(
            (file?.submission.recipients ?? []).compactMap { $0.split(separator: "@").last?.lowercased() })
        let byDomain = accounts.filter {
            domains.contains($0.domain) || domains.contains("group.\($0.domain)")
        }
        return byDomain.first ?? accounts.first
    }

    private func hand(_ placement: MaildirPlacement, _ bytes: [UInt8], to target: Spool) throws {
        try target.root.prepare([.inbox])
        let relocation = Relocation(spool.root, faults: maildirFaults)
        do throws(MaildirError) {
            _ = try relocation.claim(placement, as: "\(target.root.path)/new/\(placement.name)")
        } catch {
            switch error.code {
            case .exists: break  // Handed over before a crash.
            case .crossesFileSystems:
                let item = Delivery.Item(
                    folder: .inbox, name: placement.name.withoutInfo, bytes: bytes,
                    modified: FileTime(nanosecondsSince1970: 0))
                _ = try Delivery(target.root, faults: maildirFaults).deliver([item])
            default: throw error
            }
            _ = try relocation.remove(placement)
        }
    }
}
