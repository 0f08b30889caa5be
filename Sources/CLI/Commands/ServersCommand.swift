internal import ArgumentParser
internal import Control
internal import MailServers

/// `xmtp-mail servers`: the doors for mail programs.
struct ServersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "servers",
        abstract: "IMAP and mail submission for programs that do not read the Maildir.",
        discussion: """
            With `servers = true` in the configuration, xmtp-mail run serves them on this machine. Mail programs log in \
            with the name of an account and a password made here, and connect to localhost, not to 127.0.0.1.

            Examples:
              xmtp-mail servers
              xmtp-mail servers password
              xmtp-mail servers show --json
            """,
        subcommands: [Show.self, Password.self], defaultSubcommand: Show.self)

    /// What to tell a mail program.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what to tell a mail program: ports, certificate, finger print.",
            discussion: """
                Example:
                  xmtp-mail servers show
                """)

        @OptionGroup var choice: AccountChoice

        @Flag(help: "Answer as JSON.")
        var json = false

        func run() throws {
            let program = try choice.program()
            let access = MailDoors.access(program)
            let answer: Answer
            do {
                answer = Answer(program, access, fingerprint: try access.certificate().fingerprint)
            } catch {
                let error = ControlError(error)
                throw ExitStatus(error.code).exit(saying: error.reason)
            }
            if json { try Output.json(answer) } else { Output.text(answer.text) }
        }
    }

    /// A new password.
    struct Password: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a password and show it, once; an older one is void from then on.",
            discussion: """
                Example:
                  xmtp-mail servers password
                """)

        @OptionGroup var choice: AccountChoice

        @Flag(help: "Answer as JSON.")
        var json = false

        func run() throws {
            let program = try choice.program()
            do {
                let password = try MailDoors.access(program).rotatePassword()
                if json {
                    try Output.json(["password": password.text])
                } else {
                    Output.text("\(password.text)\n")
                }
            } catch let error as MailServersError {
                let error = ControlError(error)
                throw ExitStatus(error.code).exit(saying: error.reason)
            }
        }
    }

    /// What a mail program is told.
    struct Answer: Encodable {
        let isOn: Bool
        let host = "localhost"
        let imapPort: Int
        let submissionsPort: Int
        let submissionPort: Int
        let accounts: [String]
        let hasPassword: Bool
        let certificate: String
        let fingerprint: String?

        init(_ program: ProgramConfiguration, _ access: ServerAccess, fingerprint: String?) {
            isOn = program.servers.isOn
            imapPort = program.servers.imapPort
            submissionsPort = program.servers.submissionsPort
            submissionPort = program.servers.submissionPort
            accounts = program.accounts.map(\.name)
            hasPassword = access.hasPassword
            certificate = access.certificatePath
            self.fingerprint = fingerprint
        }

        var text: String {
            func port(_ number: Int) -> String { number == 0 ? "none" : "\(host), port \(number)" }
            return """
                Served:       \(isOn ? "while xmtp-mail run runs" : "no; put servers = true into the configuration")
                IMAP:         \(port(imapPort)), TLS
                Submission:   \(port(submissionsPort)), TLS
                              \(port(submissionPort)), STARTTLS
                Names:        \(accounts.joined(separator: ", "))
                Password:     \(hasPassword ? "set; a new one: xmtp-mail servers password" : "none yet: xmtp-mail servers password")
                Certificate:  \(certificate)
                SHA-256:      \(fingerprint ?? "")

                """
        }
    }
}
