internal import CGMime

/// The library's state, set up once for the process; and what it gives away, given back.
enum GMimeLibrary {
    private static let started: Void = xm_start()

    static func start() { _ = started }

    /// Text that the library only lends; bytes that are no UTF-8 become U+FFFD.
    static func string(_ borrowed: UnsafePointer<CChar>?) -> String? {
        borrowed.map { String(cString: $0) }
    }

    /// Text that must be freed.
    static func string(owned: UnsafeMutablePointer<CChar>?) -> String? {
        guard let owned else { return nil }
        defer { xm_free(owned) }
        return String(cString: owned)
    }

    /// Bytes that must be freed.
    static func bytes(owned: UnsafeMutablePointer<UInt8>?, count: Int) -> [UInt8]? {
        guard let owned else { return nil }
        defer { xm_free(owned) }
        return Array(UnsafeBufferPointer(start: owned, count: count))
    }
}
