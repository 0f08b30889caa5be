/// Whom a name leads to.
public struct KnownNameRecord: Sendable, Hashable {
    /// An address or a name, lower case.
    public var name: String
    /// The inbox it led to when the user used it, or accepted it.
    public var inbox: String
    /// Another inbox it has led to since, until the user accepts that.
    public var claimed: String?
    /// When that was noticed, nanoseconds since 1970.
    public var claimedNanoseconds: Int64?
    /// Whether the user has been warned.
    public var isTold: Bool

    /// A name that leads where it always led.
    public init(name: String, inbox: String) {
        self.name = name
        self.inbox = inbox
        isTold = false
    }
}
