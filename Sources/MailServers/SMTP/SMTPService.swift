internal import Logging
internal import NIOSSL
internal import Submission

/// What all submission connections share.
struct SMTPService: Sendable {
    let hostName: String
    let accounts: ServedAccounts
    let tls: NIOSSLContext
    let limits: SMTPLimits
    let budget: MemoryBudget
    let logger: Logger

    func admits(_ name: String, _ password: String) async -> Bool { await accounts.admits(name, password) }

    func desk(_ login: String) -> (any SubmissionDesk)? { accounts.account(login)?.desk }

    func store(_ message: [UInt8], _ envelope: SMTPEnvelope, _ login: String) async -> SMTPReply {
        guard let desk = desk(login) else { return .stopping }
        do throws(SubmissionError) {
            let name = try await desk.queue(message, envelope)
            logger.info("mail taken", metadata: ["bytes": "\(message.count)"])
            return SMTPReply(250, .accepted, "Queued as \(name)")
        } catch {
            logger.notice("mail refused", metadata: ["code": "\(error.code)"])
            return SMTPReply(error)
        }
    }
}
