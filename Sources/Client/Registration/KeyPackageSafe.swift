import Conversations
import Foundation
import Identity
import MLS

/// A key package of ours with its private keys, as it is sealed in the store.
struct KeyPackageSafe {
    let bundle: KeyPackageBundle
    /// The X-Wing seed of extension 0xFF03.
    let wrapperKey: HPKEPrivateKey?

    private struct Saved: Codable {
        let package: Data
        let initKey: Data
        let leafKey: Data
        let wrapperKey: Data?
    }

    init(_ package: InstallationKeyPackage) {
        bundle = package.bundle
        wrapperKey = package.wrapperKeyPair.privateKey
    }

    /// Reads it back; nothing when the bytes are none.
    init?(encoded: [UInt8], crypto: SwiftCryptoProvider) {
        guard let saved = try? PropertyListDecoder().decode(Saved.self, from: Data(encoded)),
            let package = try? KeyPackage(tlsEncoded: [UInt8](saved.package)),
            let bundle = try? KeyPackageBundle(
                keyPackage: package, initPrivateKey: HPKEPrivateKey(Secret(copying: [UInt8](saved.initKey))),
                leafPrivateKey: HPKEPrivateKey(Secret(copying: [UInt8](saved.leafKey))), crypto: crypto)
        else { return nil }
        self.bundle = bundle
        wrapperKey = saved.wrapperKey.map { HPKEPrivateKey(Secret(copying: [UInt8]($0))) }
    }

    func encoded() throws -> [UInt8] {
        let saved = Saved(
            package: Data(bundle.keyPackage.encoded),
            initKey: Data(bundle.initPrivateKey.secret.copyBytes()),
            leafKey: Data(bundle.leafPrivateKey.secret.copyBytes()),
            wrapperKey: wrapperKey.map { Data($0.secret.copyBytes()) })
        return [UInt8](try PropertyListEncoder.binary.encode(saved))
    }

    /// The keys a wrapper may be opened with.
    var welcomeKeys: WelcomeKeys {
        WelcomeKeys(initKey: bundle.initPrivateKey, wrapperKey: wrapperKey)
    }
}
