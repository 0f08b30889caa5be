/// A protocol version as libxmtp 1.10 writes, reads and compares it. This is not semantic versioning: a suffix makes a
/// version greater, so 1.10.0-rc1 is above 1.10.0.
///
/// See: spec groups.md 7, 13.1
public struct XMTPVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The libxmtp level this client implements and compares with.
    public static let implemented = XMTPVersion(major: 1, minor: 10, patch: 0, suffix: nil)

    /// The least version a readd demands of the group.
    ///
    /// See: spec groups.md 5.6
    public static let leastForRecovery = XMTPVersion(major: 1, minor: 6, patch: 0, suffix: nil)

    public let major: UInt32
    public let minor: UInt32
    public let patch: UInt32
    /// What stands between the first and the second hyphen of the third part, if there is a hyphen.
    public let suffix: ExactText?

    public init(major: UInt32, minor: UInt32, patch: UInt32, suffix: ExactText?) {
        self.major = major
        self.minor = minor
        self.patch = patch
        self.suffix = suffix
    }

    /// Three parts between dots, the third split at hyphens; numbers are unsigned 32-bit and may begin with a plus sign.
    ///
    /// - Throws: `invalidVersion`.
    public init(parsing text: String) throws(ConversationsError) {
        let parts = Array(text.utf8).split(separator: 0x2e, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw Self.invalid }
        let third = parts[2].split(separator: 0x2d, omittingEmptySubsequences: false)
        guard let major = Self.number(parts[0]), let minor = Self.number(parts[1]),
            let first = third.first, let patch = Self.number(first)
        else { throw Self.invalid }
        self.init(
            major: major, minor: minor, patch: patch,
            suffix: third.count > 1 ? ExactText(utf8: Array(third[1])) : nil)
    }

    public static func < (left: Self, right: Self) -> Bool {
        let numbers = (left.major, left.minor, left.patch)
        let others = (right.major, right.minor, right.patch)
        guard numbers == others else { return numbers < others }
        switch (left.suffix, right.suffix) {
        case (nil, nil): return false
        case (nil, .some): return true
        case (.some, nil): return false
        case (.some(let mine), .some(let theirs)): return mine < theirs
        }
    }

    public var description: String {
        "\(major).\(minor).\(patch)" + (suffix.map { "-\($0)" } ?? "")
    }

    private static let invalid = ConversationsError(
        .invalidVersion, "a version is three numbers between dots")

    private static func number(_ digits: ArraySlice<UInt8>) -> UInt32? {
        let digits = digits.first == 0x2b ? digits.dropFirst() : digits
        guard !digits.isEmpty else { return nil }
        var value: UInt32 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            let (product, overflowed) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) = product.addingReportingOverflow(UInt32(digit - 0x30))
            guard !overflowed, !carried else { return nil }
            value = sum
        }
        return value
    }
}
