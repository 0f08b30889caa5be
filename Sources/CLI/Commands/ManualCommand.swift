internal import ArgumentParser

/// `xmtp-mail manual`: the manual pages.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Write a manual page.",
        discussion: """
            Examples:
              xmtp-mail manual | man -l -
              xmtp-mail manual xmtp-mail-config > ~/.local/share/man/man5/xmtp-mail-config.5
            """)

    @Argument(help: "xmtp-mail, xmtp-sendmail or xmtp-mail-config.")
    var page = ManualPages.Page.program

    func run() throws { Output.text(try ManualPages.text(page)) }
}

extension ManualPages.Page: ExpressibleByArgument {}
