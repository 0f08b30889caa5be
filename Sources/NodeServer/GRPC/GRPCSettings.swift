internal import LocalNode
internal import NIOCore
internal import NIOHPACK
internal import NIOHTTP2

/// What the node tells its clients about a connection, and what it keeps to itself.
enum GRPCSettings {
    /// A connection's window before it is widened. See: RFC 9113 6.9.2
    static let protocolWindow = 65535
    /// Request bytes that may be on their way on a connection.
    static let connectionWindow = 16 * 1024 * 1024
    /// Request bytes that may be on their way on one call.
    static let streamWindow = 1024 * 1024
    /// Bytes of a subscription given to the connection and not yet on the wire.
    static let subscriptionAhead = 256 * 1024
    /// Control frames and resets a client may send within half a minute.
    static let framesPerHalfMinute = 2000

    static func handler(_ limits: NodeServerLimits) -> NIOHTTP2Handler {
        var connection = NIOHTTP2Handler.ConnectionConfiguration()
        connection.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: limits.streamsPerConnection),
            HTTP2Setting(parameter: .initialWindowSize, value: streamWindow),
            HTTP2Setting(parameter: .maxHeaderListSize, value: HPACKDecoder.defaultMaxHeaderListSize),
        ]
        connection.controlFrameRateLimit.maximumCount = framesPerHalfMinute
        var stream = NIOHTTP2Handler.StreamConfiguration()
        stream.streamResetFrameRateLimit.maximumCount = framesPerHalfMinute
        return NIOHTTP2Handler(
            mode: .server, connectionConfiguration: connection, streamConfiguration: stream)
    }
}

/// When to ping a silent client, and when to give it up.
///
/// See: spec network.md 1.1 (a ping every 5 minutes)
struct ServerKeepalive {
    enum Action: Hashable {
        case nothing
        case ping
        case close
    }

    /// The time between looks. A ping has as long to be answered.
    static let tick = TimeAmount.minutes(5)

    private var hasHeard = true
    private var isWaiting = false

    /// Something came from the client.
    mutating func heard() {
        hasHeard = true
        isWaiting = false
    }

    mutating func tick() -> Action {
        defer { hasHeard = false }
        if hasHeard { return .nothing }
        if isWaiting { return .close }
        isWaiting = true
        return .ping
    }
}
