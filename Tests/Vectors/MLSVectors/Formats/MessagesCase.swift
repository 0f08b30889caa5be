import MLS

/// `messages`: every structure, read and written again.
struct MessagesCase: VectorCase {
    static let format = "messages"
    static let marks: Set<String> = ["mls_welcome", "mls_group_info", "mls_key_package", "group_secrets"]

    let mls_welcome: HexBytes
    let mls_group_info: HexBytes
    let mls_key_package: HexBytes
    let ratchet_tree: HexBytes
    let group_secrets: HexBytes
    let add_proposal: HexBytes
    let update_proposal: HexBytes
    let remove_proposal: HexBytes
    let pre_shared_key_proposal: HexBytes
    let re_init_proposal: HexBytes
    let external_init_proposal: HexBytes
    let group_context_extensions_proposal: HexBytes
    let commit: HexBytes
    let public_message_application: HexBytes
    let public_message_proposal: HexBytes
    let public_message_commit: HexBytes
    let private_message: HexBytes

    func check(with crypto: any CryptoProvider) throws {
        try message("mls_welcome", mls_welcome, .welcome)
        try message("mls_group_info", mls_group_info, .groupInfo)
        try message("mls_key_package", mls_key_package, .keyPackage)
        try message("public_message_application", public_message_application, .publicMessage, .application)
        try message("public_message_proposal", public_message_proposal, .publicMessage, .proposal)
        try message("public_message_commit", public_message_commit, .publicMessage, .commit)
        try message("private_message", private_message, .privateMessage)
        try again("group_secrets", group_secrets, GroupSecrets.self)
        try again("ratchet_tree", ratchet_tree, UnverifiedRatchetTree.self)
        try again("commit", commit, Commit.self)
        try proposal("add_proposal", add_proposal, .add)
        try proposal("update_proposal", update_proposal, .update)
        try proposal("remove_proposal", remove_proposal, .remove)
        try proposal("pre_shared_key_proposal", pre_shared_key_proposal, .preSharedKey)
        try proposal("re_init_proposal", re_init_proposal, .reInit)
        try proposal("external_init_proposal", external_init_proposal, .externalInit)
        try proposal(
            "group_context_extensions_proposal", group_context_extensions_proposal, .groupContextExtensions)
    }

    private func message(
        _ name: String, _ bytes: HexBytes, _ format: WireFormat, _ content: ContentType? = nil
    ) throws {
        let message = try again(name, bytes, MLSMessage.self)
        try expect("wire format of \(name)", message.wireFormat, is: format)
        if let content { try expect("content type of \(name)", message.contentType, is: content) }
    }

    /// The vectors hold proposals without their type.
    private func proposal(_ name: String, _ bytes: HexBytes, _ type: ProposalType) throws {
        let typed = [UInt8(type.rawValue >> 8), UInt8(type.rawValue & 0xFF)] + bytes.bytes
        let proposal = try again(name, HexBytes(typed), Proposal.self)
        try expect("type of \(name)", proposal.type, is: type)
    }

    @discardableResult
    private func again<Value: TLSCodable>(_ name: String, _ bytes: HexBytes, _: Value.Type) throws -> Value {
        let value: Value
        do {
            value = try Value(tlsEncoded: bytes.bytes)
        } catch {
            throw VectorFailure("\(name) cannot be read: \(error)")
        }
        try expect("\(name), written again,", value.tlsEncoded(), is: bytes)
        return value
    }
}
