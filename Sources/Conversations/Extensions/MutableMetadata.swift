public import Identity

/// Names, settings and roles of a group (extension 0xFF00).
///
/// Attributes that are not known are kept when the extension is written again.
///
/// See: spec groups.md 2.2, 3.1
public struct MutableMetadata: Hashable, Sendable {
    public var attributes: [ExactText: ExactText]
    /// In the order of the extension; the same inbox may stand there twice.
    public var adminList: [InboxID]
    public var superAdminList: [InboxID]

    public init(attributes: [ExactText: ExactText], adminList: [InboxID], superAdminList: [InboxID]) {
        self.attributes = attributes
        self.adminList = adminList
        self.superAdminList = superAdminList
    }

    /// - Throws: `malformedMessage`; `missingField` when one of the lists is absent (an empty list is present).
    public init(extensionData: [UInt8]) throws(ConversationsError) {
        var attributes: [ExactText: ExactText] = [:]
        var admins: [InboxID]?
        var superAdmins: [InboxID]?
        do {
            var reader = ProtobufReader(extensionData)
            while let field = try reader.nextField() {
                switch field.number {
                case 1:
                    let (key, value) = try Self.attribute(reader.message(field))
                    attributes[key] = value
                case 2: admins = try Self.inboxes(reader.message(field), after: admins)
                case 3: superAdmins = try Self.inboxes(reader.message(field), after: superAdmins)
                default: try reader.skip(field)
                }
            }
        } catch {
            throw ConversationsError(.malformedMessage, "mutable metadata is no protocol buffer")
        }
        guard let admins, let superAdmins else {
            throw ConversationsError(.missingField, "mutable metadata lacks a list of admins")
        }
        self.init(attributes: attributes, adminList: admins, superAdminList: superAdmins)
    }

    /// The message, attributes in ascending order of their names, both lists present.
    public func extensionData() -> [UInt8] {
        var writer = ProtobufWriter()
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
            writer.writeMessage(field: 1) { entry in
                entry.write(name, field: 1)
                entry.write(value, field: 2)
            }
        }
        for (number, list): (UInt32, [InboxID]) in [(2, adminList), (3, superAdminList)] {
            writer.writeMessage(field: number) { inner in
                for inbox in list { inner.writeElement(inbox.utf8, field: 1) }
            }
        }
        return writer.bytes
    }

    public subscript(attribute: MetadataAttribute) -> String? {
        get { attributes[attribute.rawValue]?.text }
        set { attributes[attribute.rawValue] = newValue.map { ExactText($0) } }
    }

    /// What the lists make of an inbox.
    public func role(of inbox: InboxID) -> Role {
        if superAdminList.contains(inbox) { return .superAdmin }
        return adminList.contains(inbox) ? .admin : .member
    }

    /// When messages disappear, if the attributes say so in whole numbers.
    public var disappearingSettings: DisappearingSettings? {
        guard let from = self[.disappearFrom].flatMap(DecimalText.int64),
            let duration = self[.disappearIn].flatMap(DecimalText.int64)
        else { return nil }
        return DisappearingSettings(fromNanoseconds: from, inNanoseconds: duration)
    }

    /// The 32-byte Ed25519 secret for commit log entries, when the attribute holds hex.
    public var commitLogSigner: [UInt8]? {
        self[.commitLogSigner].flatMap(Hex.decode)
    }

    private static func attribute(
        _ reader: ProtobufReader
    ) throws(ProtobufError) -> (ExactText, ExactText) {
        var reader = reader
        var key: ExactText = ""
        var value: ExactText = ""
        while let field = try reader.nextField() {
            switch field.number {
            case 1: key = try reader.text(field)
            case 2: value = try reader.text(field)
            default: try reader.skip(field)
            }
        }
        return (key, value)
    }

    private static func inboxes(
        _ reader: ProtobufReader, after earlier: [InboxID]?
    ) throws(ProtobufError) -> [InboxID] {
        var reader = reader
        var list = earlier ?? []
        while let field = try reader.nextField() {
            if field.number == 1 { list.append(try reader.inboxID(field)) } else { try reader.skip(field) }
        }
        return list
    }
}
