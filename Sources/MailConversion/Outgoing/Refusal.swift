public import Mail

/// Why a mail is not sent: what a bounce, a program's exit status and a submission server say of it.
///
/// See: spec mail.md 3.2 and 3.7
public struct Refusal: Error, Hashable, Sendable {
    public enum Code: String, Sendable, CaseIterable {
        case noRecipients, foreignRecipient, badAddress, reservedAddress
        case unknownRecipient, unknownName, changedRecipient, resolverUnreachable
        case notMember, inactiveConversation, blockedConversation, tooManyRecipients, mixedCommand
        case severalRecipientsNotAllowed
        case emptyMessage, unreadable, encrypted, unknownCharset, unknownTarget, notDeletable
        case attachmentTooLarge, messageTooLarge
        case networkUnreachable, rateLimited, expired
    }

    public let code: Code
    /// The address that is refused, bare, for the bounce; never for a log.
    public let recipient: String?

    public init(_ code: Code, recipient: MailboxAddress? = nil) {
        self.code = code
        self.recipient = recipient?.addressSpecification
    }

    /// One sentence or two: what is wrong and what to do.
    public var sentence: String {
        switch code {
        case .noRecipients: "The mail names nobody to send it to. Give it a recipient."
        case .foreignRecipient:
            "This address is not an XMTP address, so nothing was sent to anybody. Send that copy with your other mail."
        case .badAddress:
            "This is not a valid XMTP address: it is neither 64 hexadecimal digits, nor 0x and 40 digits with a right "
                + "check sum, nor a name. Copy the address again."
        case .reservedAddress:
            "This address is the bridge itself and takes no mail yet. Use the xmtp-mail commands."
        case .unknownRecipient: "Nobody with this address uses XMTP. Check the address, or ask them to join."
        case .unknownName: "This name leads to no address. Check its spelling, or use the address itself."
        case .changedRecipient:
            "This address leads to another person than it used to. Ask them by another way; a warning in your inbox says how "
                + "to accept the change, and then the mail goes out."
        case .resolverUnreachable: "The name could not be looked up just now. It is tried again."
        case .notMember: "You are not, or no longer, a member of this group. Ask a member to add you."
        case .inactiveConversation:
            "This conversation is at rest on this device: nothing can be sent into it until another member has written."
        case .blockedConversation:
            "You have blocked this conversation. Move one of its messages out of the blocked folder, then send again."
        case .tooManyRecipients: "A group has at most 250 members. Send to fewer people."
        case .mixedCommand:
            "A mail that deletes or leaves does only that, to one conversation. Send the words separately."
        case .severalRecipientsNotAllowed:
            "The configuration forbids mail to several people at once. Send to one, or change multi_recipient."
        case .emptyMessage: "The mail holds nothing that can be sent. Write some text or attach a file."
        case .unreadable: "The mail is broken: its structure could not be read. Write it again."
        case .encrypted:
            "The mail is encrypted for somebody's mail program, and XMTP could not show it. Send it unencrypted: XMTP "
                + "encrypts every message itself."
        case .unknownCharset: "The text is in a character set that is unknown or wrong. Send it as UTF-8."
        case .unknownTarget: "The message that this mail answers is not known here, so it cannot be done."
        case .notDeletable: "This message cannot be deleted for others: only your own messages can."
        case .attachmentTooLarge:
            "An attachment is too large to travel inside a message, and no upload is configured. Configure an uploader or "
                + "send a smaller file."
        case .messageTooLarge: "The text is too large for the network. Send it in parts or as a file."
        case .networkUnreachable: "The network could not be reached yet. It is tried again."
        case .rateLimited: "The network asks to wait. It is tried again."
        case .expired:
            "The message could not be delivered in 48 hours, and is not tried again. Send it once more."
        }
    }

    /// The code for programs.
    public var status: EnhancedStatus {
        switch code {
        case .noRecipients, .badAddress: .badAddress
        case .foreignRecipient, .unknownName: .unknownName
        case .unknownRecipient: .unknownRecipient
        case .resolverUnreachable: .resolverUnreachable
        case .changedRecipient: .notPermittedYet
        case .reservedAddress, .notMember, .inactiveConversation, .blockedConversation, .tooManyRecipients,
            .severalRecipientsNotAllowed, .notDeletable:
            .notPermitted
        case .emptyMessage, .unreadable, .unknownTarget, .mixedCommand: .unusableContent
        case .encrypted, .unknownCharset: .unsupportedContent
        case .attachmentTooLarge, .messageTooLarge: .tooLarge
        case .networkUnreachable: .networkUnreachable
        case .rateLimited: .rateLimited
        case .expired: .expired
        }
    }

    /// What the sendmail-like program exits with when it can tell before queueing; see sysexits.
    public var exitStatus: Int32 {
        switch code {
        case .unknownRecipient, .unknownName: 67
        case .foreignRecipient: 68
        case .changedRecipient, .resolverUnreachable, .networkUnreachable, .rateLimited: 75
        case .reservedAddress, .notMember, .inactiveConversation, .blockedConversation, .tooManyRecipients,
            .severalRecipientsNotAllowed, .notDeletable:
            77
        default: 65
        }
    }
}
