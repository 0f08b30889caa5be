internal import Crypto
public import Mail

/// The id of a message as mail knows it: the XMTP id is the left side of its Message-ID.
///
/// See: spec mail.md decision 7
public struct MailIdentity: Hashable, Sendable, CustomStringConvertible {
    /// 32 bytes.
    public let bytes: [UInt8]

    public static let byteCount = 32

    /// Nil unless there are 32 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// Nil unless the text is 64 hexadecimal digits, with or without a leading `0x`.
    public init?(hex: some StringProtocol) {
        let digits = hex.hasPrefix("0x") ? hex.dropFirst(2) : hex[...]
        guard let bytes = Hexadecimal.bytes(digits) else { return nil }
        self.init(bytes)
    }

    /// The id that a message must have: SHA-256 of the group id, the idempotency key and the encoded content, with tabs
    /// between.
    ///
    /// See: spec content.md 1.2
    public init(groupID: [UInt8], idempotencyKey: String, content: [UInt8]) {
        var hash = SHA256()
        hash.update(data: groupID)
        hash.update(data: [0x09])
        hash.update(data: Array(idempotencyKey.utf8))
        hash.update(data: [0x09])
        hash.update(data: content)
        bytes = Array(hash.finalize())
    }

    /// Reads a Message-ID of ours, that of a fetched attachment included; nil for any other, and for another network's.
    public init?(_ identifier: MessageIdentifier, in domain: MailDomain) {
        guard identifier.right.lowercased() == domain.name else { return nil }
        let left = identifier.left
        guard let mark = left.firstIndex(of: ".") else {
            self.init(hex: left)
            return
        }
        guard Self.attachmentNumber(left[mark...]) != nil else { return nil }
        self.init(hex: left[..<mark])
    }

    /// Which of its message's files a mail holds that was fetched later, from 1 upward; nil for all other mails.
    public static func attachmentNumber(of identifier: MessageIdentifier, in domain: MailDomain) -> Int? {
        guard identifier.right.lowercased() == domain.name, let mark = identifier.left.firstIndex(of: ".")
        else { return nil }
        return attachmentNumber(identifier.left[mark...])
    }

    private static func attachmentNumber(_ ending: some StringProtocol) -> Int? {
        if ending == attachmentSuffix { return 1 }
        guard ending.hasPrefix(attachmentSuffix + "-"),
            let number = Int(ending.dropFirst(attachmentSuffix.count + 1)),
            number > 1
        else { return nil }
        return number
    }

    /// 64 lower-case hexadecimal digits.
    public var hex: String { Hexadecimal.text(bytes) }

    public var description: String { hex }

    private static let attachmentSuffix = ".attachment"

    /// `ID@DOMAIN`.
    public func identifier(in domain: MailDomain) throws(ConversionError) -> MessageIdentifier {
        try Self.identifier("\(hex)@\(domain.name)")
    }

    /// The Message-ID of a file that was fetched after its message had been delivered.
    ///
    /// - Parameter number: which of the message's files, from 1 upward.
    public func attachmentIdentifier(
        _ number: Int = 1, in domain: MailDomain
    ) throws(ConversionError) -> MessageIdentifier {
        let which = number == 1 ? "" : "-\(number)"
        return try Self.identifier("\(hex)\(Self.attachmentSuffix)\(which)@\(domain.name)")
    }

    /// What the name of such a file's mail holds.
    public func attachmentFileKey(_ number: Int) -> String { "\(hex.prefix(32))P\(number)" }

    static func identifier(_ text: String) throws(ConversionError) -> MessageIdentifier {
        do {
            return try MessageIdentifier(text)
        } catch {
            throw ConversionError(.notComposable, "a Message-ID that mail cannot carry")
        }
    }
}
