import Crypto

/// X25519.
///
/// See: RFC 9180 section 7.1, RFC 7748 section 6.1
public struct X25519Group: DiffieHellmanGroup, LibraryGroup {
    typealias Key = Curve25519.KeyAgreement.PrivateKey

    public init() {}

    public var kemID: UInt16 { 0x0020 }
    public var kemHash: HashAlgorithm { .sha256 }
    public var publicKeyLength: Int { 32 }
    public var privateKeyLength: Int { 32 }
    public var candidateMask: UInt8? { nil }

    /// Any 32 bytes but an encoding of a point of small order, with which every agreement fails.
    public func isValid(_ publicKey: HPKEPublicKey) -> Bool {
        publicKey.bytes.count == publicKeyLength && !Self.isOfSmallOrder(publicKey.bytes)
    }

    /// The u-coordinates of the points of order 1, 2, 4 and 8 on the curve and its twist, and those of them that have a
    /// second encoding below 2^255; the last bit is ignored as X25519 ignores it.
    private static func isOfSmallOrder(_ bytes: [UInt8]) -> Bool {
        var masked = bytes
        masked[31] &= 0x7F
        return smallOrder.contains(masked)
    }

    private static let smallOrder: Set<[UInt8]> = {
        let zero = [UInt8](repeating: 0, count: 32)
        var one = zero
        one[0] = 1
        // p - 1, p and p + 1, where p = 2^255 - 19.
        let aroundPrime = (0xEC...0xEE).map { low in
            [UInt8(low)] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]
        }
        let orderEight: [[UInt8]] = [
            [
                0xE0, 0xEB, 0x7A, 0x7C, 0x3B, 0x41, 0xB8, 0xAE, 0x16, 0x56, 0xE3, 0xFA, 0xF1, 0x9F, 0xC4,
                0x6A,
                0xDA, 0x09, 0x8D, 0xEB, 0x9C, 0x32, 0xB1, 0xFD, 0x86, 0x62, 0x05, 0x16, 0x5F, 0x49, 0xB8,
                0x00,
            ],
            [
                0x5F, 0x9C, 0x95, 0xBC, 0xA3, 0x50, 0x8C, 0x24, 0xB1, 0xD0, 0xB1, 0x55, 0x9C, 0x83, 0xEF,
                0x5B,
                0x04, 0x44, 0x5C, 0xC4, 0x58, 0x1C, 0x8E, 0x86, 0xD8, 0x22, 0x4E, 0xDD, 0xD0, 0x9F, 0x11,
                0x57,
            ],
        ]
        return Set([zero, one] + aroundPrime + orderEight)
    }()
}
