import Bridge
import Client
import Control
import Foundation
import Maildir
import Store
import Synchronization

/// The mail side for one pass: `child FOLDER NODE STEP COUNT`; it dies at the step's COUNT-th time.
struct CrashChild {
    private let places: Places
    private let node: String
    private let step: String
    private let count: Int

    init(_ arguments: [String]) {
        guard arguments.count == 4, let count = Int(arguments[3]) else { exit(64) }
        (places, node, step, self.count) = (Places(arguments[0]), arguments[1], arguments[2], count)
    }

    func run() async throws {
        let reached = Atomic(0)
        let (step, count) = (step, count)
        let die: @Sendable (String) -> Void = { at in
            if at == step, reached.add(1, ordering: .relaxed).newValue == count { kill(getpid(), SIGKILL) }
        }
        let fault: BridgeFaultHook = { die($0.rawValue) }
        let faults = { @Sendable (place: String) in
            FaultPoints {
                die("\(place).\($0.rawValue)")
                return 0
            }
        }
        var accounts: [MailAccount] = []
        for name in Places.accounts {
            let client = try XMTPClient.open(places.client(name), node: Places.node(node))
            accounts.append(
                try await MailAccount(
                    name: name, client: client, configuration: places.mail(name),
                    attachments: places.attachments, fault: fault,
                    maildirFaults: faults("maildir")))
        }
        let daemon = BridgeDaemon(
            accounts: accounts, state: places.state, fault: fault, maildirFaults: faults("spool"))
        _ = try await daemon.onePass()
        // What a pass sends comes back in the next.
        _ = try await daemon.onePass()
        for message in try places.wantedMessages() {
            _ = try await accounts.first?.keeper.fetch(FetchFilesRequest(message: message))
        }
        for account in accounts { try account.client.close() }
        exit(0)
    }
}
