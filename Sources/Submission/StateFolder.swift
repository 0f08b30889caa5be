/// Where the program keeps what must survive.
///
/// See: the XDG base directory specification.
public enum StateFolder {
    /// `XMTP_MAIL_STATE`, else `$XDG_STATE_HOME/xmtp-mail`, else `~/.local/state/xmtp-mail`.
    ///
    /// - Throws: `SubmissionError.configuration` when there is no home folder either.
    public static func path(_ environment: [String: String]) throws(SubmissionError) -> String {
        if let named = environment["XMTP_MAIL_STATE"], named.hasPrefix("/") { return named }
        if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") { return "\(base)/xmtp-mail" }
        if let home = environment["HOME"], home.hasPrefix("/") { return "\(home)/.local/state/xmtp-mail" }
        throw SubmissionError(
            .configuration, "There is no home folder: set HOME or XMTP_MAIL_STATE to a full path.")
    }

    /// The spool below it.
    public static func spool(_ state: String) -> String { "\(state)/spool" }
}
