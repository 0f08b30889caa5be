/// A status code in three numbers: `5.1.1`.
///
/// See: RFC 3463 section 2.
public struct EnhancedStatus: Sendable, Hashable, CustomStringConvertible {
    /// 2 delivered, 4 not yet, 5 not at all.
    public let kind: Int
    public let subject: Int
    public let detail: Int

    /// - Throws: `MailError.malformed` unless the kind is 2, 4 or 5 and the others are within 0...999.
    public init(_ kind: Int, _ subject: Int, _ detail: Int) throws(MailError) {
        guard [2, 4, 5].contains(kind), (0...999).contains(subject), (0...999).contains(detail) else {
            throw MailError(.malformed, "a status code is 2, 4 or 5 and two numbers up to 999")
        }
        self.init(kind: kind, subject: subject, detail: detail)
    }

    /// - Throws: `MailError.malformed`.
    public init(_ text: String) throws(MailError) {
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 3, let kind = numbers[0], let subject = numbers[1], let detail = numbers[2]
        else {
            throw MailError(.malformed, "a status code is three numbers with dots between")
        }
        try self.init(kind, subject, detail)
    }

    private init(kind: Int, subject: Int, detail: Int) {
        self.kind = kind
        self.subject = subject
        self.detail = detail
    }

    public var description: String { "\(kind).\(subject).\(detail)" }

    // The codes this product gives. See: RFC 3463 section 3, spec mail.md 3.7.
    public static let delivered = EnhancedStatus(kind: 2, subject: 0, detail: 0)
    public static let rateLimited = EnhancedStatus(kind: 4, subject: 3, detail: 2)
    public static let networkUnreachable = EnhancedStatus(kind: 4, subject: 4, detail: 1)
    public static let resolverUnreachable = EnhancedStatus(kind: 4, subject: 4, detail: 3)
    public static let notPermittedYet = EnhancedStatus(kind: 4, subject: 7, detail: 1)
    public static let unknownRecipient = EnhancedStatus(kind: 5, subject: 1, detail: 1)
    public static let unknownName = EnhancedStatus(kind: 5, subject: 1, detail: 2)
    public static let badAddress = EnhancedStatus(kind: 5, subject: 1, detail: 3)
    public static let tooLarge = EnhancedStatus(kind: 5, subject: 3, detail: 4)
    public static let expired = EnhancedStatus(kind: 5, subject: 4, detail: 7)
    public static let unusableContent = EnhancedStatus(kind: 5, subject: 6, detail: 0)
    public static let unsupportedContent = EnhancedStatus(kind: 5, subject: 6, detail: 1)
    public static let notPermitted = EnhancedStatus(kind: 5, subject: 7, detail: 1)
}
