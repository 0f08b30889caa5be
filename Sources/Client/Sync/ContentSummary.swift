import Content

/// What the engine looks at in a content: its type, and the message it refers to.
struct ContentSummary {
    /// `authority/type:major.minor`; `unknown` when the bytes are no content.
    let type: String
    /// The message that a reply, reaction or deletion names.
    let reference: [UInt8]?
    /// The message to be deleted.
    let deletedMessage: [UInt8]?
    let isLeaveRequest: Bool

    /// Whether it does more than lie in the conversation.
    var hasEffects: Bool { isLeaveRequest || deletedMessage != nil }

    init(_ bytes: [UInt8]) {
        let index = ContentIndex(bytes)
        let encoded = try? EncodedContent(serialized: bytes)
        if let id = encoded?.type {
            type = "\(id.authority)/\(id.type):\(id.majorVersion).\(id.minorVersion)"
        } else {
            type = StoredContentType.unknown.name
        }
        reference = index.referenceID
        deletedMessage = index.contentType == .deleteMessage ? index.referenceID : nil
        isLeaveRequest =
            encoded?.type?.authority == LeaveRequest.contentType.authority
            && index.contentType == .leaveRequest
    }

    /// Whether a message of a stored type can be deleted for everybody.
    static func isDeletable(_ type: String) -> Bool {
        let name = type.split(separator: "/").last.map { $0.prefix { $0 != ":" } } ?? ""
        return StoredContentType(typeName: String(name)).isDeletable
    }
}
