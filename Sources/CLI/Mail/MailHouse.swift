internal import Bridge
internal import Client
internal import Control
internal import Logging
internal import NodeClient
internal import NodeConnection
internal import Submission

/// Accounts opened with their mail sides, to be closed together.
struct MailHouse: Sendable {
    /// An account with everything that is asked of it.
    struct Member: Sendable {
        let configuration: AccountConfiguration
        let mail: MailAccount
        let handlers: ControlHandlers
        fileprivate let node: GRPCNode
    }

    /// The accounts, in the order of the configuration.
    let members: [Member]

    /// Opens accounts: the store of each, its node, its Maildir.
    ///
    /// - Parameter program: with all accounts: one alone takes its mail from the shared spool itself.
    /// - Throws: `ControlError`; what was opened before is closed.
    static func open(
        _ configurations: [AccountConfiguration], of program: ProgramConfiguration, logger: Logger
    ) async throws -> MailHouse {
        let spool = program.accounts.count == 1 ? StateFolder.spool(program.stateFolder) : nil
        var members: [Member] = []
        do {
            for configuration in configurations {
                members.append(try await open(configuration, spool, logger))
            }
        } catch {
            await MailHouse(members: members).close()
            throw (error as? BridgeError).map { ControlError($0) } ?? ControlError(error)
        }
        return MailHouse(members: members)
    }

    private static func open(
        _ account: AccountConfiguration, _ spool: String?, _ logger: Logger
    ) async throws -> Member {
        let node = try AccountAccess.node(of: account)
        do {
            let client = try XMTPClient.open(account.clientConfiguration(), node: node)
            let mail = try await MailSide(
                client: client, account: account, sharedSpool: spool, logger: logger
            ).opened()
            var handlers = EngineHandlers(client: client, account: account).handlers()
            handlers.merge(MailHandlers { mail }.handlers())
            return Member(configuration: account, mail: mail, handlers: handlers, node: node)
        } catch {
            await node.close()
            throw error
        }
    }

    /// Lets go of everything.
    func close() async {
        for member in members {
            try? member.mail.client.close()
            await member.node.close()
        }
    }
}
