import Glibc
import Maildir
import Submission

/// Queues the mail on standard input. Nothing else happens here: sending is the daemon's, whenever it runs.
@main
struct XMTPSendmail {
    static func main() {
        do throws(SubmissionError) {
            let arguments = try SendmailArguments(Array(CommandLine.arguments.dropFirst()))
            if arguments.wantsHelp || arguments.wantsVersion {
                print(arguments.wantsHelp ? SendmailArguments.help : "xmtp-sendmail (xmtp-mail)")
                return
            }
            try send(arguments)
        } catch {
            let line = Array("xmtp-sendmail: \(error.sentence)\n".utf8)
            _ = write(STDERR_FILENO, line, line.count)
            exit(error.code.rawValue)
        }
    }

    private static func send(_ arguments: SendmailArguments) throws(SubmissionError) {
        let state = try StateFolder.path(environment())
        let policy = try SubmissionPolicy(stateFolder: state)
        let submission = try SubmittedMail(arguments, input: try readInput(), policy: policy)
        let spool = Spool(path: StateFolder.spool(state))
        let placement = try spool.submit(submission, source: .sendmail, limit: policy.spoolLimit)
        // From here on the mail is safe, and whatever happens the exit status is 0: a program that sees another one
        // keeps the draft, and its user sends twice.
        // The shared spool is looked at first: a mail goes from there to its account's and not back.
        let spools = [spool] + policy.spools.map { Spool(path: $0) }
        for _ in 0..<(arguments.wait ?? 0) * 10 {
            guard spools.contains(where: { $0.holds(placement) }) else { return }
            usleep(100_000)
        }
    }

    private static func environment() -> [String: String] {
        var found: [String: String] = [:]
        for name in ["XMTP_MAIL_STATE", "XDG_STATE_HOME", "HOME"] {
            if let value = getenv(name) { found[name] = String(cString: value) }
        }
        return found
    }

    private static func readInput() throws(SubmissionError) -> [UInt8] {
        let input = try read(STDIN_FILENO, limit: SubmittedMail.largestMessage * 2)
        guard !input.isEmpty else { throw SubmissionError(.data, "There is no mail on standard input.") }
        return input
    }

    private static func read(_ descriptor: Int32, limit: Int) throws(SubmissionError) -> [UInt8] {
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while output.count <= limit {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return output }
            if count > 0 {
                output += buffer[..<count]
            } else if errno != EINTR {
                throw SubmissionError(.io, "The mail could not be read from standard input.")
            }
        }
        throw SubmissionError(.data, "The mail is larger than 25 MiB; send large files another way.")
    }
}
