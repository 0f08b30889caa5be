/// What became of a mail, for each recipient, in a form that programs read.
///
/// See: RFC 3464 section 2.
public struct DeliveryStatus: Sendable, Hashable {
    /// See: RFC 3464 section 2.3.3.
    public enum Action: String, Sendable, Hashable, CaseIterable {
        case failed, delayed, delivered, relayed, expanded
    }

    /// One recipient's fate. See: RFC 3464 section 2.3.
    public struct Recipient: Sendable, Hashable {
        /// The address as the sender wrote it, when it differs.
        public var originalRecipient: String?
        /// The address it came down to.
        public var finalRecipient: String
        public var action: Action
        public var status: EnhancedStatus
        /// Why, for people who look closely; ASCII.
        public var diagnostic: String?
        public var lastAttempt: DateTime?
        public var willRetryUntil: DateTime?

        public init(
            finalRecipient: String, originalRecipient: String? = nil, action: Action, status: EnhancedStatus,
            diagnostic: String? = nil, lastAttempt: DateTime? = nil, willRetryUntil: DateTime? = nil
        ) {
            self.finalRecipient = finalRecipient
            self.originalRecipient = originalRecipient
            self.action = action
            self.status = status
            self.diagnostic = diagnostic
            self.lastAttempt = lastAttempt
            self.willRetryUntil = willRetryUntil
        }
    }

    /// The host name of the program that reports.
    public var reportingMTA: String
    public var originalEnvelopeID: String?
    public var arrival: DateTime?
    public var recipients: [Recipient]

    public init(
        reportingMTA: String, originalEnvelopeID: String? = nil, arrival: DateTime? = nil,
        recipients: [Recipient]
    ) {
        self.reportingMTA = reportingMTA
        self.originalEnvelopeID = originalEnvelopeID
        self.arrival = arrival
        self.recipients = recipients
    }

    /// The `message/delivery-status` part.
    public func part() throws(MailError) -> MIMEPart {
        var fields = StatusFields()
        fields.add("Reporting-MTA", "dns; \(reportingMTA)")
        fields.add("Original-Envelope-Id", originalEnvelopeID)
        fields.add("Arrival-Date", arrival?.text)
        for recipient in recipients {
            fields.beginGroup()
            fields.add("Original-Recipient", recipient.originalRecipient.map { "rfc822; \($0)" })
            fields.add("Final-Recipient", "rfc822; \(recipient.finalRecipient)")
            fields.add("Action", recipient.action.rawValue)
            fields.add("Status", recipient.status.description)
            fields.add("Diagnostic-Code", recipient.diagnostic.map { "x-xmtp; \($0)" })
            fields.add("Last-Attempt-Date", recipient.lastAttempt?.text)
            fields.add("Will-Retry-Until", recipient.willRetryUntil?.text)
        }
        return MIMEPart(.deliveryStatus, try fields.written())
    }
}
