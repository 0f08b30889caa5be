/// How a welcome is wrapped. Unknown numbers are kept.
///
/// See: spec network.md 1.6.
public struct WelcomeWrapper: RawRepresentable, Sendable, Hashable {
    public var rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let curve25519 = WelcomeWrapper(rawValue: 1)
    public static let xwing = WelcomeWrapper(rawValue: 2)
    /// Only for the one welcome that pointers point to.
    public static let symmetricKey = WelcomeWrapper(rawValue: 3)
}

/// What a welcome row holds.
public enum WelcomeBody: Sendable, Hashable {
    /// A sealed MLS Welcome and the sealed metadata beside it.
    case welcome(data: [UInt8], metadata: [UInt8])
    /// A sealed pointer to a destination where the welcome lies.
    case pointer([UInt8])
}

/// A welcome as the node keeps it.
public struct WelcomeEnvelope: Sendable, Hashable {
    /// Originator ``Originator/welcomes`` and the node's number.
    public var cursor: Cursor
    /// When the node took it, Unix nanoseconds.
    public var createdNanoseconds: UInt64
    /// Installation key, or the random destination of a pointer.
    public var destination: [UInt8]
    public var body: WelcomeBody
    /// The key it was sealed to; empty for ``WelcomeWrapper/symmetricKey``.
    public var hpkePublicKey: [UInt8]
    public var wrapper: WelcomeWrapper

    public init(
        cursor: Cursor, createdNanoseconds: UInt64, destination: [UInt8], body: WelcomeBody,
        hpkePublicKey: [UInt8],
        wrapper: WelcomeWrapper
    ) {
        self.cursor = cursor
        self.createdNanoseconds = createdNanoseconds
        self.destination = destination
        self.body = body
        self.hpkePublicKey = hpkePublicKey
        self.wrapper = wrapper
    }
}

/// A welcome to publish.
public struct OutgoingWelcome: Sendable, Hashable {
    /// 32 bytes: an installation key, or the random destination of a pointer.
    public var destination: [UInt8]
    public var body: WelcomeBody
    public var hpkePublicKey: [UInt8]
    public var wrapper: WelcomeWrapper

    public init(destination: [UInt8], body: WelcomeBody, hpkePublicKey: [UInt8], wrapper: WelcomeWrapper) {
        self.destination = destination
        self.body = body
        self.hpkePublicKey = hpkePublicKey
        self.wrapper = wrapper
    }
}
