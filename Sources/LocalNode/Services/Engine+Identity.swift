internal import Ethereum
internal import Foundation
internal import GRDB
internal import Identity
internal import SwiftProtobuf
internal import XMTPProtos

/// See: spec network.md 1.9.
extension NodeEngine {
    /// Tries to judge an update while nobody else extends the same log.
    private static let tries = 8

    func publishIdentityUpdate(
        _ request: Xmtp_Identity_Api_V1_PublishIdentityUpdateRequest
    ) async throws(NodeRefusal) -> [UInt8] {
        guard request.hasIdentityUpdate else { throw NodeRefusal(.unknown, "IdentityUpdate is required") }
        let inbox = request.identityUpdate.inboxID
        guard let update: [UInt8] = try? request.identityUpdate.serializedBytes() else {
            throw .invalid("the identity update cannot be encoded")
        }
        for _ in 0..<Self.tries {
            let log = try identityLog(of: inbox)
            guard log.updates.count < limits.inboxLogEntries else {
                throw NodeRefusal(.unknown, "inbox log is full")
            }
            // Signatures are checked outside the writer; it only looks whether the log is still the one judged.
            let verdict = try await judges.identity.judge(update: update, inboxID: inbox, after: log.updates)
            if try await append(update, to: inbox, after: log.last, verdict) { return [] }
        }
        throw NodeRefusal(.unavailable, "the log of the inbox is written to too often; try again")
    }

    private func identityLog(of inbox: String) throws(NodeRefusal) -> (updates: [[UInt8]], last: Int64) {
        try storage.read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT id, identity_update FROM identity_updates WHERE inbox_id = ? ORDER BY id")
            let cursor = try Row.fetchCursor(statement, arguments: [inbox])
            var (updates, last): ([[UInt8]], Int64) = ([], 0)
            while let row = try cursor.next() {
                last = row[0]
                updates.append([UInt8](row[1] as Data))
            }
            return (updates, last)
        }
    }

    /// False when another update came in between.
    private func append(
        _ update: [UInt8], to inbox: String, after last: Int64, _ verdict: IdentityVerdict
    ) async throws(NodeRefusal) -> Bool {
        return try await storage.committer.perform { context in
            let newest = try Int64.fetchOne(
                context.db.cachedStatement(
                    sql: "SELECT id FROM identity_updates WHERE inbox_id = ? ORDER BY id DESC LIMIT 1"),
                arguments: [inbox])
            guard (newest ?? 0) == last else { return false }
            let id = Int64(clamping: context.sequences.next(.identity))
            let created = context.clock.next()
            try context.db.cachedStatement(
                sql:
                    "INSERT INTO identity_updates (id, inbox_id, created_ns, identity_update) VALUES (?, ?, ?, ?)"
            ).execute(arguments: [id, inbox, Int64(clamping: created), Data(update)])
            for address in verdict.removedAddresses {
                try context.db.cachedStatement(
                    sql: """
                        UPDATE addresses SET revoked_at = ?
                        WHERE address = ? AND inbox_id = ? AND revoked_at IS NULL
                        """
                ).execute(arguments: [id, address, inbox])
            }
            for address in verdict.addedAddresses {
                try context.db.cachedStatement(
                    sql: "INSERT OR IGNORE INTO addresses (address, inbox_id, added_at) VALUES (?, ?, ?)"
                ).execute(arguments: [address, inbox, id])
            }
            return true
        }
    }

    func identityUpdates(
        _ request: Xmtp_Identity_Api_V1_GetIdentityUpdatesRequest
    ) throws(NodeRefusal) -> [UInt8] {
        let (requests, byteLimit) = (request.requests, limits.answerBytes)
        let answer: [UInt8]? = try storage.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT id, created_ns, identity_update FROM identity_updates
                    WHERE inbox_id = ? AND id > ? ORDER BY id
                    """)
            var answer = ProtobufWriter()
            for wanted in requests {
                var response = ProtobufWriter()
                response.bytes(1, wanted.inboxID.utf8)
                let cursor = try Row.fetchCursor(
                    statement, arguments: [wanted.inboxID, Int64(clamping: wanted.sequenceID)])
                while let row = try cursor.next() {
                    let (id, created): (Int64, Int64) = (row[0], row[1])
                    var entry = ProtobufWriter()
                    entry.number(1, UInt64(clamping: id))
                    entry.number(2, UInt64(clamping: created))
                    entry.message(3, row[2] as Data)
                    response.message(2, entry.bytes)
                }
                answer.message(1, response.bytes)
                if answer.bytes.count > byteLimit { return nil }
            }
            return answer.bytes
        }
        guard let answer else { throw NodeRefusal.answerTooLarge }
        return answer
    }

    /// Exact text, the newest association that is not revoked; the kind stays out of the answer.
    func inboxIDs(_ request: Xmtp_Identity_Api_V1_GetInboxIdsRequest) throws(NodeRefusal) -> [UInt8] {
        let (requests, byteLimit) = (request.requests, limits.answerBytes)
        let answer: [UInt8]? = try storage.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT inbox_id FROM addresses WHERE address = ? AND revoked_at IS NULL
                    ORDER BY added_at DESC LIMIT 1
                    """)
            var answer = ProtobufWriter()
            for wanted in requests {
                var response = ProtobufWriter()
                response.bytes(1, wanted.identifier.utf8)
                if let inbox = try String.fetchOne(statement, arguments: [wanted.identifier]) {
                    response.message(2, inbox.utf8)
                }
                answer.message(1, response.bytes)
                if answer.bytes.count > byteLimit { return nil }
            }
            return answer.bytes
        }
        guard let answer else { throw NodeRefusal.answerTooLarge }
        return answer
    }

    func verifyContractSignatures(
        _ request: Xmtp_Identity_Api_V1_VerifySmartContractWalletSignaturesRequest
    ) async throws(NodeRefusal) -> [UInt8] {
        var answer = Xmtp_Identity_Api_V1_VerifySmartContractWalletSignaturesResponse()
        for signature in request.signatures {
            let verdict = await verdict(on: signature)
            answer.responses.append(
                .with {
                    $0.isValid = verdict.isValid
                    if let block = verdict.blockNumber { $0.blockNumber = block }
                    if let failure = verdict.failure { $0.error = failure }
                })
        }
        return try encode(answer)
    }

    private func verdict(
        on signature: Xmtp_Identity_Api_V1_VerifySmartContractWalletSignatureRequestSignature
    ) async -> SmartContractWalletAnswer {
        do {
            let question = SmartContractWalletQuestion(
                account: try ChainAccountID(signature.accountID),
                blockNumber: signature.hasBlockNumber ? signature.blockNumber : nil,
                digest: [UInt8](signature.hash), signature: [UInt8](signature.signature))
            let answers = try await judges.contracts.answers(to: [question])
            return answers.first ?? SmartContractWalletAnswer(isValid: false, failure: "no answer")
        } catch {
            return SmartContractWalletAnswer(isValid: false, failure: "the question could not be put")
        }
    }
}
