public import Ethereum

/// A wallet that is somewhere else: the text goes out to a person, who signs it in the wallet and brings the signature.
public struct PaperSigner: Signer {
    /// What kind of wallet signs.
    public enum Wallet: Hashable, Sendable {
        /// A wallet with a key.
        case account(EthereumAddress)
        /// A contract wallet on a chain; without a block number the verifier's latest block is taken.
        case contract(address: EthereumAddress, chainNumber: UInt64, blockNumber: UInt64?)
    }

    private let wallet: Wallet

    public var identifier: AccountIdentifier {
        switch wallet {
        case .account(let address), .contract(let address, _, _): AccountIdentifier(address)
        }
    }

    /// Names the wallet.
    public init(_ wallet: Wallet) { self.wallet = wallet }

    public func sign(_ text: String) async throws(IdentityError) -> SignerAnswer { .later }

    /// Reads the signature a person brought: hexadecimal digits, with or without `0x`; white space around them is ignored.
    ///
    /// - Throws: `IdentityError.signer(.unreadableSignature)`. Whether it is the right signature shows when it is added to
    ///   the request.
    public func read(_ text: String) throws(IdentityError) -> SuppliedSignature {
        guard let bytes = Hex.decodePrefixed(text.trimmingSpace), !bytes.isEmpty else {
            throw .signer(.unreadableSignature)
        }
        switch wallet {
        case .account: return .complete(.recoverableECDSA(bytes))
        case .contract(let address, let chainNumber, let blockNumber):
            return .contract(
                account: ChainAccountID(chainNumber: chainNumber, address: address), blockNumber: blockNumber,
                signature: bytes)
        }
    }
}
