internal import Bridge
internal import Client
internal import Control
internal import Identity
internal import Logging
internal import MailConversion
internal import MailServers

/// IMAP and submission for the accounts of a configuration.
struct MailDoors: Sendable {
    private let group: MailServerGroup

    /// Certificate and password, which all accounts share.
    static func access(_ program: ProgramConfiguration) -> ServerAccess {
        ServerAccess(folder: "\(program.stateFolder)/servers")
    }

    /// - Parameter house: the accounts that run.
    init(_ program: ProgramConfiguration, _ house: MailHouse, logger: Logger) {
        let accounts = house.members.map { member in
            let account = member.configuration
            return ServedAccount(
                name: account.name, otherNames: ["\(member.mail.client.inboxID.text)@\(account.domain.name)"],
                maildir: account.mail.maildir, dovecotFolder: "\(account.stateFolder)/dovecot",
                folderNames: account.mail.folderNames,
                desk: MailDesk(member.mail, state: program.stateFolder))
        }
        group = MailServerGroup(
            MailServerConfiguration(program.servers), accounts: accounts, access: Self.access(program),
            logger: logger)
    }

    /// Listens from now on.
    ///
    /// - Throws: `ControlError` when a port or Dovecot is not to be had.
    func open() async throws(ControlError) {
        do throws(MailServersError) {
            _ = try await group.start()
        } catch {
            throw ControlError(error)
        }
    }

    /// Ends all connections; harmless when it was never open.
    func close() async { await group.stop() }
}

extension MailServerConfiguration {
    /// What the user decided.
    init(_ servers: ServerConfiguration) {
        self.init()
        addresses = servers.addresses.split(separator: " ").map(String.init)
        imapPort = servers.imapPort == 0 ? nil : servers.imapPort
        submissionsPort = servers.submissionsPort == 0 ? nil : servers.submissionsPort
        submissionPort = servers.submissionPort == 0 ? nil : servers.submissionPort
    }
}

extension ControlError {
    /// A failure of the servers.
    init(_ error: MailServersError) {
        let code: Code =
            switch error.code {
            case .addressInUse, .dovecotMissing, .processFailed: .unavailable
            case .addressUnusable, .secretsOpen: .notPermitted
            case .secretsUnusable: .cannotCreate
            }
        self.init(code, error.reason)
    }
}
