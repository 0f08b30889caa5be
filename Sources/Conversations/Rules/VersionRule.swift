/// The group does not demand a newer version than ours.
///
/// See: spec groups.md 7, step 13; 13.1
public enum VersionRule {
    static func demand(_ minimum: ExactText?, own: XMTPVersion) throws(CommitRefusal) {
        guard let minimum else { return }
        guard let version = try? XMTPVersion(parsing: minimum.text) else { throw .invalidVersionFormat }
        guard version <= own else { throw .protocolVersionTooLow(minimum) }
    }

    /// The version a group we were welcomed to must wait for; nil when it need not wait, or names none that can be read.
    /// Only groups wait, not direct messages.
    ///
    /// See: spec groups.md 9.5
    public static func pause(onWelcomeTo metadata: MutableMetadata, own: XMTPVersion) -> String? {
        guard let minimum = metadata[.minimumVersion], let version = try? XMTPVersion(parsing: minimum),
            version > own
        else { return nil }
        return minimum
    }

    /// Whether a group that waits for a version may go on now.
    ///
    /// - Throws: `invalidVersion` when the version it waits for is none.
    public static func mayResume(waitingFor version: String, own: XMTPVersion) throws(ConversationsError)
        -> Bool
    {
        try XMTPVersion(parsing: version) <= own
    }
}
