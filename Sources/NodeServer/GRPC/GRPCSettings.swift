internal import NIOCore

/// What the node tells its clients about a connection, and what it keeps to itself.
enum GRPCSettings {
    /// A window before it is widened. See: RFC 9113 6.9.2
    static let protocolWindow = 65535
    /// Bytes of a frame, both ways. See: RFC 9113 4.2 (the least a peer must take)
    static let frameBytes = 16384
    /// Request bytes that may be on their way on a connection.
    static let connectionWindow = 16 * 1024 * 1024
    /// Request bytes that may be on their way on one call.
    static let streamWindow = 1024 * 1024
    /// Bytes of answers given to the socket and not yet on the wire; what is more waits with its call.
    static let connectionAhead = 1024 * 1024
    /// Bytes not yet on the wire, of any kind, at which a client that does not read is no longer read from either, and
    /// at which it is again.
    static let unreadBytes = (low: connectionAhead, high: 2 * connectionAhead)
    /// Bytes of a subscription given to the connection and not yet on the wire.
    static let subscriptionAhead = 256 * 1024
    /// Control frames and resets a client may send within half a minute.
    static let framesPerHalfMinute = 2000
    /// Settings a client may send at once; a few are defined.
    static let settingsPerFrame = 32
    static let halfMinute = TimeAmount.seconds(30)
}
