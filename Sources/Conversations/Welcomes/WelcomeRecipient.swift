public import MLS

/// An installation to be welcomed: what its key package says about wrapping.
///
/// See: spec groups.md 9.2
public struct WelcomeRecipient: Hashable, Sendable {
    /// The installation's key: the topic of its welcomes.
    public let installation: [UInt8]
    /// The key to wrap to.
    public let wrapper: WelcomeWrapperKey
    /// Whether it can be sent a pointer. A package that announces pointers without an X-Wing key cannot be: its pointer
    /// would carry an algorithm that does not exist, and spoil the page it is read with.
    public let canReadPointers: Bool

    public init(installation: [UInt8], wrapper: WelcomeWrapperKey, announcesPointers: Bool) {
        self.installation = installation
        self.wrapper = wrapper
        canReadPointers = announcesPointers && wrapper.algorithm == .xWing
    }

    /// Reads the extensions of a key package; without a wrapper key it is wrapped to the init key.
    ///
    /// - Throws: `malformedMessage`, `unsupportedAlgorithm`: such a package is not usable.
    public init(_ keyPackage: KeyPackage) throws(ConversationsError) {
        let extensions = ContextExtensions(keyPackage.extensions)
        let wrapper: WelcomeWrapperKey
        if let data = extensions.data(of: ExtensionNumber.welcomeWrapperKey) {
            wrapper = try WelcomeWrapperKey(extensionData: data)
        } else {
            wrapper = WelcomeWrapperKey(publicKey: keyPackage.initKey.bytes, algorithm: .curve25519)
        }
        var announcesPointers = false
        if let data = extensions.data(of: ExtensionNumber.pointeeAlgorithms) {
            announcesPointers = try PointeeAlgorithms(extensionData: data).canReadPointers
        }
        self.init(
            installation: keyPackage.leafNode.signatureKey.bytes, wrapper: wrapper,
            announcesPointers: announcesPointers)
    }
}
