import Submission
import Testing

struct SendmailArgumentsTests {
    /// What programs really pass. See: spec mail.md 3.2.
    @Test func muttsCommandLineIsUnderstood() throws {
        let parsed = try SendmailArguments(
            ["-oem", "-oi", "-f", "me@xmtp.alt", "--", "a@xmtp.alt", "-b@xmtp.alt"])
        #expect(parsed.recipients == ["a@xmtp.alt", "-b@xmtp.alt"])
        #expect(parsed.sender == "me@xmtp.alt")
        #expect(!parsed.endsAtDot)
        #expect(!parsed.takesRecipientsFromHeader)
    }

    @Test(arguments: [
        (["-t"], true, true), (["-i"], false, false), (["-oi"], false, false), (["-ti"], true, false),
        (["-it"], true, false), (["-t", "-oi"], true, false), (["-oem"], false, true), (["-bm"], false, true),
        (["-v"], false, true), (["-q15m"], false, true), (["-odb"], false, true),
    ])
    func flagsAloneAndTogether(arguments: [String], fromHeader: Bool, dot: Bool) throws {
        let parsed = try SendmailArguments(arguments)
        #expect(parsed.takesRecipientsFromHeader == fromHeader)
        #expect(parsed.endsAtDot == dot)
        #expect(parsed.recipients == [])
    }

    @Test(arguments: [
        ["-f", "a@b"], ["-fa@b"], ["-r", "a@b"], ["-ra@b"], ["-f", "<a@b>"], ["-F", "Name", "-f", "a@b"],
        ["-FName", "-B", "8BITMIME", "-B8BITMIME", "-R", "hdrs", "-V", "id", "-O", "x=y", "-if", "a@b"],
    ])
    func valuesStandInTheWordOrAfterIt(arguments: [String]) throws {
        let parsed = try SendmailArguments(arguments)
        #expect(parsed.sender == "a@b")
        #expect(parsed.recipients == [])
    }

    @Test func noticesAndReturnsAreKept() throws {
        let parsed = try SendmailArguments([
            "-N", "success,DELAY", "-R", "FULL", "-V", "x1", "--wait=5", "a@b",
        ])
        #expect(parsed.notify == "success,delay")
        #expect(parsed.returns == "full")
        #expect(parsed.envelopeID == "x1")
        #expect(parsed.wait == 5)
        #expect(try SendmailArguments(["-f", "<>"]).sender == nil)
    }

    @Test(arguments: [
        ["-bs"], ["-bd"], ["-bp"], ["-b"], ["-f"], ["-z"], ["--nothing"], ["--wait=x"], ["--wait=-1"],
        ["-N", "maybe"],
        ["-N", "never,success"], ["-N", ""],
    ])
    func whatIsNotUnderstoodIsAUsageError(arguments: [String]) {
        #expect(throws: SubmissionError(.usage, "")) { try SendmailArguments(arguments) }
    }

    @Test func errorsShowNothingThatATerminalObeys() {
        do {
            _ = try SendmailArguments(["--\u{1B}[2J"])
            Issue.record("taken")
        } catch { #expect(!error.sentence.contains("\u{1B}")) }
    }
}
