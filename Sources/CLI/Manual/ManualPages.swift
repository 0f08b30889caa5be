internal import Control
internal import Foundation
internal import Submission

/// The manual pages, made of what the programs know of themselves.
enum ManualPages {
    /// A page by its name.
    enum Page: String, CaseIterable, Sendable {
        case program = "xmtp-mail"
        case sendmail = "xmtp-sendmail"
        case configuration = "xmtp-mail-config"

        /// The file below `bridge-config/man/`.
        var file: String { self == .configuration ? "\(rawValue).5" : "\(rawValue).1" }
    }

    static func text(_ page: Page) throws -> String {
        switch page {
        case .program: try program()
        case .sendmail: sendmail()
        case .configuration: configuration()
        }
    }

    // MARK: - xmtp-mail(1)

    private static func program() throws -> String {
        let info = try CommandInfo.program()
        var page = Roff(name: "xmtp-mail", section: 1, about: lowercasedFirst(info.abstract ?? ""))
        page.heading("Synopsis")
        page.paragraphs("xmtp-mail COMMAND [OPTION…] [ARGUMENT…]")
        page.heading("Description")
        page.paragraphs(
            """
            xmtp-mail is a client of the XMTP network whose front end is mail: conversations are threads in a Maildir, \
            and what you write in your mail program goes to the network. The commands below do everything without a \
            mail program too, for scripts and for looking at things.

            A command works on an account of the configuration, xmtp-mail-config(5). When a process owns the account, \
            such as `xmtp-mail run` or `xmtp-mail watch`, commands work through it; else each opens the account for as \
            long as it runs.

            People are named by an inbox id (64 hexadecimal digits) or the beginning of a known one, by an Ethereum \
            address, by an address of the mail side, or by an alias of the alias file. Conversations are named by their \
            id or the beginning of it, direct ones also by the person. A name that fits several is refused.
            """)
        page.heading("Commands")
        for command in info.shownSubcommands { write(command, path: [], to: &page) }
        page.heading("Options of all commands")
        page.item("--help", "Say what the command does, with examples.")
        page.item("--version", "Say the version of the program.")
        page.heading("Exit status")
        for (status, meaning) in exitStatuses { page.item("\(status)", meaning) }
        page.heading("Environment")
        page.item("XDG_CONFIG_HOME", "The folder with xmtp-mail/config.toml; ~/.config without it.")
        page.item(
            "XDG_STATE_HOME",
            "The folder with xmtp-mail/, where accounts are kept; ~/.local/state without it.")
        page.item("XMTP_MAIL_STATE", "The folder in place of $XDG_STATE_HOME/xmtp-mail.")
        page.heading("Shell completion")
        page.paragraphs(
            """
            The program writes scripts that complete its commands and options:

              xmtp-mail --generate-completion-script bash > ~/.local/share/bash-completion/completions/xmtp-mail
              xmtp-mail --generate-completion-script zsh > ~/.zfunc/_xmtp-mail
              xmtp-mail --generate-completion-script fish > ~/.config/fish/completions/xmtp-mail.fish
            """)
        page.heading("See also")
        page.paragraphs("xmtp-sendmail(1), xmtp-mail-config(5)")
        return page.text
    }

    private static func write(_ command: CommandInfo, path: [String], to page: inout Roff) {
        let path = path + [command.commandName]
        let positional = command.shownArguments.filter { $0.kind == "positional" }
        let synopsis = positional.map { argument in
            let name = (argument.valueName ?? "").uppercased() + (argument.isRepeating ? "…" : "")
            return argument.isOptional ? "[\(name)]" : name
        }
        page.subheading((path + synopsis).joined(separator: " "))
        page.paragraphs(command.abstract ?? "")
        if let discussion = command.discussion, !discussion.isEmpty { page.paragraphs("\n" + discussion) }
        for argument in command.shownArguments {
            let names = argument.names?.map(\.text).joined(separator: ", ")
            let value = argument.kind == "flag" ? "" : (argument.valueName ?? "").uppercased()
            var meaning = argument.abstract ?? ""
            if argument.kind == "option", let standard = argument.defaultValue {
                meaning += " Default: \(standard)."
            }
            page.item(term: names ?? value, argument: names == nil ? "" : value, meaning)
        }
        for subcommand in command.shownSubcommands { write(subcommand, path: path, to: &page) }
    }

    private static let exitStatuses: [(Int32, String)] =
        [(0, "Done.")] + ExitStatus.allCases.map { ($0.rawValue, $0.meaning) }

    private static func lowercasedFirst(_ text: String) -> String {
        text.hasSuffix(".") ? String(text.dropLast()) : text
    }

    // MARK: - xmtp-sendmail(1)

    private static func sendmail() -> String {
        var page = Roff(
            name: "xmtp-sendmail", section: 1, about: "queue a mail for XMTP, called like sendmail")
        page.heading("Synopsis")
        page.paragraphs("xmtp-sendmail [OPTION…] [--] [ADDRESS…] < MAIL")
        page.heading("Description")
        page.paragraphs(
            """
            Takes a mail on standard input and puts it into the spool of xmtp-mail(1), whether or not that runs. Once \
            it is there the exit status is 0, whatever the network does: what goes wrong later comes back as mail.

            Give it to your mail program in place of sendmail, for mutt:

              set sendmail="xmtp-sendmail -oem -oi"
            """)
        page.heading("Options")
        page.paragraphs(indented(SendmailArguments.help))
        page.heading("Exit status")
        page.paragraphs(
            """
            0 queued; 64 wrong usage; 65 the mail cannot be used; 67 a recipient is known not to exist; 68 a recipient is \
            not on XMTP; 73 the spool cannot be written; 74 reading or writing failed; 75 it could not be queued now; 77 \
            the sender is not one of your addresses; 78 wrong configuration.
            """)
        page.heading("See also")
        page.paragraphs("xmtp-mail(1)")
        return page.text
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "  \($0)" }
            .joined(separator: "\n")
    }

    // MARK: - xmtp-mail-config(5)

    private static func configuration() -> String {
        var page = Roff(name: "xmtp-mail-config", section: 5, about: "configuration of xmtp-mail")
        page.heading("Description")
        page.paragraphs(
            """
            The file is ~/.config/xmtp-mail/config.toml, in TOML. Each account is a table [account.NAME], where NAME is \
            yours to choose: letters, digits, - and _. `xmtp-mail init` writes a file that is enough, `xmtp-mail config \
            check` says file, line and option of a fault, `xmtp-mail config show` says what is in force.

              [account.me]
              network = "dev"
              maildir = "~/XMTP"
            """)
        page.heading("Options of the program")
        let program = ProgramConfiguration(stateFolder: ConfigurationText.state)
        for option in ProgramOptions.all { write(option, program, to: &page) }
        let account = AccountConfiguration(name: "NAME", programState: ConfigurationText.state, home: "~")
        for group in AccountOptions.groups {
            page.heading("Options of an account: \(group.heading)")
            for option in group.options { write(option, account, to: &page) }
        }
        page.heading("See also")
        page.paragraphs("xmtp-mail(1)")
        return page.text
    }

    private static func write<Target>(
        _ option: ConfigurationOption<Target>, _ target: Target, to page: inout Roff
    ) {
        let standard = option.show(target).map { " Default: \($0.toml)." } ?? ""
        page.item(term: option.name, argument: "", "\(option.meaning) Takes \(option.takes).\(standard)")
    }
}
