/// What the reference's MLS library demands of a GroupContextExtensions proposal beyond RFC 9420: one at most, and every
/// type is a default one or required of all members by the same list. 0xF000 is a type of its own there and must have
/// its inner length.
///
/// See: spec groups.md 7, step 0; 1.2
enum ContextExtensionsRule {
    static func demand(_ commit: ExaminedCommit) throws(CommitRefusal) {
        var seen = false
        for proposal in commit.proposals {
            guard case .contextExtensions(let extensions) = proposal.change else { continue }
            guard !seen else { throw .unsupportedContextExtension }
            seen = true
            try demand(extensions)
        }
    }

    private static func demand(_ extensions: ContextExtensions) throws(CommitRefusal) {
        let required = requiredExtensions(in: extensions)
        var numbers: Set<UInt16> = []
        for entry in extensions.entries {
            let isDefault = (1...5).contains(entry.number)
            guard numbers.insert(entry.number).inserted, isDefault || required.contains(entry.number) else {
                throw .unsupportedContextExtension
            }
        }
        if let data = extensions.data(of: ExtensionNumber.immutableMetadata) {
            guard LengthPrefixed.unwrap(data) != nil else { throw .unsupportedContextExtension }
        }
    }

    private static func requiredExtensions(in extensions: ContextExtensions) -> Set<UInt16> {
        guard let data = extensions.data(of: ExtensionNumber.requiredCapabilities),
            let (list, _) = LengthPrefixed.read(data[...]), list.count.isMultiple(of: 2)
        else { return [] }
        var numbers: Set<UInt16> = []
        var bytes = list.makeIterator()
        while let high = bytes.next(), let low = bytes.next() {
            numbers.insert(UInt16(high) << 8 | UInt16(low))
        }
        return numbers
    }
}
