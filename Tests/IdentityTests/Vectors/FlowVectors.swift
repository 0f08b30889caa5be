import Ethereum
import Foundation
import SwiftProtobuf
import Testing
import XMTPProtos

@testable import Identity

/// Operations of the library, recorded with what it sent; a log grows from one to the next.
///
/// Whatever is recorded in the vectors' terms is compared wherever it stands (texts, published bytes, states, requests);
/// the outcomes that are told in words only are provoked again.
struct FlowVectors {
    /// These record what a client calls or keeps, and nothing of this module: see `RegistrationTests` of the client.
    static let ofTheClient = [
        "register_again_same_client", "restart_existing_installation_allow_offline",
        "publish_refused_by_node",
        "legacy_key_with_nonce_1",
    ]

    /// An installation whose registration the recording left out, between its neighbours.
    static let unrecorded = "328a3bbfa36364cb3033a8aa3c6a2ec4ac954a679e623ad65fb0e3fe97993df2"

    private let flows: [VectorValue]
    private let checks: FlowOutcomeChecks

    init(_ file: VectorValue) throws {
        flows = file["flows"].array
        checks = try FlowOutcomeChecks(flows)
    }

    /// Returns the number of flows compared, and the names of those that are not this module's.
    func check() async throws -> (Int, [String]) {
        var logs: [InboxID: [UnverifiedIdentityUpdate]] = [:]
        var count = 0
        for flow in flows where !Self.ofTheClient.contains(flow["name"].text) {
            let name = flow["name"].text
            var compared = 0
            for call in flow["rpc_calls"].array { compared += try compare(call: call, name) }
            for published in flow["published_identity_updates"].array {
                let update = try UnverifiedIdentityUpdate(serialized: published["bytes"].bytes)
                #expect(update.serialized == published["bytes"].bytes, "\(name)")
                #expect(update.inboxID.text == published["decoded"]["inbox_id"].text, "\(name)")
                #expect(
                    flow["signature_text"].optionalText ?? update.signatureText == update.signatureText,
                    "\(name)")
                try await rebuild(update, name)
                if name == "static_revoke_with_wallet_that_is_not_recovery" {
                    await refuse(logs[update.inboxID, default: []] + [update], name)
                } else {
                    logs[update.inboxID, default: []].append(update)
                }
                compared += 1
            }
            if flow["state_after"].isPresent {
                let log = logs[InboxID(flow["state_after"]["inbox_id"].text), default: []]
                let state = try await AssociationLog.replay(log, verifier: ObedientVerifier())
                let creation = try await log.first?.verified(by: ObedientVerifier()).creationSignatureKind
                StateComparison.check(
                    state, creation: creation, against: flow["state_after"], name, unrecorded: Self.unrecorded
                )
                compared += 1
            }
            compared += try await checks.check(flow, logs: logs)
            #expect(compared > 0, "nothing is compared in \(name)")
            count += 1
        }
        return (count, Self.ofTheClient)
    }

    /// Encodes a request of the identity service again.
    private func compare(call: VectorValue, _ name: String) throws -> Int {
        let request: [UInt8]
        switch call["rpc"].text.split(separator: "/").last {
        case "GetInboxIds":
            request = try Xmtp_Identity_Api_V1_GetInboxIdsRequest.with { message in
                message.requests = call["decoded"]["requests"].array.map { one in
                    .with {
                        $0.identifier = one["identifier"].text
                        $0.identifierKind = AccountIdentifier.ethereum("").protobufKind
                    }
                }
            }.serializedBytes()
        case "GetIdentityUpdates":
            request = try Xmtp_Identity_Api_V1_GetIdentityUpdatesRequest.with { message in
                message.requests = call["decoded"]["requests"].array.map { one in
                    .with {
                        $0.inboxID = InboxID(one["inbox_id"].text).text
                        $0.sequenceID = one["sequence_id"].number
                    }
                }
            }.serializedBytes()
        default: return 0
        }
        #expect(request == call["request"].bytes, "\(name)")
        return 1
    }

    /// Builds the update again from its actions and signatures: the same text, the same bytes.
    private func rebuild(_ update: UnverifiedIdentityUpdate, _ name: String) async throws {
        let verified = try await update.verified(by: ObedientVerifier())
        var builder = IdentityUpdateBuilder(
            inboxID: update.inboxID, clientTimestampNanoseconds: update.clientTimestampNanoseconds)
        for action in verified.actions {
            switch action {
            case .createInbox(let owner, let nonce, _): builder.createInbox(owner: owner, nonce: nonce)
            case .add(let member, let existing, _): builder.add(member, existing: existing.signer)
            case .revoke(let member, let recovery):
                builder.revoke(member, recovery: try #require(recovery.signer.account))
            case .changeRecovery(let account, let recovery):
                builder.changeRecovery(to: account, recovery: try #require(recovery.signer.account))
            }
        }
        var request = builder.request()
        #expect(request.text == update.signatureText, "\(name)")
        var given: Set<UnverifiedSignature> = []
        for signature in update.actions.flatMap(\.signatures) where given.insert(signature).inserted {
            try await request.add(.complete(signature), verifier: ObedientVerifier())
        }
        #expect(request.isReady, "\(name)")
        #expect(try request.update().serialized == update.serialized, "\(name)")
    }

    private func refuse(_ log: [UnverifiedIdentityUpdate], _ name: String) async {
        await #expect(throws: IdentityError.association(.missingExistingMember), "\(name)") {
            try await AssociationLog.replay(log, verifier: ObedientVerifier())
        }
    }
}
