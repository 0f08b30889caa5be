public import Identity
import NodeClient
import Store

/// A change a user makes to the inbox.
public enum InboxChange: Sendable, Hashable {
    /// Another wallet; it must sign. One that belongs to another inbox leaves that inbox without a way to be found, so it
    /// has to be said.
    case addAccount(AccountIdentifier, evenFromAnotherInbox: Bool = false)
    /// A wallet goes; the recovery wallet must sign. The installations it added go too.
    case removeAccount(AccountIdentifier)
    /// Installations go; the recovery wallet must sign.
    case revoke([InstallationID])
    /// All installations but this one go; the recovery wallet must sign.
    case revokeAllOthers
    /// Another recovery wallet; the present one must sign.
    case changeRecovery(AccountIdentifier)
}

/// An installation of the inbox, for a list.
public struct InstallationInfo: Sendable, Hashable {
    /// Its key.
    public let id: InstallationID
    /// Whether it is this one.
    public let isThisOne: Bool
    /// When it was added, by the clock of whoever added it, in nanoseconds since 1970.
    public let addedNanoseconds: UInt64?
    /// The wallet or installation that added it, as text.
    public let addedBy: String?
}

extension XMTPClient {
    /// The request for a change: its text is what a wallet signs.
    ///
    /// It can be kept as JSON and signed at any later time, as long as the inbox does not change meanwhile.
    ///
    /// - Throws: ``ClientError``: what makes no sense is refused before anybody is asked to sign.
    public func request(_ change: InboxChange) async throws -> SignatureRequest {
        try await translating {
            guard let state = try await context.directory.state(of: inboxID, refreshing: true) else {
                throw ClientError(.protocolViolation, "The log of the own inbox cannot be read.")
            }
            return try await IdentityDesk(context: context).request(change, state)
        }
    }

    /// Signs a request with what the signers give at once, and publishes it when nobody's signature is missing.
    ///
    /// - Throws: ``ClientError`` with code `unsigned` when a signature is missing.
    public func carryOut(_ request: SignatureRequest, signers: [any Signer] = []) async throws {
        try await translating {
            let signed = try await Signing.sign(request, with: signers, node: context.node)
            // What others changed is noticed before it mixes with what we change.
            try? await housekeeping.lookAtOwnInstallations(atOnce: true)
            try await IdentityDesk(context: context).publish(signed)
            // The change is made; what follows from it may also come later.
            try? await housekeeping.lookAtOwnInstallations(atOnce: true)
        }
    }

    /// A change whose signers are at hand.
    public func change(_ change: InboxChange, signers: [any Signer]) async throws {
        try await carryOut(request(change), signers: signers)
    }

    /// The installations of the inbox, the oldest first.
    public func installations(refreshing: Bool = true) async throws -> [InstallationInfo] {
        let state = try await inboxState(inboxID, refreshing: refreshing)
        return (state?.members ?? []).compactMap { member in
            guard let id = member.identifier.installationID else { return nil }
            return InstallationInfo(
                id: id, isThisOne: id == installationID, addedNanoseconds: member.clientTimestampNanoseconds,
                addedBy: member.addedBy?.text)
        }
    }

    /// How much room the inbox has left.
    public func budget() async throws -> InstallationBudget {
        try await translating {
            try await context.directory.refresh([inboxID])
            let state = try await context.directory.state(of: inboxID)
            return InstallationBudget(
                installations: state?.installations.count ?? 0,
                updates: try await context.directory.count(of: inboxID))
        }
    }
}
