internal import XMTPProtos

/// The predecessor of ``GroupUpdated``, found only in old history; read, never written.
///
/// See: spec content.md 5.13
public struct GroupMembershipChange: ContentCodec {
    public static let contentType = ContentTypeID.standard("group_membership_change")
    public static let wantsPush = false

    public struct Change: Hashable, Sendable {
        public var installations: [[UInt8]]
        public var accountAddress: String
        public var initiatedByAccountAddress: String
    }

    public var membersAdded: [Change]
    public var membersRemoved: [Change]
    public var installationsAdded: [Change]
    public var installationsRemoved: [Change]

    public init(decoding encoded: EncodedContent, reading: ContentReading) throws(ContentError) {
        let message = try GeneratedMessage.decode(
            Xmtp_Mls_MessageContents_GroupMembershipChanges.self, from: encoded.content)
        func changes(_ list: [Xmtp_Mls_MessageContents_MembershipChange]) -> [Change] {
            list.map { item in
                Change(
                    installations: item.installationIds.map { Array($0) },
                    accountAddress: item.accountAddress,
                    initiatedByAccountAddress: item.initiatedByAccountAddress)
            }
        }
        membersAdded = changes(message.membersAdded)
        membersRemoved = changes(message.membersRemoved)
        installationsAdded = changes(message.installationsAdded)
        installationsRemoved = changes(message.installationsRemoved)
    }

    /// - Throws: `notSendable` always: nothing produces this type any more.
    public func encoded() throws(ContentError) -> EncodedContent {
        throw ContentError(.notSendable, "a type of old history")
    }
}
