import Mail
import Testing

@testable import MailServers

struct IMAPLoginTests {
    private static func read(_ text: String, pieces: Int = 1000, limit: Int = 100) -> [IMAPCommandReader
        .Result]
    {
        var reader = IMAPCommandReader(limit: limit)
        var results: [IMAPCommandReader.Result] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            reader.append(bytes[start..<min(start + pieces, bytes.count)])
            loop: while true {
                let result = reader.next()
                switch result {
                case .more: break loop
                case .tooLong, .wantsLiteral:
                    results.append(result)
                    break loop
                case .command, .malformed: results.append(result)
                }
            }
        }
        return results
    }

    @Test func stringsInEveryManner() {
        let wanted: [IMAPCommandReader.Result] = [
            .command([.atom("a"), .atom("LOGIN"), .string(Array("me".utf8)), .string(Array("x\"y".utf8))])
        ]
        for text in [
            "a LOGIN \"me\" \"x\\\"y\"\r\n", "a LOGIN {2+}\r\nme {3+}\r\nx\"y\r\n",
            "a LOGIN \"me\" {3+}\nx\"y\n",
        ] {
            for pieces in [1, 2, 1000] { #expect(Self.read(text, pieces: pieces) == wanted) }
        }
    }

    @Test func aWaitingClientIsToldOnceThatItMaySend() {
        var reader = IMAPCommandReader(limit: 100)
        reader.append(Array("a LOGIN {2}\r\n".utf8))
        #expect(reader.next() == .wantsLiteral)
        #expect(reader.next() == .more)
        reader.append(Array("me {1}\r\n".utf8))
        #expect(reader.next() == .wantsLiteral)
        reader.append(Array("p\r\nb NOOP\r\n".utf8))
        #expect(
            reader.next()
                == .command([.atom("a"), .atom("LOGIN"), .string(Array("me".utf8)), .string(Array("p".utf8))])
        )
        #expect(reader.next() == .command([.atom("b"), .atom("NOOP")]))
        #expect(reader.next() == .more)
        #expect(reader.rest == [])
    }

    @Test(arguments: [
        "a LOGIN {99}\r\n", "a LOGIN {999999999}\r\n", "a LOGIN {99+}\r\n",
        String(repeating: "x", count: 101),
    ])
    func whatIsTooLongIsNotWaitedFor(text: String) {
        #expect(Self.read(text) == [.tooLong])
    }

    @Test(arguments: ["a LOGIN \"me\r\n", "a LOGIN \"m\\x\" y\r\n", "a \u{1}\r\n", "a LOGIN {1}x\u{7F}\r\n"])
    func whatIsBrokenIsAnsweredByItsTag(text: String) {
        #expect(Self.read(text) == [.malformed(tag: "a")])
    }

    private static func run(_ text: String) -> [IMAPLogin.Action] {
        var login = IMAPLogin()
        var reader = IMAPCommandReader(limit: 1000)
        reader.append(Array(text.utf8))
        var actions: [IMAPLogin.Action] = []
        while true {
            if login.wantsLine {
                guard let line = reader.nextLine() else { return actions }
                actions.append(login.receive(line: line))
            } else if case .command(let tokens) = reader.next() {
                actions.append(login.receive(tokens))
            } else {
                return actions
            }
            if case .authenticate(_, _, let password)? = actions.last, password != "right" {
                actions.append(login.loginFailed())
            }
        }
    }

    @Test func loginsInEveryManner() {
        let (name, right) = (Base64.encode(Array("me".utf8)), Base64.encode(Array("right".utf8)))
        let plain = Base64.encode(Array("\0me\0right".utf8))
        for text in [
            "t LOGIN me right\r\n", "t login \"me\" right\r\n", "t AUTHENTICATE PLAIN \(plain)\r\n",
            "t AUTHENTICATE PLAIN\r\n\(plain)\r\n", "t AUTHENTICATE LOGIN\r\n\(name)\r\n\(right)\r\n",
            "t AUTHENTICATE LOGIN \(name)\r\n\(right)\r\n",
        ] {
            #expect(Self.run(text).last == .authenticate(tag: "t", name: "me", password: "right"), "\(text)")
        }
        #expect(Self.run("t AUTHENTICATE PLAIN\r\n*\r\n").last == .reply("t BAD Login cancelled.\r\n"))
    }

    @Test func beforeLoginThereIsNoMail() {
        #expect(Self.run("t SELECT INBOX\r\n") == [.reply("t BAD Log in first.\r\n")])
        #expect(Self.run("t LOGIN me\r\n") == [.reply("t BAD This is no command.\r\n")])
        #expect(
            Self.run("t CAPABILITY\r\n")
                == [.reply("* CAPABILITY \(IMAPLogin.capabilities)\r\nt OK Done.\r\n")])
        #expect(
            Self.run("t ID (\"name\" \"x\")\r\n") == [
                .reply("* ID (\"name\" \"xmtp-mail\")\r\nt OK Done.\r\n")
            ])
        #expect(Self.run("t LOGOUT\r\n") == [.replyAndClose("* BYE Goodbye.\r\nt OK Done.\r\n")])
    }

    @Test func wrongPasswordsAreFew() {
        let actions = Self.run(String(repeating: "t LOGIN me wrong\r\n", count: 3))
        #expect(actions[1] == .reply("t NO [AUTHENTICATIONFAILED] Wrong name or password.\r\n"))
        guard case .replyAndClose? = actions.last else { return #expect(Bool(false), "goes on") }
    }

    @Test func aReplyCarriesNoTagThatIsNone() {
        #expect(Self.run("+ LOGIN me right\r\n") == [.reply("* BAD This is no command.\r\n")])
    }

    @Test func dovecotsGreetingIsRead() {
        #expect(
            IMAPBackendHandler.capabilities("* PREAUTH [CAPABILITY IMAP4rev1 IDLE] Logged in as me\r\n")
                == "IMAP4rev1 IDLE")
        #expect(IMAPBackendHandler.capabilities("* BYE no\r\n") == nil)
    }
}
