import Ethereum
import Foundation
import Testing

@testable import Identity

/// Provokes the outcomes that the recorded flows tell in words.
struct FlowOutcomeChecks {
    private let flows: [String: VectorValue]
    private let wallet: LocalKeySigner
    private let stranger: LocalKeySigner
    private let installation: InstallationKey
    private let time: UInt64 = 1_795_386_014_000_000_000

    init(_ flows: [VectorValue]) throws {
        self.flows = Dictionary(flows.map { ($0["name"].text, $0) }) { first, _ in first }
        wallet = try LocalKeySigner(privateKey: String(repeating: "11", count: 32))
        stranger = try LocalKeySigner(privateKey: String(repeating: "31", count: 32))
        installation = try #require(InstallationKey(seed: Data(repeating: 0x41, count: 32)))
    }

    /// Returns how many things were compared.
    func check(_ flow: VectorValue, logs: [InboxID: [UnverifiedIdentityUpdate]]) async throws -> Int {
        let name = flow["name"].text
        var compared = 0
        if flow["missing_address_signatures"].isPresent { compared += try checkMissing(flow) }
        let outcome = [flow["error"], flow["result"], flow["error_when_signed_by_old_recovery_wallet"]]
            .compactMap(\.optionalText).first
        if let refusal = try await refusal(name, flow, logs) {
            #expect((outcome ?? "").hasSuffix(refusal), "\(name): \(refusal)")
            compared += 1
        }
        if let wallet = flow["wallet_private_key"].optionalText, name == "register_new_inbox" {
            compared += try await checkDeterministicSignature(flow, wallet)
        }
        compared += try await checkLists(flow)
        compared += checkTextOnly(flow)
        return compared
    }

    // MARK: - Refusals

    /// The text of the refusal the flow provokes; nil when it provokes none or none in words.
    private func refusal(_ name: String, _ flow: VectorValue, _ logs: [InboxID: [UnverifiedIdentityUpdate]])
        async throws -> String?
    {
        switch name {
        case "restart_with_other_inbox_id":
            let ids = flow["error"].text.split { !$0.isHexDigit }.filter { $0.count == 64 }.map(String.init)
            return text { () throws(IdentityError) in
                try Registration.checkRestart(requested: InboxID(ids[0]), stored: InboxID(ids[1]))
            }
        case "known_wallet_with_other_inbox_id":
            let known = try await registered()
            return text { () throws(IdentityError) in _ = try request(InboxID("00"), known: known) }
        case "unknown_wallet_inbox_not_matching_nonce":
            return text { () throws(IdentityError) in _ = try request(InboxID("00"), known: nil) }
        case "new_installation_when_inbox_has_10", "new_installation_when_inbox_has_9":
            return try await fullInbox(name, flow)
        case "apply_without_wallet_signature", "register_without_wallet_signature":
            let request = try newInboxRequest()
            return text { () throws(IdentityError) in _ = try request.update() }
        case "same_wallet_signs_twice": return try await signedTwice()
        case "revoke_one_installation", "legacy_key_of_another_wallet": return try await wrongSigner(name)
        case "scw_node_says_invalid": return try await contract(ObedientVerifier(isValid: false))
        case "scw_node_omits_block_number": return try await contract(ObedientVerifier(latestBlock: nil))
        case "create_group_before_registration": return IdentityError.registration(.unregistered).nodeText
        case "revoke_all_other_installations_when_alone":
            let none = try await InboxChanges.revokeOthers(
                than: installation.id, state: registered(), clientTimestampNanoseconds: time)
            #expect(none == nil && flow["signature_request_is_none"].flag)
            return ""
        default: return nil
        }
    }

    private func text(_ body: () throws(IdentityError) -> Void) -> String {
        do {
            try body()
            return "no refusal"
        } catch {
            return error.nodeText
        }
    }

    private func inbox() throws -> InboxID { try InboxID(of: wallet.identifier, nonce: 0) }

