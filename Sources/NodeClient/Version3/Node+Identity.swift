internal import Foundation
internal import SwiftProtobuf
internal import XMTPProtos

extension Version3Node {
    /// Not repeated blindly: an update that arrived once is refused as a replay the second time. After every failure
    /// that leaves the outcome open, the log of the inbox says whether it is in. See: spec network.md 1.9, 2.4.
    public func publish(identityUpdate: [UInt8]) async throws(NodeError) {
        let update: Xmtp_Identity_Associations_IdentityUpdate
        do {
            update = try .init(serializedBytes: identityUpdate)
        } catch {
            throw NodeError(.invalidRequest, "the identity update could not be decoded")
        }
        var request = Xmtp_Identity_Api_V1_PublishIdentityUpdateRequest()
        request.identityUpdate = update
        let bytes = try encodeRequest(request)
        var tries = 0
        var waited = Duration.zero
        var isOpen = false
        while true {
            do {
                _ = try await attempt(.publishIdentityUpdate, bytes)
                return
            } catch {
                isOpen = isOpen || error.code.isAmbiguous
                if isOpen, error.code != .cancelled, try await has(update) { return }
                tries += 1
                guard
                    let wait = retries.wait(
                        after: error, tries: tries, waited: waited, jitter: timer.jitter())
                else { throw error }
                waited += wait
                try await pause(wait)
            }
        }
    }

    /// Whether the inbox's log holds exactly this update.
    private func has(
        _ update: Xmtp_Identity_Associations_IdentityUpdate
    ) async throws(NodeError) -> Bool {
        var request = Xmtp_Identity_Api_V1_GetIdentityUpdatesRequest()
        request.requests = [.with { $0.inboxID = update.inboxID.lowercased() }]
        let bytes: [UInt8]
        do {
            bytes = try await call(.getIdentityUpdates, encodeRequest(request))
        } catch {
            throw NodeError(.outcomeUnknown, NodeError.Code.outcomeUnknown.sentence, retry: error.retry)
        }
        let answer: Xmtp_Identity_Api_V1_GetIdentityUpdatesResponse = try decodeAnswer(bytes)
        return answer.responses.contains { $0.updates.contains { $0.update == update } }
    }

    public func identityUpdates(
        of requests: [IdentityLogRequest]
    ) async throws(NodeError) -> [[IdentityLogEntry]] {
        // One question per inbox: two in one call would get the rows of both, twice.
        var lowest: [String: UInt64] = [:]
        var order: [String] = []
        for request in requests {
            let inbox = request.inboxID.lowercased()
            if let known = lowest[inbox] {
                lowest[inbox] = min(known, request.after)
            } else {
                lowest[inbox] = request.after
                order.append(inbox)
            }
        }
        var found: [String: [IdentityLogEntry]] = [:]
        for part in order.chunks(of: NodeLimits.identityLogsPerCall) {
            var request = Xmtp_Identity_Api_V1_GetIdentityUpdatesRequest()
            request.requests = part.map { inbox in
                .with {
                    $0.inboxID = inbox
                    $0.sequenceID = lowest[inbox] ?? 0
                }
            }
            let bytes = try await call(.getIdentityUpdates, encodeRequest(request))
            let answer: Xmtp_Identity_Api_V1_GetIdentityUpdatesResponse = try decodeAnswer(bytes)
            for response in answer.responses {
                found[response.inboxID.lowercased(), default: []] += try response.updates.map(Self.entry)
            }
        }
        return requests.map { request in
            (found[request.inboxID.lowercased()] ?? []).filter { $0.sequence > request.after }
        }
    }

    private static func entry(
        _ row: Xmtp_Identity_Api_V1_GetIdentityUpdatesResponse.IdentityUpdateLog
    ) throws(NodeError) -> IdentityLogEntry {
        IdentityLogEntry(
            sequence: row.sequenceID, serverNanoseconds: row.serverTimestampNs,
            update: try encodeRequest(row.update))
    }

    /// Ethereum accounts first, then passkeys, each in calls of their own, as the reference does.
    public func inboxIDs(of accounts: [AccountQuery]) async throws(NodeError) -> [String?] {
        var found: [AccountQuery: String] = [:]
        for kind in [AccountQuery.Kind.ethereum, .passkey] {
            let wanted = accounts.filter { $0.kind == kind }
            for part in wanted.chunks(of: NodeLimits.accountsPerCall) {
                var request = Xmtp_Identity_Api_V1_GetInboxIdsRequest()
                request.requests = part.map { account in
                    .with {
                        $0.identifier = account.identifier.lowercased()
                        $0.identifierKind = kind == .ethereum ? .ethereum : .passkey
                    }
                }
                let bytes = try await call(.getInboxIDs, encodeRequest(request))
                let answer: Xmtp_Identity_Api_V1_GetInboxIdsResponse = try decodeAnswer(bytes)
                guard answer.responses.count == part.count else {
                    throw NodeError(.badAnswer, "the node answered for another number of accounts than asked")
                }
                for (account, response) in zip(part, answer.responses) where response.hasInboxID {
                    found[account] = response.inboxID
                }
            }
        }
        return accounts.map { found[$0] }
    }

    public func verify(
        contractSignatures: [ContractSignature]
    ) async throws(NodeError) -> [ContractSignatureVerdict] {
        guard !contractSignatures.isEmpty else { return [] }
        var request = Xmtp_Identity_Api_V1_VerifySmartContractWalletSignaturesRequest()
        request.signatures = contractSignatures.map { signature in
            .with {
                $0.accountID = signature.accountID
                if let block = signature.blockNumber { $0.blockNumber = block }
                $0.signature = Data(signature.signature)
                $0.hash = Data(signature.hash)
            }
        }
        let bytes = try await call(.verifyContractSignatures, encodeRequest(request))
        let answer: Xmtp_Identity_Api_V1_VerifySmartContractWalletSignaturesResponse = try decodeAnswer(bytes)
        guard answer.responses.count == contractSignatures.count else {
            throw NodeError(.badAnswer, "the node answered for another number of signatures than asked")
        }
        return answer.responses.map { verdict in
            ContractSignatureVerdict(
                isValid: verdict.isValid, blockNumber: verdict.hasBlockNumber ? verdict.blockNumber : nil,
                serverText: verdict.hasError ? verdict.error : nil)
        }
    }
}
