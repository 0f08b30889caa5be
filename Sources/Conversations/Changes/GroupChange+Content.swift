import Identity

/// The change as the content type `xmtp.org/group_updated:1.0`.
///
/// See: spec groups.md 2.3, 11.2
extension GroupChange {
    static let contentType: ExactText = "group_updated"

    /// The bytes of the `EncodedContent` that is stored.
    public func encodedContent() -> [UInt8] {
        EncodedContentFrame.bytes(type: Self.contentType, content: message())
    }

    /// Reads a stored change; nil when the content is of another type or cannot be read.
    public init?(encodedContent: [UInt8]) {
        guard let frame = try? EncodedContentFrame.read(encodedContent), frame.type == Self.contentType,
            let change = try? GroupChange(message: frame.content)
        else { return nil }
        self = change
    }

    private func message() -> [UInt8] {
        var writer = ProtobufWriter()
        writer.write(initiatedBy, field: 1)
        Self.write(added, field: 2, to: &writer)
        Self.write(removed, field: 3, to: &writer)
        for change in attributes {
            writer.writeMessage(field: 4) { inner in
                inner.write(change.name, field: 1)
                if let old = change.oldValue { inner.writeElement(old.utf8, field: 2) }
                if let new = change.newValue { inner.writeElement(new.utf8, field: 3) }
            }
        }
        for (number, list): (UInt32, [InboxID]) in [
            (5, left), (6, adminsAdded), (7, adminsRemoved), (8, superAdminsAdded), (9, superAdminsRemoved),
        ] {
            Self.write(list, field: number, to: &writer)
        }
        return writer.bytes
    }

    private static func write(_ inboxes: [InboxID], field: UInt32, to writer: inout ProtobufWriter) {
        for inbox in inboxes { writer.writeMessage(field: field) { $0.write(inbox, field: 1) } }
    }

    private init(message: [UInt8]) throws(ProtobufError) {
        self.init(initiatedBy: .empty)
        var reader = ProtobufReader(message)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: initiatedBy = try reader.inboxID(field)
            case 2: added.append(try Self.inbox(reader.message(field)))
            case 3: removed.append(try Self.inbox(reader.message(field)))
            case 4: attributes.append(try Self.attribute(reader.message(field)))
            case 5: left.append(try Self.inbox(reader.message(field)))
            case 6: adminsAdded.append(try Self.inbox(reader.message(field)))
            case 7: adminsRemoved.append(try Self.inbox(reader.message(field)))
            case 8: superAdminsAdded.append(try Self.inbox(reader.message(field)))
            case 9: superAdminsRemoved.append(try Self.inbox(reader.message(field)))
            default: try reader.skip(field)
            }
        }
    }

    private static func inbox(_ reader: ProtobufReader) throws(ProtobufError) -> InboxID {
        var reader = reader
        var inbox: InboxID = .empty
        while let field = try reader.nextField() {
            if field.number == 1 { inbox = try reader.inboxID(field) } else { try reader.skip(field) }
        }
        return inbox
    }

    private static func attribute(_ reader: ProtobufReader) throws(ProtobufError) -> AttributeChange {
        var reader = reader
        var name: ExactText = ""
        var old: ExactText?
        var new: ExactText?
        while let field = try reader.nextField() {
            switch field.number {
            case 1: name = try reader.text(field)
            case 2: old = try reader.text(field)
            case 3: new = try reader.text(field)
            default: try reader.skip(field)
            }
        }
        return AttributeChange(name: name, oldValue: old, newValue: new)
    }
}
