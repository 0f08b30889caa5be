import Client
import MailConversion
import Maildir
import Store

/// Copies that mail programs leave in the folder of sent mail, where the own message lies in its conversation already.
///
/// See: spec mail.md 3.8
extension MailKeeper {
    /// Moves the copies of mails that were sent to the trash, if the configuration wants that. Whatever is not the very mail
    /// that was sent stays.
    ///
    /// - Returns: How many were moved.
    /// - Throws: ``BridgeError``; what is left is found by the next call.
    @discardableResult
    public func cleanSentCopies() throws -> Int {
        guard configuration.cleansSent else { return 0 }
        do {
            let now = clock.nowNanoseconds / BridgeLimits.second
            let scan = Scan(root)
            var copies: [Relocation.Move] = []
            for place in try scan.folders([folders[.sent]]) {
                let hash = place.name.unique.hashValue
                guard !foreignCopies.contains(hash) else { continue }
                if try isCopyOfSent(place, scan) {
                    copies.append(Relocation.Move(place, to: folders[.trash]))
                } else if let changed = scan.changed(place),
                    (now - changed) * BridgeLimits.second > BridgeLimits.patience + BridgeLimits.day
                {
                    // By now its mail would have been sent.
                    foreignCopies.insert(hash)
                }
            }
            guard !copies.isEmpty else { return 0 }
            let outcomes = try Relocation(root, faults: maildirFaults).move(copies)
            return outcomes.reduce(0) { if case .moved = $1 { $0 + 1 } else { $0 } }
        } catch {
            throw BridgeError(error)
        }
    }

    /// By the Message-ID, and by the digest of body and recipients that the journal has.
    private func isCopyOfSent(_ place: MaildirPlacement, _ scan: Scan) throws -> Bool {
        guard let beginning = try? scan.beginning(of: place),
            let identifier = SpooledMail.identifier(beginning)
        else { return false }
        let sent = try database.read { store in
            try store.submissions(identifier: identifier).filter { $0.state == .delivered }
        }
        guard !sent.isEmpty, let bytes = try? scan.content(of: place) else { return false }
        let copy = SpooledMail(place, bytes: bytes, arrivalNanoseconds: 0)
        return sent.contains { $0.digest == copy.digest }
    }
}
