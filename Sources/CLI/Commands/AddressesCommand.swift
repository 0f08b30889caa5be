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
        subcommands: [List.self, Export.self, Import.self, Accept.self], defaultSubcommand: List.self)

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
            let rows = NameRow.all(try NameFile(choice))
            if json { return try rows.forEach { try Output.json($0) } }
            Output.text(
                Terminal.table(
                    rows.map { [Terminal.safe($0.alias), Terminal.safe($0.name), Terminal.safe($0.address)] })
            )
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
                  xmtp-mail addresses export --json
                """)

        @OptionGroup var choice: AccountChoice

        @Flag(help: "As vCards.")
        var vcard = false

        @Flag(help: "As lines of JSON, as the list has them.")
        var json = false

        func validate() throws {
            if vcard, json { throw ValidationError("Choose one form: --vcard or --json.") }
        }

        func run() throws {
            let names = try NameFile(choice)
            if json { return try NameRow.all(names).forEach { try Output.json($0) } }
            Output.text(names.text(asCards: vcard))
        }
    }

    /// They changed, and rightly.
    struct Accept: AccountCommand {
        static let configuration = CommandConfiguration(
            abstract: "Accept that an address leads to another person than before.",
            discussion: """
                When an address you have written to leads to another inbox, a warning comes as mail, and nothing is sent to \
                the address until you accept the change. Ask the person by another way first.

                Example:
                  xmtp-mail addresses accept 9f3c5b1e7a2d4c6f8e0b1a3d5c7f9e2b4a6d8c0f1e3b5a7d9c2f4e6b8a0d1c3f
                """)

        @OptionGroup var choice: AccountChoice

        @Argument(help: "The new inbox id, as the warning has it.")
        var inbox: String

        @Flag(help: "Answer as JSON.")
        var json = false

        func run(on channel: any ControlChannel) async throws {
            let answer = try await channel.perform(AcceptPersonRequest(inbox: inbox))
            if json { return try Output.json(answer) }
            for name in answer.names { Output.text("\(Terminal.safe(name)) is accepted.\n") }
        }
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

/// A name and whom it means.
private struct NameRow: Encodable {
    let alias: String
    let name: String
    let address: String

    static func all(_ names: NameFile) -> [NameRow] {
        names.entries.compactMap { entry in
            names.address(entry).map { NameRow(alias: entry.alias, name: entry.name, address: $0) }
        }
    }
}
