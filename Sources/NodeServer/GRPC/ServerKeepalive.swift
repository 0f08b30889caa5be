internal import NIOCore

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
