import MLS
import Testing

@testable import Identity

enum KeyPackageVectors {
    static func check(_ vectors: VectorValue) throws -> Int {
        let now = vectors["checked_at_unix_seconds"].number
        try checkLibraryPackage(vectors["library_generated"], now: now)
        for vector in vectors["verification"].array {
            check(verification: vector, now: now)
        }
        return 1 + vectors["verification"].array.count
    }

    /// A package the library made: it is read, and its parts are those a package of ours has.
    private static func checkLibraryPackage(_ vector: VectorValue, now: UInt64) throws {
        let bytes = vector["key_package"].bytes
        let verified = try VerifiedKeyPackage(verifying: bytes, now: now, crypto: SwiftCryptoProvider())
        try verified.check(
            installation: try #require(InstallationID(text: vector["installation_id"].text)),
            inboxID: InboxID(vector["inbox_id"].text))
        let package = verified.keyPackage
        let decoded = vector["decoded"]
        let leaf = package.leafNode
        #expect(package.encoded == bytes && UInt64(bytes.count) == vector["key_package_length"].number)
        #expect(package.initKey.bytes == decoded["init_key"].bytes)
        #expect(leaf.encryptionKey.bytes == decoded["leaf_node"]["encryption_key"].bytes)
        #expect(leaf.signatureKey.bytes == decoded["leaf_node"]["signature_key"].bytes)
        #expect(leaf.credential == .basic(identity: decoded["leaf_node"]["credential_identity"].bytes))
        #expect(verified.credential.identity == decoded["leaf_node"]["credential_identity"].bytes)
        #expect(leaf.capabilities == KeyPackageProfile.capabilities)
        #expect(leaf.signature == decoded["leaf_node"]["signature"].bytes)
        #expect(package.signature == decoded["signature"].bytes)
        #expect(leaf.lifetime?.notBefore == decoded["leaf_node"]["lifetime"]["not_before"].number)
        #expect(leaf.lifetime?.notAfter == decoded["leaf_node"]["lifetime"]["not_after"].number)
        compare(package.extensions, decoded["extensions"])
        compare(leaf.extensions, decoded["leaf_node"]["extensions"])
    }

    private static func compare(_ extensions: ExtensionList, _ vector: VectorValue) {
        let expected = vector.array.map { one in
            Extension(
                type: ExtensionType(rawValue: UInt16(one["type"].text.dropFirst(2), radix: 16) ?? 0),
                data: one["data"].bytes)
        }
        #expect(extensions.elements == expected)
    }

    private static func check(verification vector: VectorValue, now: UInt64) {
        let name = vector["name"].text
        let result = vector["result"]
        do {
            let verified = try VerifiedKeyPackage(
                verifying: vector["key_package"].bytes, now: now, crypto: SwiftCryptoProvider())
            #expect(result["valid"].flag, "\(name) was accepted")
            #expect(
                verified.keyPackage.leafNode.lifetime?.notBefore == result["not_before"].number, "\(name)")
            #expect(verified.keyPackage.leafNode.lifetime?.notAfter == result["not_after"].number, "\(name)")
        } catch {
            #expect(!result["valid"].flag, "\(name): \(error.nodeText)")
            // The library adds which byte of a credential was no protobuf.
            #expect(result["error"].text.hasPrefix(error.nodeText), "\(name): \(error.nodeText)")
        }
    }
}
