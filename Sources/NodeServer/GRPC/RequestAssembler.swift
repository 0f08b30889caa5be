internal import LocalNode
internal import NIOCore

/// Collects the one message a call of ours carries: a flag byte, a length of four bytes, the message.
///
/// A length beyond the limit is refused as soon as it is read, before its bytes arrive.
struct RequestAssembler {
    /// A whole message as it came.
    struct Message: Hashable {
        var isCompressed: Bool
        var bytes: [UInt8]
    }

    private static let prefixBytes = 5

    private var buffer = ByteBuffer()
    /// The largest message taken, in bytes.
    let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Bytes held.
    var count: Int { buffer.readableBytes }

    /// Takes a part of the request.
    ///
    /// - Throws: a refusal when the message would be larger than the limit.
    mutating func append(_ part: ByteBuffer) throws(NodeRefusal) {
        if buffer.readableBytes == 0 {
            buffer = part
        } else {
            buffer.writeImmutableBuffer(part)
        }
        if let length, length > limit {
            throw NodeRefusal(
                .resourceExhausted, "grpc: received message larger than max (\(length) vs. \(limit))")
        }
        guard buffer.readableBytes <= limit + Self.prefixBytes else { throw Self.severalMessages }
    }

    /// The message, once the request has ended.
    ///
    /// - Throws: a refusal when there is none, more than one, or half of one.
    func message() throws(NodeRefusal) -> Message {
        guard let length else {
            throw NodeRefusal(
                .internalError,
                "cardinality violation: received no request message from non-client-streaming RPC")
        }
        let rest = buffer.readableBytes - Self.prefixBytes
        guard rest >= length else { throw NodeRefusal(.internalError, "unexpected EOF") }
        guard rest == length else { throw Self.severalMessages }
        let start = buffer.readerIndex
        guard let flag: UInt8 = buffer.getInteger(at: start), flag <= 1,
            let bytes = buffer.getBytes(at: start + Self.prefixBytes, length: length)
        else { throw NodeRefusal(.internalError, "grpc: received unexpected payload format") }
        return Message(isCompressed: flag == 1, bytes: bytes)
    }

    private var length: Int? {
        buffer.getInteger(at: buffer.readerIndex + 1, as: UInt32.self).map(Int.init)
    }

    private static let severalMessages = NodeRefusal(
        .internalError,
        "cardinality violation: received multiple request messages for non-client-streaming RPC")
}
