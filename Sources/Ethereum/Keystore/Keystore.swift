import Crypto
import CryptoExtras
import Foundation

/// An encrypted Ethereum keystore file, version 3, as geth and most wallets write it.
///
/// See: Web3 Secret Storage Definition
public struct Keystore: Sendable {
    /// The longest file looked at, in bytes; real ones have about 500.
    public static let greatestFileSize = 65_536

    /// What makes each file different; the caller draws it at random.
    public struct Randomness: Sendable {
        /// 32 bytes for the key derivation.
        public var salt: [UInt8]
        /// 16 bytes: the first counter block.
        public var initializationVector: [UInt8]
        /// 16 bytes that become the file's id.
        public var id: [UInt8]

        /// Splits 64 random bytes.
        ///
        /// - Throws: `EthereumError.malformedKeystore` for another count.
        public init(_ bytes: [UInt8]) throws(EthereumError) {
            guard bytes.count == 64 else { throw .malformedKeystore("64 random bytes are needed") }
            salt = Array(bytes[0..<32])
            initializationVector = Array(bytes[32..<48])
            id = Array(bytes[48..<64])
        }
    }

    /// The account the file says it is for; nothing proves it before the file is opened.
    public let address: EthereumAddress?
    /// The cost of trying a passphrase.
    public let cost: KeystoreCost

    private let salt: [UInt8]
    private let derivedKeyLength: Int
    private let initializationVector: [UInt8]
    private let ciphertext: [UInt8]
    private let code: [UInt8]
    private let id: String?

    /// Reads a file.
    ///
    /// - Throws: `EthereumError.malformedKeystore`, `.unsupportedKeystore` or `.keystoreTooCostly`.
    public init(json: [UInt8]) throws(EthereumError) {
        guard json.count <= Self.greatestFileSize else { throw .malformedKeystore("it is too long") }
        let file: KeystoreFile
        do {
            file = try JSONDecoder().decode(KeystoreFile.self, from: Data(json))
        } catch {
            throw .malformedKeystore("it is not the JSON of a version 3 keystore")
        }
        guard file.version == 3 else { throw .unsupportedKeystore("its version is not 3") }
        guard file.crypto.cipher == "aes-128-ctr" else {
            throw .unsupportedKeystore("its cipher is not aes-128-ctr")
        }
        cost = try Self.cost(file.crypto)
        try cost.check()
        salt = try Self.bytes(file.crypto.kdfparams.salt, "salt", 0...1024)
        derivedKeyLength = file.crypto.kdfparams.dklen
        guard (32...1024).contains(derivedKeyLength) else {
            throw .malformedKeystore("dklen is out of range")
        }
        initializationVector = try Self.bytes(file.crypto.cipherparams.iv, "iv", 16...16)
        ciphertext = try Self.bytes(file.crypto.ciphertext, "ciphertext", 1...32)
        code = try Self.bytes(file.crypto.mac, "mac", 32...32)
        address = try Self.address(file.address)
        id = file.id
    }

    /// Seals a key.
    ///
    /// - Parameters:
    ///   - passphrase: as UTF-8; the caller's copy stays the caller's to erase.
    ///   - cost: how hard a guess shall be.
    ///   - randomness: fresh for each file.
    /// - Throws: `EthereumError.malformedKeystore` or `.keystoreTooCostly` for a cost out of range.
    public init(
        sealing key: EthereumPrivateKey, passphrase: [UInt8], cost: KeystoreCost = .standard,
        randomness: Randomness
    ) throws(EthereumError) {
        try cost.check()
        self.cost = cost
        salt = randomness.salt
        derivedKeyLength = 32
        initializationVector = randomness.initializationVector
        address = key.address
        id = Self.uuid(randomness.id)
        let derived = try Self.derive(passphrase, salt: salt, cost: cost, count: derivedKeyLength)
        ciphertext = try key.withUnsafeBytes { bytes in
            Result { () throws(EthereumError) in
                try Self.cipher(
                    Array(bytes), derived: derived, initializationVector: randomness.initializationVector)
            }
        }.get()
        code = Self.authenticationCode(derived, ciphertext)
    }

    /// Opens the file.
    ///
    /// - Throws: `EthereumError.wrongPassphrase`; `.invalidKey` or `.invalidKeyLength` when what is inside is no
    ///   key;
    ///   `.malformedKeystore` when it belongs to another address than the file says.
    public func open(passphrase: [UInt8]) throws(EthereumError) -> EthereumPrivateKey {
        let derived = try Self.derive(passphrase, salt: salt, cost: cost, count: derivedKeyLength)
        guard Self.areEqual(Self.authenticationCode(derived, ciphertext), code) else {
            throw .wrongPassphrase
        }
        var plain = try Self.cipher(ciphertext, derived: derived, initializationVector: initializationVector)
        defer { for index in plain.indices { plain[index] = 0 } }
        // Old wallets dropped leading zeros.
        plain.insert(contentsOf: repeatElement(0, count: 32 - plain.count), at: 0)
        let key = try EthereumPrivateKey(plain)
        guard address == nil || address == key.address else {
            throw .malformedKeystore("the key inside belongs to another address")
        }
        return key
    }

