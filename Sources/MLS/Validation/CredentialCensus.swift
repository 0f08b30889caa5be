/// Which credential types members use and which all of them support: looked up once for a tree, asked for every leaf.
///
/// See: RFC 9420 section 7.3
struct CredentialCensus: Sendable {
    /// The types members use, each once.
    private(set) var used: [CredentialType] = []
    /// The types every member lists; nil for a tree without members.
    private var supportedByAll: Set<CredentialType>?

    init(_ tree: RatchetTree) {
        var seen = Set<CredentialType>()
        var last: [CredentialType]?
        for case let leaf? in tree.leaves {
            if seen.insert(leaf.credential.type).inserted { used.append(leaf.credential.type) }
            // Most members list the same.
            let supported = leaf.capabilities.credentials
            if supported == last { continue }
            last = supported
            supportedByAll = supportedByAll?.intersection(supported) ?? Set(supported)
        }
    }

    /// Whether every member lists a type.
    func isSupportedByAll(_ type: CredentialType) -> Bool { supportedByAll?.contains(type) ?? true }
}
