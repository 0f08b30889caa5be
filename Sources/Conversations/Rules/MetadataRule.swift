/// What a commit changes in 0xFF00, and whether the new values fit.
///
/// See: spec groups.md 7, steps 2 to 4
enum MetadataRule {
    static func changes(
        in commit: ExaminedCommit, from old: MutableMetadata
    ) throws(CommitRefusal) -> MetadataChanges {
        guard let before = commit.currentExtensions.data(of: ExtensionNumber.mutableMetadata),
            let after = commit.newExtensions.data(of: ExtensionNumber.mutableMetadata)
        else { throw .missingMutableMetadata }
        guard before != after else {
            return MetadataChanges(minimumVersion: old.attributes[MetadataAttribute.minimumVersion.rawValue])
        }
        guard let new = try? MutableMetadata(extensionData: after) else { throw .mutableMetadata }
        let changes = MetadataChanges(from: old, to: new)
        try demandLengths(of: changes.attributes)
        return changes
    }

    private static func demandLengths(of changes: [AttributeChange]) throws(CommitRefusal) {
        for change in changes {
            guard let value = change.newValue, let limit = MetadataAttribute(rawValue: change.name).limit
            else {
                continue
            }
            guard value.count <= limit else { throw .tooManyCharacters(limit: limit) }
        }
    }
}
