/// Everything this module refuses; each inner case names one rule.
///
/// `nodeText` is what the reference node and client print for it. It may hold what a caller sent: put it into an answer to
/// that caller, never into a log. `description` holds no content and may go anywhere.
public enum IdentityError: Error, Hashable, Sendable {
    /// A user's identifier cannot be used.
    case identifier(IdentifierRule)
    /// Bytes or messages from the network cannot be read.
    case decoding(DecodingRule)
    /// A signature was refused.
    case signature(SignatureRule)
    /// The association state machine refused an action.
    case association(AssociationRule)
    /// A signature request cannot take a signature, or is not complete.
    case request(RequestRule)
    /// A client may not register.
    case registration(RegistrationRule)
    /// A key package was refused.
    case keyPackage(KeyPackageRule)
    /// A signer cannot sign.
    case signer(SignerRule)
    /// The question about a contract wallet could not be put; ask again later.
    case contractVerifierUnavailable

    /// When trying again may help.
    public var isRetryable: Bool {
        self == .contractVerifierUnavailable
    }

    /// The text of the reference implementation.
    public var nodeText: String {
        switch self {
        case .identifier(let rule): rule.nodeText
        case .decoding(let rule): rule.nodeText
        case .signature(let rule): rule.nodeText
        case .association(let rule): rule.nodeText
        case .request(let rule): rule.nodeText
        case .registration(let rule): rule.nodeText
        case .keyPackage(let rule): rule.nodeText
        case .signer(let rule): rule.description
        case .contractVerifierUnavailable: "smart contract wallet verifier not available"
        }
    }
}

extension IdentityError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .identifier(let rule): rule.description
        case .decoding(let rule): "The identity update cannot be read: \(rule.description)."
        case .signature(let rule): "A signature was refused: \(rule.description)."
        case .association(let rule): "The identity update breaks a rule: \(rule.nodeText)."
        case .request(let rule): rule.description
        case .registration(let rule): rule.description
        case .keyPackage(let rule): "The key package was refused: \(rule.description)."
        case .signer(let rule): rule.description
        case .contractVerifierUnavailable:
            "The contract wallet's signature could not be checked now; it will be tried again."
        }
    }
}
