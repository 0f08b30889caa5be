/// Why a signature request cannot go on.
///
/// See: spec identity.md 9.4
public enum RequestRule: Hashable, Sendable {
    /// The signer is not among those whose signature is still missing.
    case unknownSigner
    /// A signature is still missing.
    case missingSigner
    /// The verifier did not say at which block it checked a contract wallet.
    case noBlockNumber

    var nodeText: String {
        switch self {
        case .unknownSigner: "Unknown signer"
        case .missingSigner: "Required signature was not provided"
        case .noBlockNumber: "Unable to get block number"
        }
    }

    var description: String {
        switch self {
        case .unknownSigner:
            "The signature is by an account that was not asked for one: sign with the right wallet."
        case .missingSigner: "A signature is still missing."
        case .noBlockNumber: "The node did not say at which block it checked the contract wallet."
        }
    }
}

/// Why a client may not register.
///
/// See: spec identity.md 9.1
public enum RegistrationRule: Hashable, Sendable {
    /// The network knows the account under another inbox.
    case inboxMismatch
    /// The inbox is not the one the account and nonce give.
    case nonceMismatch
    /// The inbox has as many installations as clients allow.
    case tooManyInstallations(InboxID, count: Int)
    /// The client registered for another inbox than the one asked for.
    case otherInboxStored(requested: InboxID, stored: InboxID)
    /// The client must register first.
    case unregistered

    var nodeText: String {
        switch self {
        case .inboxMismatch: "error creating new identity: Inbox ID mismatch"
        case .nonceMismatch: "error creating new identity: Inbox ID doesn't match nonce & address"
        case .tooManyInstallations(let inbox, let count):
            "Cannot register a new installation because the InboxID \(inbox.text) has already registered "
                + "\(count)/\(IdentityLimits.installationsPerInbox) installations. "
                + "Please revoke existing installations first."
        case .otherInboxStored(let requested, let stored):
            "The InboxID \(requested.text), associated does not match the stored InboxId \(stored.text)."
        case .unregistered: "Uninitialized identity"
        }
    }

    var description: String {
        switch self {
        case .inboxMismatch: "The network knows this account under another inbox."
        case .nonceMismatch: "The inbox id does not belong to this account and nonce."
        case .tooManyInstallations(_, let count):
            "The inbox already has \(count) installations, \(IdentityLimits.installationsPerInbox) are allowed: "
                + "revoke some first."
        case .otherInboxStored: "This store belongs to another inbox."
        case .unregistered: "Register first."
        }
    }
}

/// Why a signer cannot sign.
public enum SignerRule: Hashable, Sendable {
    /// The private key or its file cannot be used; the text says why and holds no content.
    case unusableKey(String)
    /// What was given is no signature in hexadecimal.
    case unreadableSignature

    var description: String {
        switch self {
        case .unusableKey(let reason): reason
        case .unreadableSignature: "The signature must be given as hexadecimal digits, with or without 0x."
        }
    }
}
