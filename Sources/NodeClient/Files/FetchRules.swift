/// What may be fetched from an address that somebody else chose.
///
/// See: spec mail.md 2.6.1
public struct FetchRules: Sendable, Hashable {
    /// Whether `http` will do; for a file server of one's own.
    public var allowsPlainHTTP = false
    /// Whether this machine and networks at home may be asked; for a file server of one's own.
    public var allowsPrivateAddresses = false
    /// The most bytes taken.
    public var byteLimit = 25 * 1024 * 1024
    /// For the whole fetch, other addresses the server points to included.
    public var timeLimit = Duration.seconds(20)
    /// How often a server may point elsewhere.
    public var redirectLimit = 3

    /// The open internet by https, and nothing else.
    public init() {}
}
