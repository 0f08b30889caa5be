import Ethereum
import Foundation
import SwiftProtobuf
import XMTPProtos

/// A key of the old protocol with the approval of the wallet it belongs to. New clients only verify these.
///
/// See: spec identity.md 2.2, 4.6
public struct LegacySignedPublicKey: Hashable, Sendable, Codable {
    /// Which of the two equivalent fields held the approval.
    public enum Form: Hashable, Sendable, Codable {
        case ecdsaCompact
        case walletECDSACompact
    }

    /// The wallet's signature over the key.
    public struct Approval: Hashable, Sendable, Codable {
        /// Which field it stood in.
        public var form: Form
        /// 64 bytes R ‖ S.
        public var bytes: [UInt8]
        /// The recovery number, of which the low eight bits count.
        public var recovery: UInt32

        /// Puts an approval together.
        public init(form: Form, bytes: [UInt8], recovery: UInt32) {
            self.form = form
            self.bytes = bytes
            self.recovery = recovery
        }
    }

    /// An encoded `xmtp.message_contents.UnsignedPublicKey`.
    public var keyBytes: [UInt8]
    /// The approval, when there is one.
    public var approvalBytes: Approval?

    /// Puts a key together.
    public init(keyBytes: [UInt8], approvalBytes: Approval?) {
        self.keyBytes = keyBytes
        self.approvalBytes = approvalBytes
    }

    /// The text the wallet signed; its last line has a slash that the text of updates has not.
    public var approvalText: String {
        "XMTP : Create Identity\n\(Hex.encode(keyBytes))\n\nFor more info: https://xmtp.org/signatures/"
    }

    /// The wallet's verified signature.
    ///
    /// - Throws: `IdentityError.signature`.
    func approval() throws(IdentityError) -> VerifiedSignature {
        guard let approvalBytes, approvalBytes.bytes.count == 64 else { throw .signature(.invalid) }
        return try VerifiedSignature(
            recoverableECDSA: approvalBytes.bytes + [UInt8(truncatingIfNeeded: approvalBytes.recovery)],
            text: approvalText)
    }

    /// The address of the key itself.
    ///
    /// - Throws: `IdentityError.signature`.
    func address() throws(IdentityError) -> EthereumAddress {
        guard
            let key = try? Xmtp_MessageContents_UnsignedPublicKey(serializedBytes: keyBytes),
            case .secp256K1Uncompressed(let point) = key.union
        else { throw .signature(.invalid) }
        do {
            return try EthereumAddress(
                uncompressedPublicKey: Secp256k1PublicKey.uncompressed(Array(point.bytes)))
        } catch {
            throw .signature(.wrongScalarOrMismatch)
        }
    }
}
