/// What travels beside a welcome.
///
/// See: spec groups.md 2.1, 9.6
struct WelcomeMetadata: Hashable, Sendable {
    /// Sequence id of the commit that added the joiner, 0 when the sender did not know: where the joiner begins to read.
    let messageCursor: UInt64

    init(messageCursor: UInt64) {
        self.messageCursor = messageCursor
    }

    init(bytes: [UInt8]) throws(ConversationsError) {
        var cursor: UInt64 = 0
        do {
            var reader = ProtobufReader(bytes)
            while let field = try reader.nextField() {
                if field.number == 1 { cursor = try reader.uint64(field) } else { try reader.skip(field) }
            }
        } catch {
            throw ConversationsError(.malformedMessage, "a welcome's metadata is no protocol buffer")
        }
        messageCursor = cursor
    }

    func bytes() -> [UInt8] {
        var writer = ProtobufWriter()
        writer.write(messageCursor, field: 1)
        return writer.bytes
    }
}
