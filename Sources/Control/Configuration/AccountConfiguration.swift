public import Client
internal import Foundation
public import MailConversion
public import NodeClient
internal import NodeConnection

/// What the user decided about one account, complete with defaults.
public struct AccountConfiguration: Sendable, Hashable {
    /// How the user calls it: letters, digits, `-` and `_`.
    public let name: String
    /// The network it lives on.
    public var network = NodeClient.Environment.production
    /// How mails name the network; that of the three networks by itself.
    public var chosenNetworkName: String?
    /// A file with root certificates (PEM) for a node that has one of its own.
    public var trustedRoots: String?
    /// Where history archives go; the network's own server by itself.
    public var chosenArchiveServer: String?
    /// The folder with everything that must survive.
    public var stateFolder: String
    /// What opens the sealed parts of the store.
    public var storeKey = StoreKeyConfiguration()
    /// Whether the installations of this inbox keep their preferences in step.
    public var deviceSync = true
    /// Whether requests of our other installations for history are answered without asking.
    public var answersHistoryRequests = false
    /// Whether a conversation whose state is not the others' is brought back without asking; other members see it.
    public var recoversForks = false
    /// The mail side.
    public var mail: MailConfiguration

    /// An account with every option at its default.
    ///
    /// - Parameters:
    ///   - stateFolder: that of the program; the account's is below it.
    ///   - home: the user's home folder.
    public init(name: String, programState: String, home: String) {
        self.name = name
        stateFolder = "\(programState)/\(name)"
        mail = MailConfiguration(maildir: "\(home)/XMTP/\(name)")
    }

    /// Names an account cannot have: the program keeps other things under them.
    public static let reservedNames: Set<String> = [
        "spool", "submission-policy", "servers", "control", "lock",
    ]

    /// Whether a text can name an account.
    public static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && !reservedNames.contains(text)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0)
                    || $0 == 0x2d || $0 == 0x5f
            }
    }

    /// `production`, `dev`, `local`, or what the user calls a network of their own.
    public var networkName: String {
        if let chosenNetworkName { return chosenNetworkName }
        switch network {
        case .production: return "production"
        case .dev: return "dev"
        case .local: return "local"
        case .custom(let endpoint): return endpoint.isLoopback ? "local" : endpoint.host
        }
    }

    /// Where history archives go; nil when there is no such place.
    public var archiveServer: String? { chosenArchiveServer ?? network.archiveServer }

    /// The domain of the account's addresses.
    ///
    /// See: spec mail.md 2.1
    public var domain: MailDomain {
        if let domain = mail.chosenDomain { return domain }
        switch network {
        case .production: return .production
        case .dev: return .dev
        case .local, .custom: return .local
        }
    }

    /// How mails of this account look.
    public var mailSettings: MailSettings {
        let zone = mail.timeZone
        return MailSettings(
            domain: domain, network: networkName, subject: mail.subject, readReceipts: mail.readReceipts,
            stripsControls: mail.stripsControls,
            zoneMinutes: { seconds in
                zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds))) / 60
            })
    }

    /// How the engine opens the account.
    ///
    /// - Throws: `ControlError` when the source of the store's key is not there.
    public func clientConfiguration() throws(ControlError) -> ClientConfiguration {
        var configuration = ClientConfiguration(
            folder: stateFolder, key: try storeKey.source(stateFolder: stateFolder))
        configuration.deviceSync = deviceSync
        configuration.historyServer = archiveServer
        configuration.files = HTTPFiles()
        configuration.answersHistoryRequests = answersHistoryRequests
        configuration.recoversForks = recoversForks
        return configuration
    }

    /// How attachments are fetched from servers, and left there.
    ///
    /// - Throws: `ControlError` when the file with the permission cannot be read, or others may read it.
    public func attachmentTransfer() throws(ControlError) -> AttachmentTransfer {
        var rules = FetchRules()
        rules.allowsPrivateAddresses = mail.fetchesPrivateAddresses
        rules.allowsPlainHTTP = mail.fetchesPrivateAddresses
        rules.byteLimit = mail.attachmentByteLimit
        guard let address = mail.uploader else { return AttachmentTransfer(rules: rules, files: HTTPFiles()) }
        var server = AttachmentServer(
            address: address, manner: mail.uploadManner == .put ? .put : .post,
            publicAddress: mail.uploadPublicAddress)
        if let file = mail.uploadAuthorizationFile {
            let bytes = try SecretInput.read(file: file)
            server.authorization = String(decoding: bytes.prefix { $0 != 0x0a && $0 != 0x0d }, as: UTF8.self)
        }
        return AttachmentTransfer(server: server, rules: rules, files: HTTPFiles())
    }

    /// The user's names for people, as they stand in the file now; none without a file.
    ///
    /// - Throws: `ControlError` when the file cannot be read.
    public func aliasFile() throws(ControlError) -> AliasFile {
        guard let path = mail.aliases else { return AliasFile() }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ControlError(
                .configuration, "The file \(path) cannot be read; correct aliases of account \(name).")
        }
        let text = String(decoding: data, as: UTF8.self)
        return path.lowercased().hasSuffix(".vcf")
            ? AliasFile(vCards: text, in: domain) : AliasFile(mutt: text, in: domain)
    }

    /// Where commands reach the process that owns the store.
    public var controlSocket: String { "\(stateFolder)/control" }
}
