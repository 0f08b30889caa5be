import Bridge
import Client
import Foundation
import MailConversion
import NodeClient
import NodeConnection
import Store
import Submission

/// Where everything lies: what the node, the parent and its children have in common.
struct Places {
    /// The accounts of the mail side, in the order of the configuration.
    static let accounts = ["alice", "carol"]

    let folder: String

    init(_ folder: String) { self.folder = folder }

    /// The state of the program, with the spool that the accounts share.
    var state: String { "\(folder)/state" }
    var sharedSpool: String { StateFolder.spool(state) }
    /// What lies on a server for files.
    var files: String { "\(folder)/files" }
    /// The messages whose files the user asks for, one a line.
    private var wanted: String { "\(folder)/wanted" }

    func maildir(of name: String) -> String { "\(folder)/\(name)-mail" }

    /// A file system of its own on every Linux; nil where it may not be used.
    static let elsewhere = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : nil

    /// Carol's is elsewhere, so that mail cannot be renamed into it.
    func spool(of name: String) -> String {
        guard name == "carol", let elsewhere = Self.elsewhere else { return "\(folder)/\(name)-spool" }
        return "\(elsewhere)/bridge-crash\(folder.replacingOccurrences(of: "/", with: "-"))"
    }

    func client(_ name: String) -> ClientConfiguration {
        var configuration = ClientConfiguration(
            folder: "\(folder)/\(name)", key: .keyFile(path: "\(folder)/\(name).key"))
        configuration.deviceSync = false
        return configuration
    }

    func mail(_ name: String) -> BridgeConfiguration {
        var configuration = BridgeConfiguration(
            maildir: maildir(of: name), spool: spool(of: name),
            mail: MailSettings(domain: .local, network: "local"))
        configuration.outgoing.hasUploader = true
        return configuration
    }

    var attachments: AttachmentTransfer {
        AttachmentTransfer(
            server: AttachmentServer(address: "https://files.example", manner: .put),
            files: FolderFiles(folder: files))
    }

    func wantedMessages() throws -> [String] {
        guard FileManager.default.fileExists(atPath: wanted) else { return [] }
        return try String(contentsOfFile: wanted, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    func want(_ messages: [String]) throws {
        try messages.joined(separator: "\n").write(toFile: wanted, atomically: true, encoding: .utf8)
    }

    static func node(_ address: String) throws -> GRPCNode {
        try GRPCNode(NodeClient.Environment(address), appVersion: "bridge-crash/1")
    }

    /// Removes everything.
    func remove() {
        for name in Self.accounts { try? FileManager.default.removeItem(atPath: spool(of: name)) }
        try? FileManager.default.removeItem(atPath: folder)
    }
}

/// A server for files that is a folder.
private struct FolderFiles: FileCarrier {
    let folder: String

    func upload(_ bytes: [UInt8], to server: String, limit: Int) async throws(NodeError) -> String {
        throw NodeError(.invalidRequest, "only PUT is spoken here")
    }

    func put(
        _ bytes: [UInt8], at url: String, headers: [(name: String, value: String)], limit: Int
    ) async throws(NodeError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(bytes).write(to: path(url))
        } catch {
            throw NodeError(.unavailable, "the file cannot be written")
        }
    }

    func download(_ url: String, limit: Int) async throws(NodeError) -> [UInt8] {
        guard let bytes = try? Data(contentsOf: path(url)) else {
            throw NodeError(.invalidRequest, "no such file")
        }
        return Array(bytes)
    }

    func fetch(_ url: String, rules: FetchRules, limit: Int?) async throws(NodeError) -> [UInt8] {
        try await download(url, limit: limit ?? rules.byteLimit)
    }

    private func path(_ url: String) -> URL {
        URL(fileURLWithPath: "\(folder)/\(url.split(separator: "/").last ?? "")")
    }
}
