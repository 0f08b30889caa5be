import Content
import Foundation
import Identity
import MailConversion

/// What is received, as a file: people and conversations by the names of ``Cast``.
struct IncomingSample: Codable, Equatable {
    struct Target: Codable, Equatable {
        var author: String
        var ancestors: [String]
    }

    struct File: Codable, Equatable {
        var filename: String
        var mimeType: String
        var bytes: Data
    }

    var summary: String
    var conversation = "group"
    var sender = "bo"
    var kind = "application"
    var sentNanoseconds = Cast.time
    var idempotencyKey = "1795341599871000000"
    var expiresNanoseconds: Int64?
    /// The encoded content in base64.
    var content: Data
    /// The message it refers to, if that is known.
    var target: Target?
    /// Files of a remote attachment that have been fetched.
    var files: [File]?
    var question: Data?
    var readReceipts = "none"
    var subject = "title"
    /// What is expected beside the mail.
    var seen: Bool?

    init(_ summary: String, _ content: [UInt8]) {
        self.summary = summary
        self.content = Data(content)
    }

    init(_ summary: String, _ codec: any ContentCodec) throws {
        self.init(summary, try codec.encoded().serialized())
    }

    static func inbox(_ name: String) -> InboxID {
        ["alix": Cast.alix, "bo": Cast.bo, "caro": Cast.caro][name] ?? InboxID(name)
    }

    func compose() throws -> ComposedMail? {
        let bytes = Array(content)
        let group = conversation == "group"
        let message = ReceivedMessage(
            id: MailIdentity(groupID: Cast.groupID, idempotencyKey: idempotencyKey, content: bytes),
            groupID: Cast.groupID, kind: kind == "membership_change" ? .membershipChange : .application,
            sender: Self.inbox(sender), installation: InstallationID([UInt8](repeating: 7, count: 32)),
            sentNanoseconds: sentNanoseconds, idempotencyKey: idempotencyKey, content: bytes,
            expiresNanoseconds: expiresNanoseconds)
        var settings = Cast.settings
        settings.readReceipts = MailSettings.ReadReceipts(rawValue: readReceipts) ?? .none
        settings.subject = MailSettings.SubjectStyle(rawValue: subject) ?? .title
        return try Cast.compose(
            message, in: group ? Cast.team : Cast.dm, surroundings: try surroundings(), settings: settings)
    }

    private func surroundings() throws -> MessageSurroundings {
        var surroundings = MessageSurroundings()
        if let target {
            var known = Cast.known(author: Self.inbox(target.author))
            known.ancestors = target.ancestors.compactMap { MailIdentity(hex: $0) }
            surroundings.target = known
            surroundings.newestOwn = known
        }
        surroundings.files = (files ?? []).map {
            .fetched(Attachment(filename: $0.filename, mimeType: $0.mimeType, bytes: Array($0.bytes)))
        }
        if let question, case .actions(let actions) = try ContentRegistry.decode(Array(question)) {
            surroundings.question = actions
        }
        return surroundings
    }
}
