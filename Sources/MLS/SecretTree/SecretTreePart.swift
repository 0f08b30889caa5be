/// A piece of a secret tree, for a store that saves what has changed and erases what is gone.
///
/// See: RFC 9420 section 9.2
public struct SecretTreePart: Sendable {
    enum Content: Sendable {
        case secret(Secret)
        case ratchets(handshake: SenderRatchet?, application: SenderRatchet)
    }

    /// Where the piece belongs; no two pieces of a tree have the same place, and none lies below another.
    public let node: NodeIndex
    let content: Content
}

/// What to do to the saved pieces of a secret tree to have those of another state of it.
public struct SecretTreeDifference: Sendable {
    /// The places whose pieces are to be erased, before anything is saved.
    public var erased: [NodeIndex] = []
    /// The pieces to be saved.
    public var saved: [SecretTreePart] = []
}

/// Reading; writing is ``SecretWriter``'s, which erases what it leaves behind.
extension SecretTreePart: TLSDecodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        node = NodeIndex(Int(try reader.readUInt32()))
        switch try reader.readUInt8() {
        case 1:
            content = .secret(try reader.readSecret())
        case 2:
            content = .ratchets(
                handshake: try SenderRatchet(from: &reader), application: try SenderRatchet(from: &reader))
        case 3:
            content = .ratchets(handshake: nil, application: try SenderRatchet(from: &reader))
        default:
            throw .invalidValue("part of a secret tree")
        }
    }
}

extension SenderRatchet: TLSDecodable {
    init(from reader: inout TLSReader) throws(WireError) {
        let secret = try reader.readSecret()
        let head = try reader.readUInt32()
        let skipped = try reader.readVector { (reader) throws(WireError) in
            MessageKey(
                generation: try reader.readUInt32(), key: try reader.readSecret(),
                nonce: try reader.readSecret())
        }
        self.init(secret: secret, head: head, skipped: skipped)
    }
}
