internal import Bridge
internal import Client
internal import Control
internal import Foundation
internal import Logging
internal import NodeClient
internal import NodeConnection
internal import Store

/// The way of a command to its account: through the process that owns it, or by owning it for as long as the command runs.
struct AccountAccess: Sendable {
    /// Who carries requests out.
    let channel: any ControlChannel
    /// The open account, when it is ours.
    let client: XMTPClient?
    private let node: GRPCNode?

    /// How long a command waits for another one that has the store just now.
    private static let patience = Duration.seconds(5)
    private static let pause = Duration.milliseconds(100)

    /// Finds out who owns the account.
    ///
    /// - Throws: `ControlError`: no account, nobody answers and the store is taken, a wrong key.
    static func open(_ account: AccountConfiguration) async throws -> AccountAccess {
        let deadline = ContinuousClock.now + patience
        while true {
            let connection = ControlConnection(path: account.controlSocket)
            if await connection.isServed() {
                return AccountAccess(channel: connection, client: nil, node: nil)
            }
            do {
                return try await own(account)
            } catch let error as StoreError where error.code == .inUse {
                // Another command has it for a moment, or a daemon is about to listen.
                guard ContinuousClock.now < deadline else { throw ControlError(error) }
                try await Task.sleep(for: pause)
            } catch {
                throw ControlError(error)
            }
        }
    }

    private static func own(_ account: AccountConfiguration) async throws -> AccountAccess {
        guard FileManager.default.fileExists(atPath: "\(account.stateFolder)/\(ClientDatabase.fileName)")
        else {
            throw ControlError(
                .configuration,
                "Account \(account.name) is not set up yet: xmtp-mail init --account \(account.name)")
        }
        let node = try node(of: account)
        do {
            let client = try XMTPClient.open(account.clientConfiguration(), node: node)
            var handlers = EngineHandlers(client: client, account: account).handlers()
            let mail = MailSide(client: client, account: account)
            handlers.merge(MailHandlers { try await mail.opened() }.handlers())
            return AccountAccess(channel: handlers, client: client, node: node)
        } catch {
            await node.close()
            throw error
        }
    }

    /// The account's node.
    ///
    /// - Throws: `ControlError` when its certificates cannot be read.
    static func node(of account: AccountConfiguration) throws -> GRPCNode {
        var roots: [UInt8]?
        if let path = account.trustedRoots {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ControlError(
                    .configuration,
                    "The certificates in \(path) cannot be read; correct trusted_roots of account \(account.name)."
                )
            }
            roots = Array(data)
        }
        do {
            return try GRPCNode(account.network, appVersion: ProgramVersion.userAgent, trustedRootsPEM: roots)
        } catch {
            throw ControlError(error)
        }
    }

    /// Lets go of the account.
    func close() async {
        try? client?.close()
        await node?.close()
    }
}
