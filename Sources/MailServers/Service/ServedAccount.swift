public import MailConversion

/// An account that mail programs can log into.
public struct ServedAccount: Sendable {
    /// The name of the account, with which people log in.
    public var name: String
    /// Further names that are as good: its addresses.
    public var otherNames: Set<String>
    /// The Maildir that IMAP shows.
    public var maildir: String
    /// Where Dovecot keeps what is its own; never inside the Maildir.
    public var dovecotFolder: String
    /// The Maildir's folders that have another name than their own.
    public var folderNames: [MailFolder: String]
    /// Who takes mail from this account.
    public var desk: any SubmissionDesk

    public init(
        name: String, otherNames: Set<String> = [], maildir: String, dovecotFolder: String,
        folderNames: [MailFolder: String] = [:], desk: any SubmissionDesk
    ) {
        self.name = name
        self.otherNames = otherNames
        self.maildir = maildir
        self.dovecotFolder = dovecotFolder
        self.folderNames = folderNames
        self.desk = desk
    }

    func answers(to login: String) -> Bool {
        let typed = login.lowercased()
        return name.lowercased() == typed || otherNames.contains { $0.lowercased() == typed }
    }
}

/// All accounts, and the password they share: they belong to one person.
struct ServedAccounts: Sendable {
    let all: [ServedAccount]
    let access: ServerAccess
    /// How long a wrong password takes to be called wrong. See: spec mail.md 5.2
    let delay: Duration

    func account(_ login: String) -> ServedAccount? { all.first { $0.answers(to: login) } }

    /// A wrong name takes as long as a wrong password.
    func admits(_ login: String, _ password: String) async -> Bool {
        let isRight = access.admits(password)
        if isRight, account(login) != nil { return true }
        try? await Task.sleep(for: delay)
        return false
    }
}
