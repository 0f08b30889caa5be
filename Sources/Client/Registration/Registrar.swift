import Foundation
import Identity
import Logging
import MLS
import NodeClient
import Store

/// Makes an account usable: an installation key, a key package on the node, an identity update that names the key.
///
/// Every step can be repeated: what was made is in the store before it leaves, and is used again.
///
/// See: spec identity.md 9
struct Registrar {
    let database: ClientDatabase
    let node: any NodeAPI
    let directory: InboxDirectory
    let clock: any ClientClock
    let faults: FaultHook

    private static let keyName = "installation-key"
    private static let inboxName = "inbox"
    private static let registeredName = "registered"
    private static let requestName = "registration-request"

    /// The account of this store; nothing when none was set up.
    static func stored(in database: ClientDatabase) throws -> (AccountIdentity, isRegistered: Bool)? {
        try database.read { transaction in
            guard let seed = try transaction.secret(keyName), let inbox = try transaction.setting(inboxName),
                let key = InstallationKey(seed: seed)
            else { return nil }
            let identity = AccountIdentity(
                inboxID: InboxID(String(decoding: inbox, as: UTF8.self)), installation: key)
            return (identity, try transaction.setting(registeredName) != nil)
        }
    }

    /// Registers an installation for the inbox of an account, or goes on where an earlier try stopped.
    ///
    /// - Parameters:
    ///   - nonce: For a new inbox.
    ///   - onNotice: Told what a person should know about the room the inbox has left.
    /// - Throws: ``ClientError``.
    func register(
        _ signer: any Signer, nonce: UInt64, onNotice: (InstallationBudget) -> Void
    ) async throws -> AccountIdentity {
        switch try await begin(signer.identifier, nonce: nonce, onNotice: onNotice) {
        case .done(let identity): return identity
        case .needs(let request):
            return try await complete(Signing.sign(request, with: [signer], node: node))
        }
    }

    /// What a registration needs.
    enum Step {
        case done(AccountIdentity)
        case needs(SignatureRequest)
    }

    /// Makes the request and keeps it, so that it can be signed at any later time.
    func begin(
        _ account: AccountIdentifier, nonce: UInt64, onNotice: (InstallationBudget) -> Void
    ) async throws -> Step {
        let inbox = try await inbox(of: account, nonce: nonce)
        let identity = try prepare(inbox)
        let known = try await directory.state(of: inbox, refreshing: true)
        if let known, known.contains(identity.installation.id) {
            try await uploadKeyPackage(identity)
            try finish(known)
            return .done(identity)
        }
        if let known {
            let budget = InstallationBudget(
                installations: known.installations.count, updates: try await directory.count(of: inbox))
            try budget.demandRoom()
            onNotice(budget)
        }
        if let kept = try kept(), kept.request.missingAccounts.contains(account),
            kept.isForKnownInbox == (known != nil)
        {
            return .needs(kept.request)
        }
        let request = try Registration.request(
            account: account, nonce: nonce, inboxID: inbox, known: known, installation: identity.installation,
            clientTimestampNanoseconds: UInt64(clamping: clock.nowNanoseconds))
        try keep(KeptRequest(request: request, isForKnownInbox: known != nil))
        return .needs(request)
    }

    /// Adds a signature to the request that was kept.
    func sign(_ signature: SuppliedSignature) async throws -> SignatureRequest {
        guard let kept = try kept() else {
            throw ClientError(.notFound, "No registration waits for a signature: run `xmtp-mail init` first.")
        }
        return try await Signing.add(signature, to: kept.request, node: node)
    }

    /// Publishes what everybody has signed.
    func complete(_ request: SignatureRequest) async throws -> AccountIdentity {
        guard request.isReady else {
            throw ClientError(
                .unsigned, "The wallet's signature is still missing: sign the text, then go on with it.")
        }
        guard let (identity, _) = try Registrar.stored(in: database) else {
            throw ClientError(.notFound, "No registration was begun here.")
        }
        try await uploadKeyPackage(identity)
        faults(.beforeIdentityPublished)
        try await InboxLookup(node).publish(request)
        faults(.afterIdentityPublished)
        try await confirm(identity)
        return identity
    }

    private func inbox(of account: AccountIdentifier, nonce: UInt64) async throws -> InboxID {
        if let stored = try Registrar.stored(in: database) { return stored.0.inboxID }
        if let known = try await InboxLookup(node).inbox(of: account) { return known }
        return try InboxID(of: account, nonce: nonce)
    }

    // MARK: - The request that waits

    private struct KeptRequest: Codable {
        let request: SignatureRequest
        let isForKnownInbox: Bool
    }

    private func kept() throws -> KeptRequest? {
        try database.read { try $0.setting(Self.requestName) }
            .flatMap { try? JSONDecoder().decode(KeptRequest.self, from: Data($0)) }
    }

    private func keep(_ request: KeptRequest) throws {
        let bytes = [UInt8](try JSONEncoder().encode(request))
        try database.write { try $0.setSetting(Self.requestName, bytes) }
    }

    // MARK: -

    private func prepare(_ inbox: InboxID) throws -> AccountIdentity {
        if let stored = try Registrar.stored(in: database) {
            try Registration.checkRestart(requested: inbox, stored: stored.0.inboxID)
            return stored.0
        }
        var random = SystemRandom()
        let seed = random.bytes(count: InstallationKey.seedByteCount)
        guard let key = InstallationKey(seed: seed) else {
            throw ClientError(.protocolViolation, "No installation key could be made.")
        }
        try database.write { transaction in
            try transaction.setSecret(Self.keyName, seed)
            try transaction.setSetting(Self.inboxName, Array(inbox.text.utf8))
        }
        faults(.afterInstallationKeyStored)
        return AccountIdentity(inboxID: inbox, installation: key)
    }

    private func uploadKeyPackage(_ identity: AccountIdentity) async throws {
        let context = EngineContext(
            account: identity, database: database, node: node, directory: directory, clock: clock,
            faults: faults,
            logger: Logger(label: "xmtp.registration"))
        try await KeyPackageDesk(context: context).rotate()
    }

    /// The node's log must name us; only then the account counts as registered.
    private func confirm(_ identity: AccountIdentity) async throws {
        let state = try await directory.state(of: identity.inboxID, refreshing: true)
        guard let state, state.contains(identity.installation.id) else {
            throw ClientError(
                .protocolViolation, "The node took the registration but its log does not show it.",
                retry: .later)
        }
        try finish(state)
    }

    private func finish(_ state: AssociationState) throws {
        faults(.beforeIdentityStored)
        try database.write { transaction in
            try transaction.setSetting(Self.registeredName, [1])
            try OwnInstallations.remember(state, in: transaction)
            try transaction.removeSetting(Self.requestName)
        }
        faults(.afterIdentityStored)
    }
}
