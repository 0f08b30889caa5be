/// When messages disappear.
///
/// See: spec groups.md 13.4
public struct DisappearingSettings: Hashable, Sendable {
    /// A switch: above zero means on. It is not compared with the time of a message.
    public let fromNanoseconds: Int64
    /// How long a message stays after this client has stored it.
    public let inNanoseconds: Int64

    public init(fromNanoseconds: Int64, inNanoseconds: Int64) {
        self.fromNanoseconds = fromNanoseconds
        self.inNanoseconds = inNanoseconds
    }

    /// What is written to switch it off.
    public static let off = DisappearingSettings(fromNanoseconds: 0, inNanoseconds: 0)

    public var isActive: Bool { fromNanoseconds > 0 && inNanoseconds > 0 }

    /// When a message stored now expires; nil when nothing disappears. A time past the end of the clock is the end.
    public func expiry(storedAt now: Int64) -> Int64? {
        guard isActive else { return nil }
        let (expiry, overflowed) = now.addingReportingOverflow(inNanoseconds)
        return overflowed ? Int64.max : expiry
    }
}

/// Whole numbers as metadata attributes write them.
enum DecimalText {
    /// An optional sign and decimal digits, nothing else.
    static func int64(_ text: String) -> Int64? { Int64(text) }
}
