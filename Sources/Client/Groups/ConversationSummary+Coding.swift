import Identity
import MLS

/// How a summary lies in the store: a list of thousands is read in one go, so it is in the binary form MLS has a reader for.
extension ConversationSummary {
    private static let format: UInt8 = 1

    func encoded() -> [UInt8] {
        var writer = TLSWriter(reserving: 256 + 66 * members.count)
        writer.writeUInt8(Self.format)
        writer.writeUInt64(epoch)
        for text in [name, description, imageURL, applicationData, creator.text] {
            writer.writeOpaque(Array(text.utf8))
        }
        for inboxes in [members, admins, superAdmins] {
            writer.writeUInt32(UInt32(clamping: inboxes.count))
            for inbox in inboxes { writer.writeOpaque(Array(inbox.text.utf8)) }
        }
        return writer.bytes
    }

    /// What cannot be read is empty.
    init(encoded: [UInt8]) {
        self = (try? ConversationSummary(reading: encoded)) ?? ConversationSummary()
    }

    private init(reading bytes: [UInt8]) throws(WireError) {
        var reader = TLSReader(bytes.span.bytes)
        guard try reader.readUInt8() == Self.format else { throw .invalidValue("summary format") }
        epoch = try reader.readUInt64()
        name = try Self.text(&reader)
        description = try Self.text(&reader)
        imageURL = try Self.text(&reader)
        applicationData = try Self.text(&reader)
        creator = InboxID(try Self.text(&reader))
        members = try Self.inboxes(&reader)
        admins = try Self.inboxes(&reader)
        superAdmins = try Self.inboxes(&reader)
    }

    private static func text(_ reader: inout TLSReader) throws(WireError) -> String {
        String(decoding: try reader.readOpaque(), as: UTF8.self)
    }

    private static func inboxes(_ reader: inout TLSReader) throws(WireError) -> [InboxID] {
        var inboxes: [InboxID] = []
        for _ in 0..<(try reader.readUInt32()) { inboxes.append(InboxID(try text(&reader))) }
        return inboxes
    }
}
