/// A bounce's body: an explanation for the person, the status for programs, and the mail it is about.
///
/// See: RFC 3464 section 2, RFC 6522 section 3.
public struct DeliveryReport: Sendable, Hashable {
    /// One or more sentences: what happened and what to do.
    public var explanation: String
    public var status: DeliveryStatus
    /// The mail as it was submitted, in full, so that nothing is lost.
    public var original: [UInt8]

    public init(explanation: String, status: DeliveryStatus, original: [UInt8]) {
        self.explanation = explanation
        self.status = status
        self.original = original
    }

    /// The `multipart/report`.
    public func body() throws(MailError) -> MIMEPart {
        MIMEPart(
            .report("delivery-status"), parts: [.text(explanation), try status.part(), enclosedOriginal])
    }

    /// An original that mail cannot carry as it is (NUL, bare CR, endless lines) goes along as a file.
    private var enclosedOriginal: MIMEPart {
        if (try? TransferEncoding.choose(for: .message, original)) != nil {
            return MIMEPart(.message, original)
        }
        return MIMEPart(
            .octetStream, original,
            disposition: .attachment(fileName: "original.eml", mediaType: .octetStream))
    }
}
