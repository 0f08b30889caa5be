public import Ethereum

/// Signs with a private key that this machine holds.
public struct LocalKeySigner: Signer {
    private let key: EthereumPrivateKey

    public var identifier: AccountIdentifier { AccountIdentifier(key.address) }

    /// Takes a key.
    public init(key: EthereumPrivateKey) { self.key = key }

    /// Takes a private key as 64 hexadecimal digits, with or without `0x`; white space around them is ignored.
    ///
    /// - Throws: `IdentityError.signer(.unusableKey)`.
    public init(privateKey text: String) throws(IdentityError) {
        guard var bytes = Hex.decodePrefixed(text.trimmingSpace) else {
            throw .signer(.unusableKey("The private key must be given as 64 hexadecimal digits."))
        }
        defer { for index in bytes.indices { bytes[index] = 0 } }
        do {
            key = try EthereumPrivateKey(bytes)
        } catch {
            throw .signer(.unusableKey(error.description))
        }
    }

    /// Opens an encrypted keystore file; takes as long as the file's cost demands.
    ///
    /// - Parameters:
    ///   - keystore: the JSON of the file.
    ///   - passphrase: as UTF-8.
    /// - Throws: `IdentityError.signer(.unusableKey)`.
    public init(keystore json: [UInt8], passphrase: [UInt8]) throws(IdentityError) {
        do {
            key = try Keystore(json: json).open(passphrase: passphrase)
        } catch {
            throw .signer(.unusableKey(error.description))
        }
    }

    public func sign(_ text: String) async throws(IdentityError) -> SignerAnswer {
        do {
            return try .signed(.complete(.recoverableECDSA(key.sign(personalMessage: text).bytes)))
        } catch {
            throw .signer(.unusableKey(error.description))
        }
    }
}

extension String {
    /// Without spaces and line ends at both ends.
    var trimmingSpace: Substring {
        let start = drop(while: \.isWhitespace)
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return start[...end]
    }
}
