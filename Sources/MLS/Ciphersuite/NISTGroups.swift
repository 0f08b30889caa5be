import Crypto

/// P-256, whose points are encoded uncompressed.
///
/// See: RFC 9180 section 7.1
public struct P256Group: DiffieHellmanGroup, LibraryGroup {
    typealias Key = P256.KeyAgreement.PrivateKey

    public init() {}

    public var kemID: UInt16 { 0x0010 }
    public var kemHash: HashAlgorithm { .sha256 }
    public var publicKeyLength: Int { 65 }
    public var privateKeyLength: Int { 32 }
    public var candidateMask: UInt8? { 0xFF }
}

/// P-384, whose points are encoded uncompressed.
///
/// See: RFC 9180 section 7.1
public struct P384Group: DiffieHellmanGroup, LibraryGroup {
    typealias Key = P384.KeyAgreement.PrivateKey

    public init() {}

    public var kemID: UInt16 { 0x0011 }
    public var kemHash: HashAlgorithm { .sha384 }
    public var publicKeyLength: Int { 97 }
    public var privateKeyLength: Int { 48 }
    public var candidateMask: UInt8? { 0xFF }
}

/// P-521, whose points are encoded uncompressed.
///
/// See: RFC 9180 section 7.1
public struct P521Group: DiffieHellmanGroup, LibraryGroup {
    typealias Key = P521.KeyAgreement.PrivateKey

    public init() {}

    public var kemID: UInt16 { 0x0012 }
    public var kemHash: HashAlgorithm { .sha512 }
    public var publicKeyLength: Int { 133 }
    public var privateKeyLength: Int { 66 }
    public var candidateMask: UInt8? { 0x01 }
}
