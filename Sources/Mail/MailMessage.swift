/// An Internet message: header fields in the order they are written, and the body.
///
/// The fields that describe the body (`MIME-Version`, `Content-Type`, …) belong to the body's part and are not in the
/// header. Two messages are equal when they say the same; how they were encoded and folded is not part of them.
/// See: RFC 5322 section 2, RFC 2045 section 3.
public struct MailMessage: Sendable, Hashable {
    public var header: MailHeader
    public var body: MIMEPart

    public init(header: MailHeader, body: MIMEPart) {
        self.header = header
        self.body = body
    }
}
