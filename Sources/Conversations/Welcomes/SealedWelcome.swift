/// A welcome as the node carries it.
///
/// See: spec groups.md 2.1, 9.1
public enum SealedWelcome: Hashable, Sendable {
    case direct(DirectWelcome)
    case pointer(PointerWelcome)

    /// Bytes of the fields, by which requests are cut.
    var payloadSize: Int {
        switch self {
        case .direct(let welcome):
            welcome.destination.count + welcome.data.count + welcome.publicKey.count + welcome.metadata.count
        case .pointer(let welcome):
            welcome.destination.count + welcome.pointer.count + welcome.publicKey.count
        }
    }
}

/// A welcome that is wrapped for one installation, or sealed with a key that pointers carry.
public struct DirectWelcome: Hashable, Sendable {
    /// The installation's key, or the random destination pointers name: the topic.
    public let destination: [UInt8]
    /// KEM output and ciphertext, each with its length; or the ciphertext alone under a pointer's key.
    public let data: [UInt8]
    /// The key it is wrapped to; empty under a pointer's key.
    public let publicKey: [UInt8]
    /// `WelcomeWrapperAlgorithm` as a number.
    public let algorithm: Int32
    /// The sealed `WelcomeMetadata`, without any framing.
    public let metadata: [UInt8]

    public init(
        destination: [UInt8], data: [UInt8], publicKey: [UInt8], algorithm: Int32, metadata: [UInt8]
    ) {
        self.destination = destination
        self.data = data
        self.publicKey = publicKey
        self.algorithm = algorithm
        self.metadata = metadata
    }
}

/// Where the welcome lies that several installations share, wrapped for one of them.
public struct PointerWelcome: Hashable, Sendable {
    /// The installation's key: the topic.
    public let destination: [UInt8]
    /// KEM output and ciphertext, each with its length.
    public let pointer: [UInt8]
    /// The key it is wrapped to.
    public let publicKey: [UInt8]
    /// `WelcomePointerWrapperAlgorithm` as a number; only X-Wing exists.
    public let algorithm: Int32

    public init(destination: [UInt8], pointer: [UInt8], publicKey: [UInt8], algorithm: Int32) {
        self.destination = destination
        self.pointer = pointer
        self.publicKey = publicKey
        self.algorithm = algorithm
    }
}
