public import MLS

/// Seals one welcome for all installations a commit added.
///
/// See: spec groups.md 9.2, 9.3
public enum WelcomeSealer {
    /// The messages to send, in order: when there is a shared welcome it comes first, so that pointers lead somewhere.
    ///
    /// - Parameters:
    ///   - welcome: the encoded MLS message.
    ///   - messageCursor: sequence id the node gave to the commit; 0 if unknown.
    /// - Throws: `cryptography` when a recipient's key is none.
    public static func seal(
        _ welcome: [UInt8], messageCursor: UInt64, for recipients: [WelcomeRecipient],
        random: inout some RandomSource
    ) throws(ConversationsError) -> [SealedWelcome] {
        let metadata = WelcomeMetadata(messageCursor: messageCursor).bytes()
        let capable = recipients.count { $0.canReadPointers }
        guard capable > ProtocolLimits.installationsBeforePointers else {
            var sealed: [SealedWelcome] = []
            for recipient in recipients {
                sealed.append(.direct(try direct(welcome, metadata, recipient, &random)))
            }
            return sealed
        }
        let pointer = WelcomePointer(random: &random)
        var sealed: [SealedWelcome] = [.direct(try pointee(welcome, metadata, pointer))]
        let plaintext = pointer.bytes()
        for recipient in recipients {
            sealed.append(
                recipient.canReadPointers
                    ? .pointer(try self.pointer(plaintext, recipient, &random))
                    : .direct(try direct(welcome, metadata, recipient, &random)))
        }
        return sealed
    }

    /// Cuts the messages into requests: as many as fit when all were as large as the first, at most 50.
    public static func requests(_ welcomes: [SealedWelcome]) -> [[SealedWelcome]] {
        guard let first = welcomes.first else { return [] }
        let fitting = ProtocolLimits.nodePayload / max(1, first.payloadSize)
        let count = min(max(1, fitting), ProtocolLimits.welcomesPerRequest)
        return stride(from: 0, to: welcomes.count, by: count).map {
            Array(welcomes[$0..<min($0 + count, welcomes.count)])
        }
    }

    private static func direct(
        _ welcome: [UInt8], _ metadata: [UInt8], _ recipient: WelcomeRecipient,
        _ random: inout some RandomSource
    ) throws(ConversationsError) -> DirectWelcome {
        let (data, sealedMetadata) = try WelcomeWrapper.seal(
            welcome, metadata: metadata, to: recipient.wrapper, random: &random)
        return DirectWelcome(
            destination: recipient.installation, data: data, publicKey: recipient.wrapper.publicKey,
            algorithm: recipient.wrapper.algorithm.rawValue, metadata: sealedMetadata)
    }

    private static func pointee(
        _ welcome: [UInt8], _ metadata: [UInt8], _ pointer: WelcomePointer
    ) throws(ConversationsError) -> DirectWelcome {
        DirectWelcome(
            destination: pointer.destination, data: try pointer.seal(welcome, nonce: pointer.dataNonce),
            publicKey: [], algorithm: WelcomeWrapperAlgorithm.symmetricKey.rawValue,
            metadata: try pointer.seal(metadata, nonce: pointer.metadataNonce))
    }

    private static func pointer(
        _ plaintext: [UInt8], _ recipient: WelcomeRecipient, _ random: inout some RandomSource
    ) throws(ConversationsError) -> PointerWelcome {
        let (sealed, _) = try WelcomeWrapper.seal(
            plaintext, metadata: [], to: recipient.wrapper, random: &random)
        return PointerWelcome(
            destination: recipient.installation, pointer: sealed, publicKey: recipient.wrapper.publicKey,
            algorithm: recipient.wrapper.algorithm.rawValue)
    }
}
