/// Whether a group can still be used.
public enum GroupStatus: Hashable, Sendable {
    case active
    /// A commit removed us. Members, context and late messages can be read, nothing can be sent.
    case evicted
    /// A commit ended the group in favour of another one with these parameters. Nothing can be sent.
    ///
    /// See: RFC 9420 section 11.2
    case reinitialized(ReInit)
}