    private func request(_ inbox: InboxID, known: AssociationState?) throws(IdentityError) -> SignatureRequest
    {
        try Registration.request(
            account: wallet.identifier, nonce: 0, inboxID: inbox, known: known, installation: installation,
            clientTimestampNanoseconds: time)
    }

    private func newInboxRequest() throws -> SignatureRequest { try request(inbox(), known: nil) }

    private func sign(_ request: inout SignatureRequest, _ signer: LocalKeySigner) async throws(IdentityError)
    {
        guard case .signed(let signature) = try await signer.sign(request.text) else { return }
        try await request.add(signature, verifier: NoContractVerifier())
    }

    private func registered() async throws -> AssociationState {
        var request = try newInboxRequest()
        try await sign(&request, wallet)
        return try await AssociationLog.replay([request.update()], verifier: NoContractVerifier())
    }

    private func fullInbox(_ name: String, _ flow: VectorValue) async throws -> String {
        let count = name.hasSuffix("10") ? 10 : 9
        var state = try await registered()
        for index in 1..<count {
            let member = MemberIdentifier.installation([UInt8](repeating: UInt8(index), count: 32))
            state.membersByIdentifier[member] = AssociationMember(
                identifier: member, addedBy: nil, clientTimestampNanoseconds: 1, chainNumber: nil)
        }
        let outcome = text { () throws(IdentityError) in _ = try request(state.inboxID, known: state) }
        if count == 9 {
            #expect(outcome == "no refusal")
            return flow["result"].text
        }
        // The recorded inbox has another name.
        let recorded = flow["result"].text.split { !$0.isHexDigit }.first { $0.count == 64 } ?? ""
        return outcome.replacing(state.inboxID.text, with: recorded)
    }

    private func signedTwice() async throws -> String {
        var request = try newInboxRequest()
        try await sign(&request, wallet)
        do {
            try await sign(&request, wallet)
            return "no refusal"
        } catch {
            return error.nodeText
        }
    }

    private func wrongSigner(_ name: String) async throws -> String {
        var request = InboxChanges.revoke(
            [MemberIdentifier(installation.id)], of: try inbox(), recovery: wallet.identifier,
            clientTimestampNanoseconds: time)
        do {
            try await sign(&request, stranger)
            return "no refusal"
        } catch {
            return error.nodeText
        }
    }

    private func contract(_ verifier: ObedientVerifier) async throws -> String {
        var request = try newInboxRequest()
        let account = try ChainAccountID("eip155:1:" + wallet.identifier.text)
        do {
            try await request.add(
                .contract(account: account, blockNumber: nil, signature: [1, 2]), verifier: verifier)
            return "no refusal"
        } catch {
            return error.nodeText
        }
    }

    // MARK: - Texts and signatures

    private func checkMissing(_ flow: VectorValue) throws -> Int {
        let missing = flow["missing_address_signatures"].array.map(\.text)
        let text = flow["signature_text"].text
        // A wallet that creates and adds owes two signatures; one that revokes owes one for each; a new member owes one.
        let actions = text.split(separator: "\n").filter { $0.hasPrefix("- ") }
        #expect(missing.count == (text.contains("Create inbox") ? 2 : actions.count))
        if text.contains("Create inbox"), let owner = missing.first {
            let nonce: UInt64 = 0
            let account = AccountIdentifier.ethereum(owner)
            var builder = try IdentityUpdateBuilder(
                inboxID: InboxID(of: account, nonce: nonce), clientTimestampNanoseconds: time)
            builder.createInbox(owner: account, nonce: nonce)
            builder.add(MemberIdentifier(installation.id), existing: MemberIdentifier(account))
            #expect(builder.request().missingAccounts.map(\.text) == missing)
        }
        return 1
    }

    private func checkDeterministicSignature(_ flow: VectorValue, _ key: String) async throws -> Int {
        let update = try UnverifiedIdentityUpdate(
            serialized: flow["published_identity_updates"].array[0]["bytes"].bytes)
        let answer = try await LocalKeySigner(privateKey: key).sign(update.signatureText)
        #expect(answer == .signed(.complete(update.actions[0].signatures[0])))
        return 1
    }

