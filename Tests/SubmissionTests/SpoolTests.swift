import Foundation
import Maildir
import Submission
import Testing

struct SpoolTests {
    static func temporary() -> String { NSTemporaryDirectory() + "spool-\(UUID().uuidString)" }

    static func file() throws -> SpoolFile {
        let arguments = try SendmailArguments(["a@xmtp.alt"])
        let submission = try SubmittedMail(
            arguments, input: Array("Subject: x\n\ntext\n".utf8), policy: SubmissionPolicy())
        return SpoolFile(submission, source: .sendmail, arrival: 1_795_341_600_000_000_000)
    }

    @Test func aQueuedMailWaitsUntilItIsTaken() throws {
        let path = Self.temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let spool = Spool(path: path)
        let placement = try spool.queue(try Self.file(), identity: "abc", limit: 10)
        #expect(try spool.waiting() == [placement])
        #expect(spool.holds(placement))
        #expect(SpoolFile(parsing: try Scan(spool.root).content(of: placement)) == (try Self.file()))
        #expect(try Relocation(spool.root).remove(placement))
        #expect(!spool.holds(placement))
    }

    @Test func aFullSpoolOrDiskIsTryAgainAndNothingIsQueued() throws {
        let path = Self.temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try Spool(path: path).queue(try Self.file(), identity: "a1", limit: 1)
        #expect(throws: SubmissionError(.temporary, "")) {
            try Spool(path: path).queue(try Self.file(), identity: "a2", limit: 1)
        }
        for point in [
            FaultPoints.Point.createTemporary, .writeTemporary, .flushTemporary, .closeTemporary,
            .renameIntoPlace, .flushFolder, .afterDelivery,
        ] {
            for (number, code) in [
                (ENOSPC, SubmissionError.Code.temporary), (EROFS, .cannotCreate), (EIO, .io),
            ] {
                let faults = FaultPoints { $0 == point ? number : 0 }
                #expect(throws: SubmissionError(code, "")) {
                    try Spool(path: path, faults: faults).queue(try Self.file(), identity: "a3", limit: 10)
                }
            }
        }
        #expect(try Spool(path: path).waiting().count == 1)
    }
}
