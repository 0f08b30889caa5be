/// One sender's sequence of keys: the secret of the next one, and the keys that were skipped.
///
/// See: RFC 9420 section 9.1
struct SenderRatchet: Sendable {
    /// The secret of generation `head`.
    private(set) var secret: Secret
    /// The next generation that nobody has asked for.
    private(set) var head: UInt32
    /// Keys before the head that were skipped, rising.
    private(set) var skipped: [MessageKey]

    init(secret: Secret, head: UInt32 = 0, skipped: [MessageKey] = []) {
        self.secret = secret
        self.head = head
        self.skipped = skipped
    }

    /// Takes out the key of a generation. Keys skipped on the way there stay as far as the window reaches.
    ///
    /// - Throws: ``MLSError/generationIsTooOld``, ``MLSError/keyWasUsed``, ``MLSError/generationIsTooFarAhead`` or
    ///   ``MLSError/generationsAreExhausted``.
    mutating func take(
        _ generation: UInt32, window: RatchetWindow, suite: any CiphersuiteProvider
    ) throws(MLSError) -> MessageKey {
        if generation < head { return try takeSkipped(generation, window: window) }
        guard generation < .max else { throw .generationsAreExhausted }
        guard generation - head <= window.maximumForwardDistance else { throw .generationIsTooFarAhead }
        do {
            return try moveHead(past: generation, window: window, suite: suite)
        } catch {
            throw .crypto(error)
        }
    }

    private mutating func takeSkipped(
        _ generation: UInt32, window: RatchetWindow
    ) throws(MLSError) -> MessageKey {
        guard head - generation <= window.outOfOrderTolerance else { throw .generationIsTooOld }
        guard let position = skipped.firstIndex(where: { $0.generation == generation }) else {
            throw .keyWasUsed
        }
        return skipped.remove(at: position)
    }

    private mutating func moveHead(
        past generation: UInt32, window: RatchetWindow, suite: any CiphersuiteProvider
    ) throws(CryptoError) -> MessageKey {
        let firstKept = generation + 1 - min(generation + 1, window.outOfOrderTolerance)
        skipped.removeAll { $0.generation < firstKept }
        while head < generation {
            if head >= firstKept { skipped.append(try currentKey(suite: suite)) }
            try advance(suite: suite)
        }
        let key = try currentKey(suite: suite)
        try advance(suite: suite)
        return key
    }

    private func currentKey(suite: any CiphersuiteProvider) throws(CryptoError) -> MessageKey {
        let nonce = try suite.deriveTreeSecret(
            secret, label: "nonce", generation: head, length: suite.aeadNonceLength)
        let key = try suite.deriveTreeSecret(
            secret, label: "key", generation: head, length: suite.aeadKeyLength)
        return MessageKey(generation: head, key: key, nonce: nonce)
    }

    private mutating func advance(suite: any CiphersuiteProvider) throws(CryptoError) {
        secret = try suite.deriveTreeSecret(
            secret, label: "secret", generation: head, length: suite.hashLength)
        head += 1
    }
}
