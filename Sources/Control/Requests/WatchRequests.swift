/// Everything that happens, one item each, until the receiver goes.
public struct WatchEvents: ControlRequest {
    public typealias Item = EventView
    public typealias Answer = Done
    public static let name = "watch"

    /// Events after this number; nil for those from now on.
    public var after: Int64?

    /// From now on, or from a number.
    public init(after: Int64? = nil) { self.after = after }
}
