import Conversations
import Identity
import MLS
import NodeClient
import Store

extension XMTPClient {
    /// Looks at everything: the file, the node, our key package, every conversation. Changes nothing.
    ///
    /// - Parameter refusedLimit: At most so many refused envelopes.
    /// - Throws: `StoreError` when the store cannot even be asked.
    public func examine(refusedLimit: Int = 100) async throws -> AccountExamination {
        var examination = AccountExamination()
        do {
            try context.database.checkIntegrity()
        } catch let error as StoreError where error.code == .damaged {
            examination.storeFault = error.reason
        }
        try examineStore(&examination, refusedLimit)
        await examineNode(&examination)
        return examination
    }

    private func examineStore(_ examination: inout AccountExamination, _ refusedLimit: Int) throws {
        try context.database.read { transaction in
            let records = try transaction.conversations()
            examination.conversations = records.count {
                ConversationType(rawValue: Int32($0.kind))?.isVirtual == false
            }
            examination.unsent = try transaction.openIntentCount()
            examination.waitingWelcomes = try transaction.waitingWelcomes(dueNanoseconds: .max).map(\.code)
            examination.refused = try transaction.rejectedEnvelopes(limit: refusedLimit)
            for record in records {
                let reasons = try troubles(of: record, in: transaction)
                guard !reasons.isEmpty else { continue }
                examination.troubles.append(
                    AccountExamination.Trouble(conversation: ConversationID(record.id), reasons: reasons))
            }
        }
    }

    private func troubles(of record: ConversationRecord, in transaction: StoreTransaction) throws -> [String]
    {
        var reasons: [String] = []
        if let version = record.pausedFor {
            reasons.append("It waits for a program of version \(version); update this one.")
        }
        if record.membership == .restored {
            reasons.append(
                "It came from an archive: nothing can be sent until a member adds this installation.")
        }
        let verdict = try transaction.forkWatch(record.id).verdict
        if verdict == .forked {
            reasons.append(
                "It has forked: other members are on another branch, and a super admin has to add this inbox again."
            )
        } else if record.maybeForked, record.active {
            reasons.append("A commit of a later epoch was seen: this installation may be on another branch.")
        }
        if record.active,
            record.membership != .restored,
            // State that cannot be read is a finding, not the end of the look.
            (try? transaction.group(record.id, signer: context.account.signer, crypto: context.crypto))
                .flatMap({ $0 }) == nil
        {
            reasons.append("Its group state is missing from the store, or cannot be read.")
        }
        return reasons
    }

    private func examineNode(_ examination: inout AccountExamination) async {
        do {
            let packages = try await context.node.keyPackages(of: [context.account.installation.id.bytes])
            examineKeyPackage(packages.first.flatMap { $0 }, &examination)
        } catch {
            examination.nodeFault = error.reason
            return
        }
        guard let budget = try? await budget() else { return }
        examination.installations = budget.installations
        examination.inboxWarning = budget.warning
    }

    private func examineKeyPackage(_ bytes: [UInt8]?, _ examination: inout AccountExamination) {
        guard let bytes, !bytes.isEmpty else {
            examination.keyPackageFault =
                "The node has no key package of this installation, so nobody can add it; `xmtp-mail sync` uploads one."
            return
        }
        do {
            let verified = try VerifiedKeyPackage(
                verifying: bytes, now: context.clock.nowSeconds, crypto: context.crypto)
            try verified.check(installation: context.account.installation.id, inboxID: inboxID)
            examination.keyPackageEndSeconds = verified.keyPackage.leafNode.lifetime?.notAfter
            let key = verified.keyPackage.initKey.bytes
            if try context.database.read({ try $0.keyPackage(publicKey: key) }) == nil {
                examination.keyPackageFault =
                    "The private keys of the key package on the node are not here; `xmtp-mail sync` replaces it when it is due."
            }
        } catch {
            examination.keyPackageFault =
                "The key package on the node cannot be used (\(error)); `xmtp-mail sync` replaces it when it is due."
        }
    }
}
