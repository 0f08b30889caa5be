public import Ethereum

/// Whoever holds the key of an account.
public protocol Signer: Sendable {
    /// The account it signs for.
    var identifier: AccountIdentifier { get }

    /// Signs the text of an update, or says how the signature will come later.
    ///
    /// - Throws: `IdentityError.signer`.
    func sign(_ text: String) async throws(IdentityError) -> SignerAnswer
}

/// What a signer says.
public enum SignerAnswer: Hashable, Sendable {
    /// Here is the signature.
    case signed(SuppliedSignature)
    /// Somebody must sign the text elsewhere; keep the request until the signature comes.
    case later
}

/// A signature for a request.
public enum SuppliedSignature: Hashable, Sendable {
    /// A signature that can go into an update as it is.
    case complete(UnverifiedSignature)
    /// A contract wallet's signature; without a block number the verifier's latest block is taken.
    case contract(account: ChainAccountID, blockNumber: UInt64?, signature: [UInt8])
}
