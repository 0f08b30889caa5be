import Foundation
public import MLS
import SwiftProtobuf
import XMTPProtos

/// A key package of this installation with everything its owner keeps until it is replaced.
///
/// Publish `bundle.keyPackage.encoded` as it is: the network carries the bare structure. Store the three private keys
/// first, so that no welcome can come for keys that are lost.
///
/// See: spec identity.md 8
public struct InstallationKeyPackage: Sendable {
    /// The package with its init key and leaf key.
    public let bundle: KeyPackageBundle
    /// The X-Wing pair with which welcomes to it are wrapped.
    public let wrapperKeyPair: HPKEKeyPair

    /// Takes parts kept from before.
    public init(bundle: KeyPackageBundle, wrapperKeyPair: HPKEKeyPair) {
        self.bundle = bundle
        self.wrapperKeyPair = wrapperKeyPair
    }

    /// How a welcome names the package.
    ///
    /// - Throws: `MLSError.unsupportedCiphersuite`.
    public func reference(crypto: some CryptoProvider) throws(MLSError) -> KeyPackageReference {
        guard let suite = crypto.provider(for: bundle.keyPackage.ciphersuite) else {
            throw .unsupportedCiphersuite(bundle.keyPackage.ciphersuite)
        }
        return bundle.keyPackage.reference(suite: suite)
    }

    /// A new last-resort package, as the reference client makes it.
    ///
    /// - Parameters:
    ///   - inboxID: stands in the credential and, as text, in the application id.
    ///   - now: seconds since 1970.
    /// - Throws: what MLS throws when the provider lacks the suite.
    public static func generate(
        inboxID: InboxID, installation: InstallationKey, now: UInt64, crypto: some CryptoProvider,
        random: inout some RandomSource
    ) throws(MLSError) -> InstallationKeyPackage {
        let wrapper: HPKEKeyPair
        do {
            wrapper = try XWingKEM().generateKeyPair(random: &random)
        } catch {
            throw .crypto(error)
        }
        let profile = MemberProfile(
            credential: .basic(identity: InboxCredential(inboxID: inboxID).identity),
            signer: installation.signatureKeyPair, capabilities: KeyPackageProfile.capabilities,
            leafExtensions: [Extension(ApplicationID(Array(inboxID.text.utf8)))])
        let bundle = try KeyPackageBundle.generate(
            for: profile, ciphersuite: KeyPackageProfile.ciphersuite,
            lifetime: KeyPackageProfile.lifetime(now: now),
            extensions: [
                Extension(LastResort()),
                Extension(type: KeyPackageProfile.pointeeAlgorithms, data: pointeeAlgorithms),
                Extension(
                    type: KeyPackageProfile.welcomeWrapperKey, data: wrapperExtension(wrapper.publicKey)),
            ],
            crypto: crypto, random: &random)
        return InstallationKeyPackage(bundle: bundle, wrapperKeyPair: wrapper)
    }

    /// ChaCha20-Poly1305 alone.
    private static var pointeeAlgorithms: [UInt8] {
        Xmtp_Mls_MessageContents_WelcomePointeeEncryptionAeadTypesExtension.with {
            $0.supportedAeadTypes = [.chacha20Poly1305]
        }.bytes
    }

    private static func wrapperExtension(_ key: HPKEPublicKey) -> [UInt8] {
        Xmtp_Mls_MessageContents_WelcomeWrapperEncryption.with {
            $0.pubKey = Data(key.bytes)
            $0.algorithm = .xwingMlkem768Draft6
        }.bytes
    }
}
