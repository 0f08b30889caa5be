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
    /// - Parameter nonce: For a new inbox.
    /// - Throws: ``ClientError``.
    func register(_ signer: any Signer, nonce: UInt64) async throws -> AccountIdentity {
        let account = signer.identifier
        let inbox = try await inbox(of: account, nonce: nonce)
        let identity = try prepare(inbox)
        let known = try await directory.state(of: inbox, refreshing: true)
        if known?.contains(identity.installation.id) == true {
            try await uploadKeyPackage(identity)
            try finish()
            return identity
        }
        let request = try Registration.request(
            account: account, nonce: nonce, inboxID: inbox, known: known, installation: identity.installation,
            clientTimestampNanoseconds: UInt64(clamping: clock.nowNanoseconds))
        let update = try await sign(request, signer)
        try await uploadKeyPackage(identity)
        faults(.beforeIdentityPublished)
        do {
            try await node.publish(identityUpdate: update.serialized)
        } catch {
            throw ClientError(error)
        }
        faults(.afterIdentityPublished)
        try await confirm(identity)
        return identity
    }

    private func inbox(of account: AccountIdentifier, nonce: UInt64) async throws -> InboxID {
        if let stored = try Registrar.stored(in: database) { return stored.0.inboxID }
        let kind: AccountQuery.Kind = if case .ethereum = account { .ethereum } else { .passkey }
        do {
            if let known = try await node.inboxIDs(of: [AccountQuery(identifier: account.text, kind: kind)])
                .first,
                let known
            {
                return InboxID(known)
            }
        } catch {
            throw ClientError(error)
        }
        return try InboxID(of: account, nonce: nonce)
    }

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

    private func sign(_ request: SignatureRequest, _ signer: any Signer) async throws
        -> UnverifiedIdentityUpdate
    {
        var request = request
        while !request.isReady {
            guard case .signed(let signature) = try await signer.sign(request.text) else {
                throw ClientError(.unsigned, "The wallet's signature is still missing.")
            }
            try await request.add(signature, verifier: NoContractVerifier())
        }
        return try request.update()
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
        guard state?.contains(identity.installation.id) == true else {
            throw ClientError(
                .protocolViolation, "The node took the registration but its log does not show it.",
                retry: .later)
        }
        try finish()
    }

    private func finish() throws {
        faults(.beforeIdentityStored)
        try database.write { try $0.setSetting(Self.registeredName, [1]) }
        faults(.afterIdentityStored)
    }
}
