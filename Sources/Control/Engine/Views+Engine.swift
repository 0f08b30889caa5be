internal import Client
internal import Content
internal import Conversations
internal import Foundation
internal import Identity
internal import Store

extension ConversationView {
    init(_ info: ConversationInfo, _ names: [InboxID: String]) {
        self.init(
            id: info.id.hex, type: info.type == .directMessage ? "dm" : "group", name: info.summary.name,
            peer: info.peer?.text, peerName: info.peer.flatMap { names[$0] },
            members: info.summary.members.count,
            consent: ConsentName.text(info.consent), isActive: info.isActive, pausedFor: info.pausedFor,
            isMaybeForked: info.isMaybeForked, addedBy: info.addedBy.text,
            createdNanoseconds: info.createdNanoseconds, lastMessageNanoseconds: info.lastMessageNanoseconds,
            disappearInNanoseconds: info.disappearInNanoseconds, siblings: info.siblings.map(\.hex))
    }
}

extension MessageView {
    init(_ record: MessageRecord, _ names: [InboxID: String], withContent: Bool) {
        let change = record.kind == .membershipChange ? GroupChange(encodedContent: record.content) : nil
        let content = (try? EncodedContent(serialized: record.content)).map { ContentRegistry.decode($0) }
        let sender = InboxID(record.senderInbox)
        self.init(
            id: MessageID(record.id).hex, conversation: ConversationID(record.conversation).hex,
            sender: sender.text, senderName: names[sender],
            senderInstallation: InstallationID(record.senderInstallation)?.text ?? "",
            sentNanoseconds: record.sentNanoseconds,
            kind: record.kind == .membershipChange ? "change" : "message", status: "\(record.status)",
            contentType: record.contentType,
            text: change.map { ChangeWords.sentence($0, names) } ?? content.map { ContentWords.text($0) }
                ?? "(damaged content)",
            reference: record.reference.map { MessageID($0).hex },
            files: content.map { ContentWords.files($0) } ?? [], expiresNanoseconds: record.expireNanoseconds,
            content: withContent ? Data(record.content) : nil)
    }
}
