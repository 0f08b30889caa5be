@testable public import MLS

/// What a member with bad intentions can send: anything, properly signed and encrypted.
extension FuzzGroup {
    /// A PublicMessage with a body of the member's choice.
    public func publicMessage(_ body: FramedContent.Body) throws -> [UInt8] {
        let signed = try AuthenticatedContent.signed(
            frame(body), wireFormat: .publicMessage, groupContext: hostile.state.encodedContext,
            confirmationTag: body.contentType == .commit
                ? [UInt8](repeating: 1, count: suite.hashLength) : nil,
            with: hostile.signer.privateKey, suite: suite)
        let message = PublicMessage.protecting(
            signed, groupContext: hostile.state.encodedContext,
            membershipKey: hostile.state.secrets.membershipKey,
            suite: suite)
        return MLSMessage.publicMessage(message).tlsEncoded()
    }

    /// A PrivateMessage with these bytes inside, whatever they are.
    public func privateMessage(_ plaintext: [UInt8], as type: ContentType) throws -> [UInt8] {
        let body: FramedContent.Body =
            switch type {
            case .application: .application([])
            case .proposal: .proposal(.remove(0))
            case .commit: .commit(Commit(proposals: []))
            }
        guard
            let key = try hostile.secretTree?.peekNext(
                leaf: hostile.ownLeafIndex, kind: type.ratchet, suite: suite)
        else { return [] }
        let message = try ContentProtection.seal(
            plaintext, of: frame(body), with: key.key, reuseGuard: 7,
            senderDataSecret: hostile.state.secrets.senderDataSecret, suite: suite)
        return MLSMessage.privateMessage(message).tlsEncoded()
    }

    /// A body with the signature the member would put beside it, as ``privateMessage(_:as:)`` takes it.
    public func signedPlaintext(_ body: FramedContent.Body) throws -> [UInt8] {
        let signed = try AuthenticatedContent.signed(
            frame(body), wireFormat: .privateMessage, groupContext: hostile.state.encodedContext,
            confirmationTag: body.contentType == .commit
                ? [UInt8](repeating: 1, count: suite.hashLength) : nil,
            with: hostile.signer.privateKey, suite: suite)
        var writer = TLSWriter()
        body.encode(to: &writer)
        signed.auth.encode(contentType: body.contentType, to: &writer)
        return writer.bytes
    }

    /// A body, of the type the first byte says.
    public static func body(_ type: UInt8, _ bytes: [UInt8]) throws -> FramedContent.Body {
        var reader = TLSReader(bytes.span.bytes)
        return try FramedContent.Body(type: [.application, .proposal, .commit][Int(type % 3)], from: &reader)
    }

    private func frame(_ body: FramedContent.Body) -> FramedContent {
        FramedContent(
            groupID: hostile.groupID, epoch: hostile.epoch, sender: .member(hostile.ownLeafIndex), body: body)
    }
}

extension FuzzGroup {
    /// The keys with which the victim's group is loaded.
    public var victimSigner: SignatureKeyPair { victim.signer }
}
