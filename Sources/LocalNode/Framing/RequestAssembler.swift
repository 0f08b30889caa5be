/// Collects the one message a call of ours carries: a flag byte, a length of four bytes, the message.
///
/// A length beyond the limit is refused as soon as it is read, before its bytes arrive.
package struct RequestAssembler: Sendable {
    /// A whole message as it came.
    package struct Message: Hashable {
        package var isCompressed: Bool
        package var bytes: [UInt8]

        package init(isCompressed: Bool, bytes: [UInt8]) {
            self.isCompressed = isCompressed
            self.bytes = bytes
        }
    }

    private static let prefixBytes = 5
    /// Room made at once for a message that has only been announced.
    private static let roomAtOnce = 64 * 1024

    private var prefix: [UInt8] = []
    private var content: [UInt8] = []
    /// The largest message taken, in bytes.
    package let limit: Int

    package init(limit: Int) { self.limit = limit }

    /// Takes a part of the request.
    ///
    /// - Throws: a refusal when the message is larger than the limit or than it said.
    package mutating func append(_ part: some Collection<UInt8>) throws(NodeRefusal) {
        let refusal = part.withContiguousStorageIfAvailable { take(UnsafeRawBufferPointer($0)) }
        if let refusal = refusal ?? Array(part).withUnsafeBytes({ take($0) }) { throw refusal }
    }

    /// Takes a part of the request, or says why not.
    package mutating func take(_ part: UnsafeRawBufferPointer) -> NodeRefusal? {
        var part = part[...]
        if prefix.count < Self.prefixBytes {
            let head = part.prefix(Self.prefixBytes - prefix.count)
            prefix += head
            part = part.dropFirst(head.count)
            guard let length else { return nil }
            guard length <= limit else {
                return NodeRefusal(
                    .resourceExhausted, "grpc: received message larger than max (\(length) vs. \(limit))")
            }
            content.reserveCapacity(min(length, Self.roomAtOnce))
        }
        guard let length, part.count <= length - content.count else { return Self.severalMessages }
        content += part
        return nil
    }

    /// The message, once the request has ended.
    ///
    /// - Throws: a refusal when there is none or half of one.
    package func message() throws(NodeRefusal) -> Message {
        guard let length, let flag = prefix.first else {
            throw NodeRefusal(
                .internalError,
                "cardinality violation: received no request message from non-client-streaming RPC")
        }
        guard content.count == length else { throw NodeRefusal(.internalError, "unexpected EOF") }
        guard flag <= 1 else { throw NodeRefusal(.internalError, "grpc: received unexpected payload format") }
        return Message(isCompressed: flag == 1, bytes: content)
    }

    /// What the message says of its length; nil while that has not arrived.
    private var length: Int? {
        guard prefix.count == Self.prefixBytes else { return nil }
        return prefix.dropFirst().reduce(0) { $0 << 8 | Int($1) }
    }

    private static let severalMessages = NodeRefusal(
        .internalError,
        "cardinality violation: received multiple request messages for non-client-streaming RPC")
}
