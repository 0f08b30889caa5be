import Bridge
import Client
import Foundation
import MailConversion
import Maildir
import NodeClient
import NodeConnection
import Store
import Synchronization

/// Alice's mail side for one pass: `child FOLDER NODE STEP COUNT`; it dies at the step's COUNT-th time.
struct CrashChild {
    private let folder: String
    private let node: String
    private let step: String
    private let count: Int

    init(_ arguments: [String]) {
        guard arguments.count == 4, let count = Int(arguments[3]) else { exit(64) }
        (folder, node, step, self.count) = (arguments[0], arguments[1], arguments[2], count)
    }

    func run() async throws {
        let reached = Atomic(0)
        let (step, count) = (step, count)
        let die: @Sendable (String) -> Void = { at in
            if at == step, reached.add(1, ordering: .relaxed).newValue == count { kill(getpid(), SIGKILL) }
        }
        let client = try XMTPClient.open(
            Self.configuration(folder),
            node: GRPCNode(NodeClient.Environment(node), appVersion: "bridge-crash/1"))
        let account = try await MailAccount(
            name: "alice", client: client, configuration: Self.mail(folder),
            fault: { die($0.rawValue) },
            maildirFaults: FaultPoints {
                die("maildir." + $0.rawValue)
                return 0
            })
        _ = try await account.onePass()
        // What a pass sends comes back in the next.
        _ = try await account.onePass()
        try client.close()
        exit(0)
    }

    static func configuration(_ folder: String) -> ClientConfiguration {
        var configuration = ClientConfiguration(
            folder: "\(folder)/alice", key: .keyFile(path: "\(folder)/alice.key"))
        configuration.deviceSync = false
        return configuration
    }

    static func mail(_ folder: String) -> BridgeConfiguration {
        BridgeConfiguration(
            maildir: "\(folder)/mail", spool: "\(folder)/spool",
            mail: MailSettings(domain: .local, network: "local"))
    }
}
