import MLS

/// The rules for a key package from the network, each one function, in the reference client's order.
///
/// See: spec identity.md 8.6
enum KeyPackageChecks {
    /// Suites the reference client can decode: those of RFC 9420 and its own with X-Wing.
    private static let decodableSuites: Set<UInt16> = [1, 2, 3, 4, 5, 6, 7, 0x004D]
    /// Suites whose signatures it can verify.
    static let verifiableSuites: Set<UInt16> = [1, 2, 3]

    static func decode(_ bytes: [UInt8]) throws(IdentityError) -> KeyPackage {
        try checkSuite(bytes)
        do {
            let package = try KeyPackage(tlsEncoded: bytes)
            try checkExtensionData(package.extensions)
            try checkExtensionData(package.leafNode.extensions)
            return package
        } catch {
            throw .keyPackage(hasCertificates(bytes) ? .wrongCredentialType : .malformed(text(error)))
        }
    }

    /// Whether the leaf's credential consists of certificates, or says so: the reference client does not look into them
    /// before it refuses them, and so names the type and not what is inside.
    private static func hasCertificates(_ bytes: [UInt8]) -> Bool {
        var reader = TLSReader(bytes.span.bytes)
        do {
            _ = try reader.readUInt32()
            for _ in 0..<3 { _ = try reader.readOpaque() }
            return try reader.readUInt16() == CredentialType.x509.rawValue
        } catch {
            return false
        }
    }

    /// The suite is read before anything else can be malformed.
    private static func checkSuite(_ bytes: [UInt8]) throws(IdentityError) {
        guard bytes.count >= 4 else { throw .keyPackage(.malformed(text(.truncated))) }
        let suite = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
        guard decodableSuites.contains(suite) else {
            throw .keyPackage(.malformed("UnknownValue(\(suite))"))
        }
    }

    /// Extensions whose contents the reference client decodes at once.
    private static func checkExtensionData(_ extensions: ExtensionList) throws(WireError) {
        // Data in this extension, which has none, is told as an end that came too early.
        if let data = extensions[.lastResort], !data.isEmpty { throw .truncated }
        _ = try extensions.value(ApplicationID.self)
        _ = try extensions.value(RequiredCapabilities.self)
    }

    private static func text(_ error: WireError) -> String {
        switch error {
        case .truncated: "EndOfStream"
        case .trailingBytes: "TrailingData"
        case .nonMinimalLength, .lengthTooLarge: "InvalidVectorLength"
        case .duplicateExtension: "DecodingError(\"Found duplicate extensions\")"
        case .invalidValue: "InvalidInput"
        }
    }

    static func check(_ package: KeyPackage, suite: any CiphersuiteProvider) throws(IdentityError) {
        let leaf = package.leafNode
        guard leaf.lifetime != nil else { throw .keyPackage(.wrongLeafSource) }
        guard leaf.isSignatureValid(position: nil, suite: suite) else {
            throw .keyPackage(.invalidLeafSignature)
        }
        guard package.version == .mls10 else { throw .keyPackage(.wrongVersion) }
        guard package.initKey != leaf.encryptionKey else { throw .keyPackage(.initKeyEqualsEncryptionKey) }
        guard isSignatureValid(package, suite: suite) else { throw .keyPackage(.invalidSignature) }
        guard package.extensions.types.allSatisfy({ leaf.capabilities.supports($0) }) else {
            throw .keyPackage(.unsupportedExtension)
        }
    }

    /// Both bounds are outside: newer clients let the first be inside.
    static func check(_ lifetime: Lifetime?, now: UInt64) throws(IdentityError) {
        guard let lifetime, lifetime.notBefore < now, now < lifetime.notAfter else {
            throw .keyPackage(.invalidLifetime)
        }
    }

    /// The signature covers everything before itself.
    private static func isSignatureValid(_ package: KeyPackage, suite: any CiphersuiteProvider) -> Bool {
        var signature = TLSWriter(reserving: package.signature.count + 4)
        signature.writeOpaque(package.signature)
        return suite.isSignature(
            package.signature, label: "KeyPackageTBS",
            content: Array(package.encoded.dropLast(signature.count)),
            by: package.leafNode.signatureKey)
    }
}
