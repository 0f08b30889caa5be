internal import Control

/// Configuration files that this program writes.
enum ConfigurationText {
    /// Every option with its default and what it means: `bridge-config/every-option.toml`.
    static func everyOption() -> String {
        var text = """
            # Every option of xmtp-mail with its default. Copy what you want to change into
            # ~/.config/xmtp-mail/config.toml; options without a default are shown with a sample behind a #.


            """
        let program = ProgramConfiguration(stateFolder: state)
        text += ProgramOptions.all.map { entry($0, program) }.joined(separator: "\n")
        text += "\n# One such table for each account; NAME is yours to choose.\n[account.me]\n"
        let account = AccountConfiguration(name: "me", programState: state, home: "~")
        for group in AccountOptions.groups {
            text += "\n## \(group.heading)\n\n"
            text += group.options.map { entry($0, account) }.joined(separator: "\n")
        }
        return text
    }

    static let state = "~/.local/state/xmtp-mail"

    private static func entry<Target>(_ option: ConfigurationOption<Target>, _ target: Target) -> String {
        let value =
            option.show(target).map { "\(option.name) = \($0.toml)" } ?? "# \(option.name) = \(option.sample)"
        return "# \(option.meaning)\n# It takes \(option.takes).\n\(value)\n"
    }

    /// One option, for programs that read this.
    struct Description: Encodable {
        let name: String
        let meaning: String
        let takes: String
        let `default`: ConfigurationValue?
    }

    /// Every option, for programs that read this.
    static func descriptions() -> [Description] {
        let program = ProgramConfiguration(stateFolder: state)
        let account = AccountConfiguration(name: "NAME", programState: state, home: "~")
        return ProgramOptions.all.map { describe($0, program, prefix: "") }
            + AccountOptions.all.map { describe($0, account, prefix: "account.NAME.") }
    }

    private static func describe<Target>(
        _ option: ConfigurationOption<Target>, _ target: Target, prefix: String
    ) -> Description {
        Description(
            name: prefix + option.name, meaning: option.meaning, takes: option.takes,
            default: option.show(target))
    }

    /// What is in force, without comments.
    static func effective(_ program: ProgramConfiguration) -> String {
        var text = ProgramOptions.all.compactMap { line($0, program) }.joined()
        for account in program.accounts {
            text += "\n[account.\(account.name)]\n"
            text += AccountOptions.all.compactMap { line($0, account) }.joined()
        }
        return text
    }

    private static func line<Target>(_ option: ConfigurationOption<Target>, _ target: Target) -> String? {
        option.show(target).map { "\(option.name) = \($0.toml)\n" }
    }

    /// The part of a file that one account needs: its table with the options that differ from their defaults.
    static func table(_ account: AccountConfiguration, defaults: AccountConfiguration) -> String {
        "[account.\(account.name)]\n"
            + AccountOptions.all.compactMap { option in
                option.show(account) == option.show(defaults) && !always.contains(option.name)
                    ? nil : line(option, account)
            }.joined()
    }

    /// Options that are worth reading even when nothing was changed.
    private static let always: Set<String> = ["network", "maildir"]
}
