/// A file's time.
public struct FileTime: Sendable, Hashable {
    /// Since 1970.
    public let seconds: Int64
    /// 0 to 999 999 999.
    public let nanoseconds: Int32

    /// From nanoseconds since 1970; times before are 1970.
    public init(nanosecondsSince1970: Int64) {
        let time = max(0, nanosecondsSince1970)
        seconds = time / 1_000_000_000
        nanoseconds = Int32(time % 1_000_000_000)
    }
}
