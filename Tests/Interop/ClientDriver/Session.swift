import Client
import Content
import Conversations
import Foundation
import Identity
import MLS
import NodeClient
import Store

/// The clients of one process, by name.
actor Session {
    private let host: String
    private var clients: [String: XMTPClient] = [:]
    private var nodes: [String: GRPCNode] = [:]

    init(host: String) { self.host = host }

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

    func closeAll() {
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
            try clients.removeValue(forKey: request.client)?.close()
            return NSNull()
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
            return try await ClientCommands(client: client).run(request)
        }
    }

    /// Registers or opens; the wallet's key is random unless given.
    private func create(_ request: Request) async throws -> Any {
        let folder = try request.required("db")
        var random = SystemRandom()
        let key = request.text("key") ?? random.bytes(count: 32).hexadecimal
        var configuration = ClientConfiguration(
            folder: folder, key: .keyFile(path: folder + ".key"))
        configuration.deviceSync = request.flag("device_sync") ?? false
        configuration.faults = FaultTrigger.hook
        let node = try GRPCNode(
            NodeClient.Environment(request.text("host") ?? host), appVersion: "xmtp-driver/0.1.0")
        let signer = try LocalKeySigner(privateKey: key)
        let client = try await XMTPClient.register(
            configuration, node: node, signer: signer, nonce: UInt64(request.number("nonce") ?? 0))
        clients[request.client] = client
        nodes[request.client] = node
        return [
            "inbox_id": client.inboxID.text, "installation_id": client.installationID.text,
            "address": signer.identifier.text, "key": key,
        ]
    }

    /// Memory of this process as the kernel counts it.
    private static func residentBytes() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return 0 }
        return pages * Int(getpagesize())
    }
}
