import Client
import Content
import Conversations
import Foundation
import Identity
import NodeClient
import NodeConnection
import Store

/// The client under measurement. Clocks are read around the calls of the client, as they are for libxmtp.
actor Role {
    private let node: GRPCNode
    private let folder: String
    private var client: XMTPClient?
    private var conversation: ConversationID?
    private var kept: [XMTPClient] = []
    private var count = 0

    init(host: String, folder: String) throws {
        node = try GRPCNode(NodeClient.Environment(host), appVersion: "client-benchmark/1")
        self.folder = folder
    }

    func carryOut(_ order: Order) async throws -> [String: any Sendable] {
        switch order.name {
        case "register": return try await register(order)
        case "open": return try await open(order)
        case "reopen": return try await reopen(order)
        case "dm": return try await directMessage(order)
        case "send": return try await send(order)
        case "welcome": return try await welcome(order)
        case "sync": return try await sync()
        case "sync_all": return try await syncAll()
        case "list": return try list()
        case "group": return try await group(order)
        case "groups": return try await groups(order)
        case "add":
            let inbox = InboxID(try order.text("inbox"))
            return try await timed { try await self.opened.add([inbox], to: self.current) }
        case "remove":
            let inbox = InboxID(try order.text("inbox"))
            return try await timed { try await self.opened.remove([inbox], from: self.current) }
        case "rename":
            let name = try order.text("name")
            return try await timed { try await self.opened.set(.groupName, to: name, in: self.current) }
        case "rss": return memory()
        default: throw OrderError(description: "there is no order \(order.name)")
        }
    }

    private var opened: XMTPClient {
        get throws {
            guard let client else { throw OrderError(description: "open a client first") }
            return client
        }
    }

    private var current: ConversationID {
        get throws {
            guard let conversation else { throw OrderError(description: "open a conversation first") }
            return conversation
        }
    }

    private func timed(_ body: () async throws -> Void) async throws -> [String: any Sendable] {
        let start = ContinuousClock.now
        try await body()
        let took = ContinuousClock.now - start
        return memory().merging(["s": took / .seconds(1)]) { $1 }
    }

    private func memory() -> [String: any Sendable] {
        [
            "rss": Usage.now.peakMebibytes, "resident": Usage.residentMebibytes,
            "anonymous": Usage.anonymousMebibytes,
        ]
    }

    // MARK: - Accounts

    private func configuration(_ path: String) -> ClientConfiguration {
        var configuration = ClientConfiguration(folder: path, key: .keyFile(path: path + ".key"))
        configuration.deviceSync = false
        return configuration
    }

    private func create(_ key: [UInt8]) async throws -> (client: XMTPClient, path: String) {
        count += 1
        let path = "\(folder)/\(getpid())-\(count)"
        let signer = try LocalKeySigner(privateKey: key.hexadecimal)
        return (try await XMTPClient.register(configuration(path), node: node, signer: signer), path)
    }

    private func register(_ order: Order) async throws -> [String: any Sendable] {
        var made: [[String: String]] = []
        var figures = try await timed {
            for _ in 0..<order.number("n") {
                let key = [UInt8].random(32)
                let client = try await create(key).client
                made.append(["inbox": client.inboxID.text, "key": key.hexadecimal])
                if order.flag("keep") { kept.append(client) }
            }
        }
        figures["clients"] = made
        return figures
    }

    private func open(_ order: Order) async throws -> [String: any Sendable] {
        let key = [UInt8].random(32)
        var path = ""
        var figures = try await timed { (client, path) = try await create(key) }
        figures["inbox"] = try opened.inboxID.text
        figures["path"] = path
        figures["key"] = key.hexadecimal
        return figures
    }

    /// Opens a store that is there, lists its conversations and brings it up to date: a start.
    private func reopen(_ order: Order) async throws -> [String: any Sendable] {
        try client?.close()
        client = nil
        let path = try order.text("path")
        var figures = try await timed { client = try XMTPClient.open(configuration(path), node: node) }
        let listing = ContinuousClock.now
        figures["n"] = try opened.conversations().count
        figures["list_s"] = (ContinuousClock.now - listing) / .seconds(1)
        return figures
    }

    // MARK: - Conversations

    private func directMessage(_ order: Order) async throws -> [String: any Sendable] {
        let inbox = InboxID(try order.text("inbox"))
        var figures = try await timed {
            let id = try await opened.directMessage(with: inbox)
            try await opened.send(Text("first"), to: id)
            conversation = id
        }
        figures["conv"] = try current.hex
        return figures
    }

    private func send(_ order: Order) async throws -> [String: any Sendable] {
        let tag = order.optionalText("tag") ?? "m"
        let client = try opened
        let id = try current
        let number = order.number("n")
        var queued = Duration.zero
        var figures = try await timed {
            guard order.flag("optimistic") else {
                for index in 0..<number { try await client.send(Text("\(tag) \(index)"), to: id) }
                return
            }
            let start = ContinuousClock.now
            let contents = (0..<number).map { Text("\(tag) \($0)").encoded().serialized() }
            _ = try await client.submit(contents, to: id)
            queued = ContinuousClock.now - start
            try await client.publish(id)
        }
        figures["queue_s"] = queued / .seconds(1)
        return figures
    }

    private func welcome(_ order: Order) async throws -> [String: any Sendable] {
        var joined = 0
        var figures = try await timed { joined = try await opened.syncWelcomes().count }
        figures["n"] = joined
        if let id = order.optionalText("conv") { conversation = ConversationID(hex: id) }
        return figures
    }

    private func sync() async throws -> [String: any Sendable] {
        let before = try opened.messages(in: current).count
        var figures = try await timed { try await self.opened.sync(self.current) }
        figures["new"] = try opened.messages(in: current).count - before
        return figures
    }

    private func syncAll() async throws -> [String: any Sendable] {
        try await timed {
            let report = try await self.opened.sync()
            if let failure = report.failures.first { throw failure }
        }
    }

    private func list() throws -> [String: any Sendable] {
        let start = ContinuousClock.now
        let messages = try opened.messages(in: current)
        return ["s": (ContinuousClock.now - start) / .seconds(1), "n": messages.count]
    }

    private func group(_ order: Order) async throws -> [String: any Sendable] {
        var options = ConversationFounding.Options()
        options.name = try order.text("name")
        let members = order.texts("members").map { InboxID($0) }
        let chosen = options
        var figures = try await timed {
            conversation = try await opened.group(with: members, options: chosen)
        }
        figures["conv"] = try current.hex
        figures["members"] = try opened.conversation(current).summary.members.count
        return figures
    }

    /// Many groups, one after another.
    private func groups(_ order: Order) async throws -> [String: any Sendable] {
        let members = order.texts("members").map { InboxID($0) }
        return try await timed {
            for index in 0..<order.number("n") {
                var options = ConversationFounding.Options()
                options.name = "group \(index)"
                _ = try await opened.group(with: members, options: options)
            }
        }
    }
}

extension [UInt8] {
    static func random(_ count: Int) -> [UInt8] { (0..<count).map { _ in .random(in: 0...255) } }

    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
