public import MLS

/// The private keys of a published key package that welcomes may be wrapped to. They are found by the public key a
/// welcome names, either of the two.
///
/// See: spec groups.md 1.5, 9.4
public struct WelcomeKeys: Sendable {
    public let initKey: HPKEPrivateKey
    /// The 32-byte X-Wing seed; nil when the package had no wrapper key.
    public let wrapperKey: HPKEPrivateKey?

    public init(initKey: HPKEPrivateKey, wrapperKey: HPKEPrivateKey?) {
        self.initKey = initKey
        self.wrapperKey = wrapperKey
    }
}

/// A welcome out of its wrapper.
public struct UnwrappedWelcome: Hashable, Sendable {
    /// The MLS welcome, to be joined.
    public let welcome: Welcome
    /// Sequence id of the commit that added us; nil when the sender did not say.
    public let messageCursor: UInt64?
}

/// Opens what lies on the own welcome topic. Every failure is final.
///
/// See: spec groups.md 9.4
public enum WelcomeOpener {
    /// Opens a welcome that was wrapped for this installation.
    ///
    /// - Throws: `unsupportedAlgorithm`, `unknownKeyPackage`, `malformedMessage`, `welcomeUndecryptable`, `notAWelcome`.
    public static func open(_ welcome: DirectWelcome, keys: WelcomeKeys) throws(ConversationsError)
        -> UnwrappedWelcome
    {
        let algorithm: WelcomeWrapperAlgorithm
        switch welcome.algorithm {
        case 0, 1: algorithm = .curve25519
        case 2: algorithm = .xWing
        default:
            throw ConversationsError(
                .unsupportedAlgorithm, "a welcome is wrapped in a way that is not known here")
        }
        let (plaintext, metadata) = try WelcomeWrapper.open(
            welcome.data, metadata: welcome.metadata, with: try key(for: algorithm, in: keys),
            algorithm: algorithm)
        // Metadata that authenticates but says nothing is passed over.
        let cursor = metadata.isEmpty ? nil : (try? WelcomeMetadata(bytes: metadata))?.messageCursor
        return UnwrappedWelcome(welcome: try mlsWelcome(plaintext), messageCursor: cursor)
    }

    /// Opens a pointer; the shared welcome is then the first message of the topic it names.
    ///
    /// - Throws: `unsupportedAlgorithm`, `unknownKeyPackage`, `malformedMessage`, `welcomeUndecryptable`.
    public static func open(_ welcome: PointerWelcome, keys: WelcomeKeys) throws(ConversationsError)
        -> WelcomePointer
    {
        guard welcome.algorithm == WelcomeWrapperAlgorithm.xWing.rawValue else {
            throw ConversationsError(.unsupportedAlgorithm, "a welcome pointer is not wrapped with X-Wing")
        }
        let (plaintext, _) = try WelcomeWrapper.open(
            welcome.pointer, metadata: [], with: try key(for: .xWing, in: keys), algorithm: .xWing)
        return try WelcomePointer(bytes: plaintext)
    }

    /// Opens the shared welcome a pointer leads to. Here bad metadata is an error.
    ///
    /// - Throws: `welcomeUndecryptable`, `malformedMessage`, `notAWelcome`.
    public static func open(
        _ pointee: DirectWelcome, with pointer: WelcomePointer
    ) throws(ConversationsError) -> UnwrappedWelcome {
        let plaintext = try pointer.open(pointee.data, nonce: pointer.dataNonce)
        let metadata = try pointer.open(pointee.metadata, nonce: pointer.metadataNonce)
        let cursor = metadata.isEmpty ? nil : try WelcomeMetadata(bytes: metadata).messageCursor
        return UnwrappedWelcome(welcome: try mlsWelcome(plaintext), messageCursor: cursor)
    }

    private static func key(
        for algorithm: WelcomeWrapperAlgorithm, in keys: WelcomeKeys
    ) throws(ConversationsError) -> HPKEPrivateKey {
        guard algorithm == .xWing else { return keys.initKey }
        guard let key = keys.wrapperKey else {
            throw ConversationsError(.unknownKeyPackage, "the key package has no X-Wing key")
        }
        return key
    }

    private static func mlsWelcome(_ bytes: [UInt8]) throws(ConversationsError) -> Welcome {
        guard case .welcome(let welcome) = try? MLSMessage(tlsEncoded: bytes) else {
            throw ConversationsError(.notAWelcome, "a wrapper holds something that is no MLS welcome")
        }
        return welcome
    }
}