    /// Texts of requests that were never signed.
    private func checkTextOnly(_ flow: VectorValue) -> Int {
        guard !flow["published_identity_updates"].isPresent, flow["signature_text"].isPresent else {
            return 0
        }
        let recorded = flow["signature_text"].text
        let lines = recorded.split(separator: "\n", omittingEmptySubsequences: false)
        let actions: [IdentityAction] = lines.compactMap { line in
            guard line.hasPrefix("  ("), let colon = line.firstIndex(of: ":") else { return nil }
            let value = String(line[colon...].dropFirst(2).dropLast())
            return switch line[..<colon] {
            case "  (Owner": .createInbox(owner: .ethereum(value), nonce: 0)
            case "  (Address": .changeRecovery(.ethereum(value))
            case "  (ID" where recorded.contains("- Revoke"): .revoke(.installation(Hex.decode(value) ?? []))
            default: .add(.installation(Hex.decode(value) ?? []))
            }
        }
        let inbox = lines.first { $0.hasPrefix("Inbox ID: ") }?.dropFirst(10) ?? ""
        let text = SignatureText.text(
            inboxID: InboxID(String(inbox)), clientTimestampNanoseconds: time, actions: actions)
        // The recorded time is the library's clock.
        let withoutTime = { (text: String) in text.replacing(/Current time: .*/, with: "") }
        #expect(withoutTime(text) == withoutTime(recorded), "\(flow["name"].text)")
        return 1
    }

    /// Lists of signatures inside a flow, each with the library's verdict.
    private func checkLists(_ flow: VectorValue) async throws -> Int {
        for vector in flow["cases"].array { try checkWalletVariant(vector, flow) }
        for vector in flow["signatures"].array {
            let id = try #require(InstallationID(vector["public_key"].bytes))
            try id.verify(vector["signature"].bytes, publicText: vector["text"].text)
            if let key = InstallationKey(seed: Data(vector["seed"].bytes)) {
                #expect(key.sign(publicText: vector["text"].text) == vector["signature"].bytes)
            }
        }
        if flow["errors"].isPresent { try checkInstallationErrors(flow["errors"].array) }
        return flow["cases"].array.count + flow["signatures"].array.count + flow["errors"].array.count
    }

    private func checkWalletVariant(_ vector: VectorValue, _ flow: VectorValue) throws {
        let signer = try LocalKeySigner(privateKey: flow["wallet_private_key"].text)
        let expected = vector["result"].text
        let text = flow["signature_text"].text
        do {
            let verified = try UnverifiedSignature.recoverableECDSA(vector["signature"].bytes).verified(
                text: text)
            let isOwner = verified.signer == MemberIdentifier(signer.identifier)
            #expect(isOwner == (expected == "accepted"), "\(vector["name"].text)")
            #expect(
                isOwner || expected.hasSuffix(RequestRule.unknownSigner.nodeText), "\(vector["name"].text)")
        } catch {
            #expect(expected.hasSuffix(error.nodeText), "\(vector["name"].text): \(error.nodeText)")
        }
    }

    private func checkInstallationErrors(_ vectors: [VectorValue]) throws {
        let good = installation.sign(publicText: "hello")
        guard case .installationKey(let other, _) = installation.sign(updateText: "hello") else { return }
        for vector in vectors {
            let expected = vector["result"].text
            switch vector["name"].text {
            case "identity_context", "pure_ed25519", "other_text":
                let refusal = text { () throws(IdentityError) in
                    let isOtherText = vector["name"].text == "other_text"
                    try installation.id.verify(
                        isOtherText ? good : other, publicText: isOtherText ? "hallo" : "hello")
                }
                #expect(expected.hasSuffix(refusal))
            case "63_bytes":
                #expect(throws: IdentityError.signature(.installationSignatureLength)) {
                    try installation.id.verify(Array(good.dropLast()), publicText: "hello")
                }
            case "31_byte_key": #expect(InstallationID(installation.id.bytes.dropLast()) == nil)
            default: Issue.record("unknown case \(vector["name"].text)")
            }
        }
    }
}