    /// The file's JSON, with its members in alphabetical order.
    public var json: [UInt8] {
        var parameters = KeystoreFile.KDFParameters(dklen: derivedKeyLength, salt: Hex.encode(salt))
        let name: String
        switch cost {
        case .scrypt(let n, let r, let p):
            name = "scrypt"
            (parameters.n, parameters.r, parameters.p) = (n, r, p)
        case .pbkdf2(let rounds):
            name = "pbkdf2"
            (parameters.c, parameters.prf) = (rounds, "hmac-sha256")
        }
        let file = KeystoreFile(
            address: address.map { String($0.lowercased.dropFirst(2)) },
            crypto: KeystoreFile.Cipher(
                cipher: "aes-128-ctr", cipherparams: .init(iv: Hex.encode(initializationVector)),
                ciphertext: Hex.encode(ciphertext), kdf: name, kdfparams: parameters, mac: Hex.encode(code)),
            id: id, version: 3)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        // Strings and numbers alone cannot fail to encode.
        return (try? encoder.encode(file)).map(Array.init) ?? []
    }
}

extension Keystore {
    private static func cost(_ crypto: KeystoreFile.Cipher) throws(EthereumError) -> KeystoreCost {
        let parameters = crypto.kdfparams
        switch crypto.kdf {
        case "scrypt":
            guard let n = parameters.n, let r = parameters.r, let p = parameters.p else {
                throw .malformedKeystore("the scrypt parameters are incomplete")
            }
            return .scrypt(n: n, r: r, p: p)
        case "pbkdf2":
            guard let rounds = parameters.c else {
                throw .malformedKeystore("the number of rounds is missing")
            }
            guard parameters.prf == "hmac-sha256" else {
                throw .unsupportedKeystore("its prf is not hmac-sha256")
            }
            return .pbkdf2(rounds: rounds)
        default:
            throw .unsupportedKeystore("its key derivation is neither scrypt nor pbkdf2")
        }
    }

    private static func bytes(_ text: String, _ name: String, _ lengths: ClosedRange<Int>)
        throws(EthereumError)
        -> [UInt8]
    {
        guard let bytes = Hex.decodePrefixed(text), lengths.contains(bytes.count) else {
            throw .malformedKeystore("\(name) is no hexadecimal text of the right length")
        }
        return bytes
    }

    private static func address(_ text: String?) throws(EthereumError) -> EthereumAddress? {
        guard let text, !text.isEmpty else { return nil }
        guard let bytes = Hex.decodePrefixed(text), let address = try? EthereumAddress(bytes: bytes) else {
            throw .malformedKeystore("address is no address")
        }
        return address
    }

    private static func derive(_ passphrase: [UInt8], salt: [UInt8], cost: KeystoreCost, count: Int)
        throws(EthereumError) -> SymmetricKey
    {
        switch cost {
        case .scrypt(let n, let r, let p):
            return try Scrypt.derive(passphrase, salt: salt, n: n, r: r, p: p, count: count)
        case .pbkdf2(let rounds):
            do {
                return try KDF.Insecure.PBKDF2.deriveKey(
                    from: passphrase, salt: salt, using: .sha256, outputByteCount: count,
                    unsafeUncheckedRounds: rounds)
            } catch {
                throw .malformedKeystore("the key derivation refuses its parameters")
            }
        }
    }

    /// AES-128 in counter mode with the first half of the derived key; the same in both directions.
    private static func cipher(_ bytes: [UInt8], derived: SymmetricKey, initializationVector: [UInt8])
        throws(EthereumError) -> [UInt8]
    {
        do {
            let key = derived.withUnsafeBytes {
                SymmetricKey(data: UnsafeRawBufferPointer(rebasing: $0.prefix(16)))
            }
            let nonce = try AES._CTR.Nonce(nonceBytes: initializationVector)
            return try Array(AES._CTR.encrypt(bytes, using: key, nonce: nonce))
        } catch {
            throw .malformedKeystore("the cipher refuses its parameters")
        }
    }

    /// Keccak-256 of the second half of the derived key and the ciphertext.
    private static func authenticationCode(_ derived: SymmetricKey, _ ciphertext: [UInt8]) -> [UInt8] {
        var input: [UInt8] = []
        input.reserveCapacity(16 + ciphertext.count)
        derived.withUnsafeBytes { input.append(contentsOf: $0[16..<32]) }
        input.append(contentsOf: ciphertext)
        defer { for index in input.indices { input[index] = 0 } }
        return Keccak256.hash(input)
    }

    private static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.count == b.count && zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// A random UUID.
    ///
    /// See: RFC 9562 section 5.4
    private static func uuid(_ random: [UInt8]) -> String {
        var bytes = random
        bytes[6] = bytes[6] & 0x0f | 0x40
        bytes[8] = bytes[8] & 0x3f | 0x80
        let digits = Array(Hex.encode(bytes))
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }
}
