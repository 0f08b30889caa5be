public import MLS

extension ReceivedMessage {
    /// Reads an application message of MLS. Nil for the form of envelope that is ignored.
    ///
    /// - Parameter group: the group now, in which the sender must still be a member with its credential.
    /// - Throws: `invalidSender`, `malformedMessage`, `emptyEnvelope`.
    public init?(_ message: ApplicationMessage, in group: ActiveGroup) throws(ConversationsError) {
        let leaf = group.member(at: message.sender.leafIndex).map { ExaminedCommit.Leaf($0.leafNode) }
        let sender = try MessageSender(
            currentLeaf: leaf, credential: LeafCredential(message.sender.credential))
        try self.init(decrypted: message.data, conversation: ConversationID(group.groupID), sender: sender)
    }
}
