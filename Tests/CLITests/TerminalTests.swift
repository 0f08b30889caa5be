@testable import CLI
@testable import Control
import Foundation
import Testing

struct TerminalTests {
    @Test func whatAPeerWritesCannotSteerTheTerminal() {
        let hostile = "a\u{1b}[31mb\u{07}\u{9b}2J\u{202e}c\nd\te"
        #expect(Terminal.safe(hostile) == "a\u{fffd}[31mb\u{fffd}\u{fffd}2J\u{fffd}c d e")
        #expect(Terminal.safe("a\nb", isMultiline: true) == "a\nb")
        #expect(!Terminal.safe("a\rb", isMultiline: true).contains("\r"))
    }

    @Test func columnsAreAsWideAsTheirWidestCell() {
        #expect(Terminal.table([["a", "bb", "c"], ["dddd", "e", "f"]]) == "a     bb  c\ndddd  e   f\n")
    }

    @Test func beginningsTellIdsApart() {
        let ids = ["aaaaaaaaaa11", "aaaaaaaaaa22", "bbbbbbbbbbbb"]
        let short = Terminal.shortIDs(ids)
        #expect(short["aaaaaaaaaa11"] == "aaaaaaaaaa1")
        #expect(short["bbbbbbbbbbbb"] == "bbbbbbbb")
    }

    @Test func noTimeIsTooFarAway() {
        #expect(Terminal.time(0) == "-")
        #expect(!Terminal.time(.max).isEmpty)
        #expect(!Terminal.time(seconds: .max).isEmpty)
    }

    @Test(arguments: [("30s", 30), ("5m", 300), ("2h", 7200), ("7d", 604_800), ("4w", 2_419_200)])
    func spansAreReadAndWritten(text: String, seconds: Int64) throws {
        let span = try #require(TimeSpan(argument: text))
        #expect(span.nanoseconds == seconds * 1_000_000_000)
        #expect(TimeSpan(argument: TimeSpan.text(span.nanoseconds)) == span)
    }

    @Test(arguments: ["", "s", "-1d", "1", "1y", "0s", "99999999999999999w", "1.5h"])
    func otherSpansAreNone(text: String) {
        #expect(TimeSpan(argument: text) == nil)
    }

    @Test func daysAndTimesAreRead() {
        #expect(PointInTime(argument: "2026-11-01T12:00:00Z")?.nanoseconds == 1_793_534_400_000_000_000)
        #expect(PointInTime(argument: "2026-11-01") != nil)
        #expect(PointInTime(argument: "yesterday") == nil)
    }

    @Test func aMessageIsIndentedBelowItsHead() {
        let message = MessageView(
            id: String(repeating: "5f", count: 32), conversation: "00",
            sender: String(repeating: "a", count: 64),
            senderName: "An\u{1b}n", senderInstallation: "", sentNanoseconds: 0, kind: "message",
            status: "unpublished", contentType: "xmtp.org/text:1.0", text: "one\ntwo",
            reference: "cafe0123456",
            files: [])
        #expect(
            MessageLines.text(message)
                == "5f5f5f5f  -  An\u{fffd}n (unpublished) → cafe0123\n    one\n    two\n")
    }

    @Test(
        arguments: [
            (GroupRole.Role.member, GroupRole.Role.superAdmin, ["add-super-admin"]),
            (.superAdmin, .admin, ["add-admin", "remove-super-admin"]), (.admin, .member, ["remove-admin"]),
            (.admin, .admin, []),
        ]
    )
    func rolesChangeInSteps(from old: GroupRole.Role, to new: GroupRole.Role, steps: [String]) {
        #expect(GroupRole.changes(from: old, to: new) == steps)
    }
}
