@testable import CLI
import Control
import Foundation
import MailConversion
import NodeClient
import Testing

struct ConfigurationFileTests {
    static let paths: ProgramPaths = {
        let environment = ["HOME": "/home/ann", "XDG_CONFIG_HOME": "/home/ann/.config"]
        guard let paths = try? ProgramPaths(environment: environment) else { preconditionFailure() }
        return paths
    }()

    static func parse(_ text: String) throws(ConfigurationFault) -> ProgramConfiguration {
        try ConfigurationFile.parse(text, paths: paths)
    }

    static func fault(_ text: String) -> ConfigurationFault? {
        do throws(ConfigurationFault) {
            _ = try parse(text)
            return nil
        } catch {
            return error
        }
    }

    @Test func aTableIsAnAccountWithDefaults() throws {
        let program = try Self.parse("[account.me]\nnetwork = \"dev\"\n")
        let account = try #require(program.accounts.first)
        #expect(account.name == "me")
        #expect(account.network == .dev)
        #expect(account.domain == .dev)
        #expect(account.networkName == "dev")
        #expect(account.stateFolder == "/home/ann/.local/state/xmtp-mail/me")
        #expect(account.mail.maildir == "/home/ann/XMTP/me")
        #expect(account.controlSocket == "/home/ann/.local/state/xmtp-mail/me/control")
    }

    @Test func valuesOfEveryKindAreRead() throws {
        let program = try Self.parse(
            """
            log = "debug"
            [account.a]
            network = "http://127.0.0.1:5556"
            domain = "Example.alt"
            subject = "snippet"
            strip_controls = true
            mass_block_limit = 7
            folder_blocked = "Junk Mail"
            uploader = "https://files.example.org"
            time_zone = "Europe/Berlin"
            maildir = "/var/mail/a"
            store_key = "passphrase"
            """)
        #expect(program.logLevel == "debug")
        let account = try #require(program.accounts.first)
        #expect(account.networkName == "local")
        #expect(account.domain.name == "example.alt")
        #expect(account.mail.subject == .snippet)
        #expect(account.mail.folderNames == [.blocked: "Junk Mail"])
        #expect(account.mail.stripsControls)
        #expect(account.mail.massBlockLimit == 7)
        #expect(account.mail.outgoing.hasUploader)
        #expect(account.mail.timeZone.identifier == "Europe/Berlin")
        #expect(account.mailSettings.zoneMinutes(1_795_341_600) == 60)
        #expect(account.mail.maildir == "/var/mail/a")
        #expect(account.storeKey.kind == .passphrase)
    }

    @Test func anUnknownOptionIsAFaultThatNamesItsPlace() {
        let fault = Self.fault("# mine\n\n[account.me]\nnetwork = \"dev\"\nsubjct = \"title\"\n")
        #expect(fault?.line == 5)
        #expect(fault?.option == "account.me.subjct")
        #expect(fault?.sentence == "There is no such option; did you mean subject?")
        #expect(
            fault?.description
                == "/home/ann/.config/xmtp-mail/config.toml:5: account.me.subjct: There is no such option; did you mean subject?"
        )
    }

    @Test func hyphensForUnderscoresAreGuessed() {
        #expect(
            Self.fault("[account.me]\nread-receipts = \"none\"\n")?.sentence.contains("read_receipts") == true
        )
    }

    @Test func anOptionOutsideItsAccountIsSentThere() {
        let fault = Self.fault("maildir = \"~/XMTP\"\n")
        #expect(fault?.line == 1)
        #expect(fault?.sentence.contains("[account.NAME]") == true)
    }

    @Test(
        arguments: [
            ("subject = \"titel\"", "It takes \"title\" or \"snippet\", not \"titel\"."),
            ("strip_controls = \"yes\"", "It takes true or false, not \"yes\"."),
            ("mass_block_limit = 0", "It takes a number from 1 to 100000, not 0."),
            (
                "folder_trash = \"a/b\"",
                "It takes a name such as \"Trash\": ASCII, without dots and slashes."
            ),
            (
                "folder_trash = \"Müll\"",
                "It takes a name such as \"Trash\": ASCII, without dots and slashes."
            ),
            ("folder_trash = \"archive\"", "Another folder has this name already; choose one of its own."),
            ("maildir = \"XMTP\"", "It takes a path that begins with / or ~/, not \"XMTP\"."),
            ("domain = \"local\"", "It takes a domain such as \"xmtp.alt\", at most 100 characters long."),
            ("time_zone = \"Mars\"", "It takes \"system\", \"UTC\", or a name such as \"Europe/Berlin\"."),
            ("subject = [1, 2]", "It takes \"title\" or \"snippet\", not (array)."),
            ("store_key = \"none\"", "It takes \"file\", \"credential\" or \"passphrase\", not \"none\"."),
        ]
    )
    func aWrongValueSaysWhatIsTaken(line: String, sentence: String) {
        let fault = Self.fault("[account.me]\nnetwork = \"dev\"\n\n\(line)\n")
        #expect(fault?.line == 4)
        #expect(fault?.sentence == sentence)
        #expect(fault?.option == "account.me.\(line.prefix { $0 != " " })")
    }

    @Test(arguments: [
        "network = \"prod\"", "network = \"ftp://host\"", "uploader = \"files\"", "archive_server = \"\"",
    ])
    func aWrongAddressIsAFault(line: String) {
        #expect(Self.fault("[account.me]\n\(line)\n")?.line == 2)
    }

    @Test func textThatIsNoTOMLNamesItsLine() {
        let fault = Self.fault("[account.me]\nnetwork = dev\n")
        #expect(fault?.line == 2)
        #expect(fault?.sentence.hasPrefix("This is not TOML") == true)
    }

    @Test func anOptionSaidTwiceIsAFault() {
        #expect(Self.fault("[account.me]\ndomain = \"a.b\"\ndomain = \"a.c\"\n")?.line == 3)
    }

    @Test(arguments: ["\"a b\"", "spool", "\"ä\""])
    func anAccountNeedsAPlainName(name: String) {
        #expect(Self.fault("\n[account.\(name)]\nnetwork = \"dev\"\n")?.line == 2)
    }

    @Test func accountsDoNotShareFolders() {
        let fault = Self.fault("[account.a]\nmaildir = \"/m\"\n[account.b]\nmaildir = \"/m\"\n")
        #expect(fault?.option == "account.b.maildir")
        #expect(fault?.line == 4)
    }

    @Test func linesAreFoundBelowTextsAndArrays() {
        let text =
            "a = \"\"\"\nb = 1\n\"\"\"\nc = [\n 1, # [\n 2 ]\n[t.\"u v\"]\nd.e = 1\n'f' = '#'\ng = \"x\\\"[\"\nh = 2\n"
        let positions = TOMLPositions(text)
        #expect(positions.line(of: ["b"]) == nil)
        #expect(positions.line(of: ["c"]) == 4)
        #expect(positions.line(of: ["t", "u v", "d", "e"]) == 8)
        #expect(positions.line(of: ["t", "u v", "f"]) == 9)
        #expect(positions.line(of: ["t", "u v", "h"]) == 11)
        #expect(positions.line(of: ["t", "u v", "missing"]) == 7)
    }

    @Test func aSlipIsNearAndAnotherWordIsNot() {
        #expect(NearMiss.of("maildr", among: ["maildir", "domain"]) == "maildir")
        #expect(NearMiss.of("colour", among: ["maildir", "domain"]) == nil)
    }
}
