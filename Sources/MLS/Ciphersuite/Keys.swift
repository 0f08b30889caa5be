/// A public key for HPKE, in the KEM's encoding: 32 bytes for X25519, an uncompressed point for the NIST curves.
///
/// See: RFC 9420 section 5.1.1
public struct HPKEPublicKey: Hashable, Sendable {
    public var bytes: [UInt8]

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }
}

/// A private key for HPKE.
public struct HPKEPrivateKey: Sendable, Equatable {
    /// The encoded key (`SerializePrivateKey` of RFC 9180 section 7.1).
    public let secret: Secret
    /// The key as the provider's library holds it, if the provider made or prepared it; saves deriving the public key
    /// at every use.
    public let prepared: (any Sendable)?

    public init(_ secret: Secret, prepared: (any Sendable)? = nil) {
        self.secret = secret
        self.prepared = prepared
    }

    public static func == (left: Self, right: Self) -> Bool { left.secret == right.secret }
}

/// Both halves of an HPKE key.
public struct HPKEKeyPair: Sendable, Equatable {
    public let privateKey: HPKEPrivateKey
    public let publicKey: HPKEPublicKey

    public init(privateKey: HPKEPrivateKey, publicKey: HPKEPublicKey) {
        self.privateKey = privateKey
        self.publicKey = publicKey
    }
}

/// A public key for signatures: 32 bytes for Ed25519, 57 for Ed448, an uncompressed point for ECDSA.
///
/// See: RFC 9420 section 5.1.2
public struct SignaturePublicKey: Hashable, Sendable {
    public var bytes: [UInt8]

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }
}

/// A private key for signatures: the seed for EdDSA, the scalar for ECDSA.
public struct SignaturePrivateKey: Sendable, Equatable {
    /// The encoded key.
    public let secret: Secret
    /// The key as the provider's library holds it; see ``HPKEPrivateKey/prepared``.
    public let prepared: (any Sendable)?

    public init(_ secret: Secret, prepared: (any Sendable)? = nil) {
        self.secret = secret
        self.prepared = prepared
    }

    public static func == (left: Self, right: Self) -> Bool { left.secret == right.secret }
}

/// Both halves of a signature key.
public struct SignatureKeyPair: Sendable, Equatable {
    public let privateKey: SignaturePrivateKey
    public let publicKey: SignaturePublicKey

    public init(privateKey: SignaturePrivateKey, publicKey: SignaturePublicKey) {
        self.privateKey = privateKey
        self.publicKey = publicKey
    }
}

/// What HPKE's one-shot encryption gives.
///
/// See: RFC 9420 section 5.1.3 (`HPKECiphertext`)
public struct HPKECiphertext: Hashable, Sendable {
    /// The encapsulated key, `enc` of RFC 9180.
    public var kemOutput: [UInt8]
    public var ciphertext: [UInt8]

    public init(kemOutput: [UInt8], ciphertext: [UInt8]) {
        self.kemOutput = kemOutput
        self.ciphertext = ciphertext
    }
}
