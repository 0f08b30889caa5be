internal import Conversations
internal import Identity
internal import MLS

/// XMTP's group context extensions in words.
enum ExtensionLayers {
    static func layer(_ element: Extension) -> Layer {
        let number = "0x" + String(element.type.rawValue, radix: 16)
        let fallback = Layer("Extension \(number)", [("length", Words.count(element.data))])
        switch element.type.rawValue {
        case ExtensionNumber.groupMembership:
            guard let membership = try? GroupMembership(extensionData: element.data) else { return fallback }
            return Layer(
                "Group membership",
                membership.members.sorted { $0.key < $1.key }.map {
                    ($0.key.text, "identity log up to \($0.value)")
                })
        case ExtensionNumber.mutableMetadata:
            guard let metadata = try? MutableMetadata(extensionData: element.data) else { return fallback }
            return Layer(
                "Mutable metadata",
                metadata.attributes.sorted { $0.key < $1.key }.map { name, value in
                    // One attribute is a secret of the members.
                    let isSecret = name == MetadataAttribute.commitLogSigner.rawValue
                    return (name.text, isSecret ? Words.hidden(value.text) : value.text)
                } + metadata.adminList.map { ("admin", $0.text) }
                    + metadata.superAdminList.map { ("super admin", $0.text) })
        case ExtensionNumber.immutableMetadata:
            guard let metadata = try? ImmutableMetadata(extensionData: element.data) else { return fallback }
            return Layer(
                "Immutable metadata",
                [("type", "\(metadata.conversationType)"), ("creator", metadata.creatorInboxID.text)])
        default: return fallback
        }
    }
}
