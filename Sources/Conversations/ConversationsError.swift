/// What this module refuses, outside the verdicts on commits (``CommitRefusal``).
///
/// Two errors are equal when their codes are; `reason` is for a person and holds no content, names, addresses or keys.
public struct ConversationsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, stable for programs to match.
    public enum Code: String, Sendable, CaseIterable {
        /// Bytes are no protocol buffer of the expected message.
        case malformedMessage
        /// The group context lacks an extension XMTP needs.
        case missingExtension
        /// A message lacks a part that must be there.
        case missingField
        /// The conversation type is none of the four.
        case unknownConversationType
        /// A permission policy is empty or has an unknown number.
        case invalidPolicy
        /// A protocol version is not of the form major.minor.patch.
        case invalidVersion
        /// A value is longer than its attribute allows.
        case tooLong
        /// The operation does not exist in direct messages.
        case forbiddenInDirectMessage
        /// The group is paused until this client speaks a newer version.
        case paused
        /// Leaving: not a member.
        case notMember
        /// Leaving: nobody would stay.
        case lastMember
        /// Leaving: a super admin must be demoted first.
        case superAdminMayNotLeave
        /// Adding: none of the new installations has a usable key package.
        case noUsableInstallation
        /// Adding: an inbox has no identity log.
        case unknownInbox
        /// Adding: more members than a group may have.
        case tooManyMembers
        /// A welcome could not be opened with the key it names, or was changed.
        case welcomeUndecryptable
        /// A welcome names a key this installation does not have.
        case unknownKeyPackage
        /// A welcome uses a wrapper or cipher that is not allowed where it stands.
        case unsupportedAlgorithm
        /// What a welcome's wrapper holds is no MLS Welcome.
        case notAWelcome
        /// The tree of a joined group does not match its membership.
        case invalidMembership
        /// A joined direct message breaks the rules of direct messages.
        case invalidDirectMessage
        /// An application message holds no envelope with content.
        case emptyEnvelope
        /// The sender of a message is no longer a member with that credential.
        case invalidSender
        /// A message of device sync comes from somebody else or is not one.
        case foreignDeviceSync
        /// A commit log entry is not signed by the group's log key.
        case invalidCommitLogEntry
        /// A cryptographic operation refused its input.
        case cryptography
    }

    public let code: Code
    public let reason: String

    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
    }

    public var description: String { "\(code.rawValue): \(reason)" }
}
