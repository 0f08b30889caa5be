/// The name of a content type: who defined it, what it is called, which version.
///
/// See: spec content.md 1.3
public struct ContentTypeID: Hashable, Sendable, CustomStringConvertible {
    /// The authority of the standard types.
    public static let standardAuthority = "xmtp.org"
    /// The authority of the actions and intent types.
    public static let actionsAuthority = "coinbase.com"

    public var authority: String
    public var type: String
    public var majorVersion: UInt32
    public var minorVersion: UInt32

    public init(authority: String, type: String, majorVersion: UInt32, minorVersion: UInt32) {
        self.authority = authority
        self.type = type
        self.majorVersion = majorVersion
        self.minorVersion = minorVersion
    }

    /// A standard type, version 1.0 unless said otherwise.
    static func standard(_ type: String, _ majorVersion: UInt32 = 1) -> ContentTypeID {
        ContentTypeID(
            authority: standardAuthority, type: type, majorVersion: majorVersion, minorVersion: 0)
    }

    /// The text form `authority/type:major.minor`, as in a reply's `contentType` parameter.
    public var description: String { "\(authority)/\(type):\(majorVersion).\(minorVersion)" }

    /// Reads the text form; nil when the text is not of that form.
    public init?(_ text: String) {
        guard let slash = text.firstIndex(of: "/"), slash != text.startIndex,
            let colon = text[slash...].firstIndex(of: ":")
        else { return nil }
        let type = text[text.index(after: slash)..<colon]
        let version = text[text.index(after: colon)...].split(
            separator: ".", omittingEmptySubsequences: false)
        guard !type.isEmpty, version.count == 2,
            version.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }),
            let major = UInt32(version[0]), let minor = UInt32(version[1])
        else { return nil }
        self.init(
            authority: String(text[..<slash]), type: String(type), majorVersion: major, minorVersion: minor)
    }
}
