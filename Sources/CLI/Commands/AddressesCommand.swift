internal import ArgumentParser
internal import Control
internal import Foundation
internal import MailConversion

/// `xmtp-mail addresses`: your names for people.
struct AddressesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "addresses",
        abstract: "Your names for people, from and for mail programs.",
        discussion: """
            The names are in the file that the option aliases of the account names: lines of mutt aliases, or vCards when \
            its name ends in .vcf.

            Examples:
              xmtp-mail addresses
              xmtp-mail addresses export --vcard > contacts.vcf
              xmtp-mail addresses import contacts.vcf
            """,
        subcommands: [List.self, Export.self, Import.self], defaultSubcommand: List.self)

    /// What there is.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List names and addresses.",
            discussion: """
                Example:
                  xmtp-mail addresses list --json
                """)

        @OptionGroup var choice: AccountChoice

        @Flag(help: "Answer as lines of JSON.")
        var json = false

        func run() throws {
            let names = try NameFile(choice)
            let rows = names.entries.compactMap { entry in
                names.address(entry).map { Row(alias: entry.alias, name: entry.name, address: $0) }
            }
            if json { return try rows.forEach { try Output.json($0) } }
            Output.text(
                Terminal.table(
                    rows.map { [Terminal.safe($0.alias), Terminal.safe($0.name), Terminal.safe($0.address)] })
            )
        }

        struct Row: Encodable {
            let alias: String
            let name: String
            let address: String
        }
    }

    /// For another program.
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the names as mutt aliases, or as vCards.",
            discussion: """
                Examples:
                  xmtp-mail addresses export > ~/.mutt/xmtp-aliases
                  xmtp-mail addresses export --vcard > contacts.vcf
                """)

        @OptionGroup var choice: AccountChoice

        @Flag(help: "As vCards.")
        var vcard = false

        func run() throws { Output.text(try NameFile(choice).text(asCards: vcard)) }
    }

    /// From another program.
    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take names over from a file of mutt aliases or vCards.",
            discussion: """
                Example:
                  xmtp-mail addresses import contacts.vcf

                Only people with an address of this account's network are taken. A name that is in use already keeps its \
                person: what is not taken is told.
                """)

        @OptionGroup var choice: AccountChoice

        @Argument(help: "The file; it holds vCards when its name ends in .vcf.")
        var file: String

        @Flag(help: "Answer as JSON.")
        var json = false

        func run() throws {
            var names = try NameFile(choice)
            let result = try names.take(from: file)
            if json { return try Output.json(result) }
            Output.text("\(result.taken) taken, \(result.known) known already.\n")
            for alias in result.inUse {
                Output.text("Not taken: \(Terminal.safe(alias)) is the name of somebody else.\n")
            }
        }
    }
}
