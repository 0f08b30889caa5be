import Client
import Content
import Conversations
import Foundation
import Identity
import MLS
import NodeClient
import NodeConnection
import Store

/// The clients of one process, by name.
actor Session {
    private let host: String
    private let wallets: Wallets
    private var clients: [String: XMTPClient] = [:]
    private var nodes: [String: GRPCNode] = [:]
    /// Clients that are kept up to date, with what their feed ended with.
    private var live: [String: Task<Void, any Error>] = [:]

    init(host: String) throws {
        self.host = host
        wallets = Wallets(
            node: try GRPCNode(NodeClient.Environment(host), appVersion: "xmtp-driver/0.1.0"))
    }

    /// The answer line to a request.
    func answer(_ request: Request) async -> String {
        var answer: [String: Any] = ["id": request.id]
        do {
            answer["result"] = try await run(request)
            answer["ok"] = true
        } catch {
            answer["ok"] = false
            answer["error"] = Self.describe(error)
        }
        let data = try? JSONSerialization.data(
            withJSONObject: answer, options: [.sortedKeys, .fragmentsAllowed])
        return String(decoding: data ?? Data(#"{"ok":false}"#.utf8), as: UTF8.self)
    }

    func closeAll() async {
        for name in live.keys { try? await endLive(name) }
        for client in clients.values { try? client.close() }
        clients = [:]
    }

    private static func describe(_ error: any Error) -> [String: Any] {
        if let error = error as? ClientError {
            return ["type": "ClientError", "code": error.code.rawValue, "message": error.reason]
        }
        if let error = error as? StoreError {
            return ["type": "StoreError", "code": error.code.rawValue, "message": error.reason]
        }
        return ["type": "\(type(of: error))", "code": "", "message": "\(error)"]
    }

    func client(_ request: Request) throws -> XMTPClient {
        guard let client = clients[request.client] else { throw DriverError("no client \(request.client)") }
        return client
    }

    private func run(_ request: Request) async throws -> Any {
        switch request.command {
        case "create": return try await create(request)
        case "close":
            try await endLive(request.client)
            try clients.removeValue(forKey: request.client)?.close()
            return NSNull()
        case "live_start":
            let client = try client(request)
            live[request.client] = Task { try await client.run() }
            return NSNull()
        case "live_stop":
            try await endLive(request.client)
            return NSNull()
        case "wallet":
            let signer = try wallets.signer(request.text("key"))
            return ["address": signer.identifier.text]
        case "sign_text":
            let signer = try wallets.known(request.required("address"))
            guard
                case .signed(.complete(.recoverableECDSA(let bytes))) = try await signer.sign(
                    request.required("text"))
            else { throw DriverError("no signature") }
            return ["signature": bytes.hexadecimal]
        case "inbox_id_for":
            let account = try AccountIdentifier(address: request.required("address"))
            return try await InboxLookup(wallets.node).inbox(of: account)?.text ?? NSNull()
        case "static_revoke": return try await staticRevoke(request)
        case "begin_registration": return try await beginRegistration(request)
        case "finish_registration": return try await finishRegistration(request)
        case "rss": return ["rss_bytes": Self.residentBytes()]
        case "fault":
            try FaultTrigger.arm(request.required("point"), count: Int(request.number("count") ?? 1))
            return NSNull()
        case "fault_points": return FaultPoint.allCases.map(\.rawValue)
        case "faults_reached": return FaultTrigger.reached
        default:
            let client = try client(request)
            if let node = nodes[request.client] {
                let identity = IdentityCommands(client: client, node: node)
                if let answer = try await identity.run(request) { return answer }
            }
            return try await ClientCommands(client: client, wallets: wallets).run(request)
        }
    }

    private func endLive(_ name: String) async throws {
        guard let task = live.removeValue(forKey: name) else { return }
        task.cancel()
        try await task.value
    }

    /// Registers or opens; the wallet's key is random unless given.
    private func create(_ request: Request) async throws -> Any {
        let folder = try request.required("db")
        var random = SystemRandom()
        let key = request.text("key") ?? random.bytes(count: 32).hexadecimal
        let signer = try wallets.signer(key)
        var warning = ""
        let node = try node(request)
        let client = try await XMTPClient.register(
            configuration(request, folder), node: node, signer: signer,
            nonce: UInt64(request.number("nonce") ?? 0), onNotice: { warning = $0.warning ?? "" })
        clients[request.client] = client
        nodes[request.client] = node
        return [
            "inbox_id": client.inboxID.text, "installation_id": client.installationID.text,
            "address": signer.identifier.text, "key": key, "warning": warning,
        ]
    }

    private func configuration(_ request: Request, _ folder: String) -> ClientConfiguration {
        var configuration = ClientConfiguration(folder: folder, key: .keyFile(path: folder + ".key"))
        configuration.deviceSync = request.flag("device_sync") ?? false
        configuration.historyServer = request.text("server_url")
        configuration.files = HTTPFiles()
        configuration.answersHistoryRequests = request.flag("answer_requests") ?? false
        configuration.judgesChanges = request.flag("unjudged") != true
        configuration.faults = FaultTrigger.hook
        return configuration
    }

    private func node(_ request: Request) throws -> GRPCNode {
        try GRPCNode(NodeClient.Environment(request.text("host") ?? host), appVersion: "xmtp-driver/0.1.0")
    }

    // MARK: - Signatures by hand

    private func staticRevoke(_ request: Request) async throws -> Any {
        let lookup = InboxLookup(wallets.node)
        let recovery = try AccountIdentifier(address: request.required("address"))
        let wanted = try await lookup.revocation(
            of: InboxChangeCommands.installations(request), inbox: InboxID(request.required("inbox_id")),
            recovery: recovery, nowNanoseconds: SystemClock().nowNanoseconds)
        try await lookup.publish(Signing.sign(wanted, with: wallets.all, node: wallets.node))
        return ["text": wanted.text]
    }

    private func beginRegistration(_ request: Request) async throws -> Any {
        let step = try await XMTPClient.beginRegistration(
            configuration(request, request.required("db")), node: node(request),
            account: AccountIdentifier(address: request.required("address")),
            nonce: UInt64(request.number("nonce") ?? 0))
        switch step {
        case .registered(let client):
            clients[request.client] = client
            return ["inbox_id": client.inboxID.text]
        case .needsSignature(let wanted):
            return ["text": wanted.text, "missing": wanted.missingAccounts.map(\.text)]
        }
    }

    private func finishRegistration(_ request: Request) async throws -> Any {
        let wallet = PaperSigner(.account(try wallets.paper(request.required("address"))))
        let client = try await XMTPClient.finishRegistration(
            configuration(request, request.required("db")), node: node(request),
            signature: wallet.read(request.required("signature")))
        clients[request.client] = client
        return ["inbox_id": client.inboxID.text, "installation_id": client.installationID.text]
    }

    /// Memory of this process as the kernel counts it.
    private static func residentBytes() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return 0 }
        return pages * Int(getpagesize())
    }
}
