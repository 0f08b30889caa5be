internal import Mail

/// Name and password in one message.
///
/// See: RFC 4616 section 2
struct PlainCredentials: Hashable, Sendable {
    let name: String
    let password: String

    /// - Parameter line: in base64, or `=` for nothing.
    init?(_ line: [UInt8]) {
        guard let bytes = Base64.decode(line == [0x3D] ? [] : line) else { return nil }
        let parts = bytes.split(separator: 0, omittingEmptySubsequences: false)
        // Nobody may act for anybody else here.
        guard parts.count == 3, parts[0].isEmpty || parts[0] == parts[1],
            let name = String(validating: parts[1], as: UTF8.self),
            let password = String(validating: parts[2], as: UTF8.self)
        else { return nil }
        self.name = name
        self.password = password
    }

    /// One word of the LOGIN mechanism, in base64.
    static func word(_ line: [UInt8]) -> String? {
        Base64.decode(line == [0x3D] ? [] : line).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// What the LOGIN mechanism asks.
    static let namePrompt = Base64.encode(Array("Username:".utf8))
    static let passwordPrompt = Base64.encode(Array("Password:".utf8))
}
