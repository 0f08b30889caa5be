/// The extensions of a group context, as raw bytes in the order the committer wrote them.
///
/// Protocol buffer maps have no fixed order, so encoding an extension again changes the group context and with it the
/// epoch's keys. An extension that does not change is therefore copied, never rebuilt.
///
/// See: spec groups.md 2.2, 3
public struct ContextExtensions: Hashable, Sendable {
    /// One extension.
    public struct Entry: Hashable, Sendable {
        /// The extension type; see ``ExtensionNumber``.
        public let number: UInt16
        /// `extension_data`, without its length.
        public let data: [UInt8]

        public init(number: UInt16, data: [UInt8]) {
            self.number = number
            self.data = data
        }
    }

    public let entries: [Entry]

    public init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// The data of the first extension of this type.
    public func data(of number: UInt16) -> [UInt8]? {
        entries.first { $0.number == number }?.data
    }

    /// The list with one extension changed: the old one removed, the new one at the end, as the reference writes it.
    public func replacing(_ number: UInt16, with data: [UInt8]) -> ContextExtensions {
        ContextExtensions(entries.filter { $0.number != number } + [Entry(number: number, data: data)])
    }

    /// What was fixed at creation (0xF000).
    ///
    /// - Throws: `missingExtension`, or what the extension's decoder refuses.
    public func immutableMetadata() throws(ConversationsError) -> ImmutableMetadata {
        try ImmutableMetadata(
            extensionData: required(ExtensionNumber.immutableMetadata, "immutable metadata"))
    }

    /// Names, settings and roles (0xFF00).
    ///
    /// - Throws: `missingExtension`, or what the extension's decoder refuses.
    public func mutableMetadata() throws(ConversationsError) -> MutableMetadata {
        try MutableMetadata(extensionData: required(ExtensionNumber.mutableMetadata, "mutable metadata"))
    }

    /// Who belongs to the group (0xFF01).
    ///
    /// - Throws: `missingExtension`, or what the extension's decoder refuses.
    public func groupMembership() throws(ConversationsError) -> GroupMembership {
        try GroupMembership(extensionData: required(ExtensionNumber.groupMembership, "group membership"))
    }

    /// Who may do what (0xFF02).
    ///
    /// - Throws: `missingExtension`, or what the extension's decoder refuses.
    public func groupPermissions() throws(ConversationsError) -> GroupPermissions {
        try GroupPermissions(extensionData: required(ExtensionNumber.groupPermissions, "group permissions"))
    }

    private func required(_ number: UInt16, _ name: String) throws(ConversationsError) -> [UInt8] {
        guard let data = data(of: number) else {
            throw ConversationsError(.missingExtension, "the group context has no \(name)")
        }
        return data
    }
}
