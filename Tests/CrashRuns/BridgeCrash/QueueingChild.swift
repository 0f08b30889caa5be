import Foundation
import MailServers
import Maildir
import Submission
import Synchronization

/// A program that queues the mail on standard input: `queue FOLDER sendmail|smtp STEP SENDER RECIPIENT`; it dies at the
/// step.
struct QueueingChild {
    private let places: Places
    private let program: SpoolFile.Source
    private let step: String
    private let sender: String
    private let recipient: String

    init(_ arguments: [String]) {
        guard arguments.count == 5, let program = SpoolFile.Source(rawValue: arguments[1]) else { exit(64) }
        (places, self.program, step) = (Places(arguments[0]), program, arguments[2])
        (sender, recipient) = (arguments[3], arguments[4])
    }

    func run() async throws {
        let (program, step) = (program, step)
        let faults = FaultPoints { point in
            if "\(program.rawValue).\(point.rawValue)" == step { kill(getpid(), SIGKILL) }
            return 0
        }
        let input = Array(FileHandle.standardInput.readDataToEndOfFile())
        let policy = try SubmissionPolicy(stateFolder: places.state)
        if program == .smtp {
            _ = try await SpoolDesk(state: places.state, faults: faults).queue(
                input, SMTPEnvelope(sender: sender, recipients: [recipient]))
        } else {
            let mail = try SubmittedMail(
                SendmailArguments(["-i", "-f", sender, "--", recipient]), input: input, policy: policy)
            _ = try Spool(path: places.sharedSpool, faults: faults).submit(
                mail, source: program, limit: policy.spoolLimit)
        }
        exit(0)
    }
}
