public import Identity

/// Asking to be removed: a message, since nobody can commit its own removal.
///
/// See: spec groups.md 13.2
public enum LeavingRules {
    static let contentType: ExactText = "leave_request"

    /// The bytes of the `EncodedContent` to send, without a note.
    public static func encodedContent() -> [UInt8] {
        EncodedContentFrame.bytes(type: contentType, content: [])
    }

    /// Whether a message is a leave request. The reference looks at the type's name only; acting on it changes who is a
    /// member, so the authority must be right as well.
    public static func isLeaveRequest(encodedContent: [UInt8]) -> Bool {
        guard let frame = try? EncodedContentFrame.read(encodedContent) else { return false }
        return frame.type == contentType && frame.authority == EncodedContentFrame.standardAuthority
    }

    /// Whether somebody may ask, in the order the reference checks.
    ///
    /// - Throws: `paused`, `notMember`, `lastMember`, `forbiddenInDirectMessage`, `superAdminMayNotLeave`.
    public static func demandAllowed(
        own: InboxID, extensions: ContextExtensions, isPaused: Bool
    ) throws(ConversationsError) {
        guard !isPaused else {
            throw ConversationsError(.paused, "this conversation waits for a newer version of this program")
        }
        let members = try extensions.groupMembership().members
        guard members[own] != nil else {
            throw ConversationsError(.notMember, "you are not a member of this conversation")
        }
        guard members.count > 1 else {
            throw ConversationsError(.lastMember, "the last member cannot leave; nobody could remove you")
        }
        guard try extensions.immutableMetadata().conversationType != .directMessage else {
            throw ConversationsError(.forbiddenInDirectMessage, "a direct message cannot be left")
        }
        guard try extensions.mutableMetadata().role(of: own) != .superAdmin else {
            throw ConversationsError(
                .superAdminMayNotLeave, "a super admin cannot leave; give up the role first")
        }
    }
}
