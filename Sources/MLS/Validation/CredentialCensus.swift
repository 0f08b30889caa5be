/// Which credential types members use and which all of them support: looked up once for a tree, asked for every leaf.
///
/// See: RFC 9420 section 7.3
struct CredentialCensus: Sendable {
    /// The types members use, each once.
    private(set) var used: [CredentialType] = []
    /// The types every member lists; nil for a tree without members.
    private(set) var supportedByAll: [CredentialType]?

    init(_ tree: RatchetTree) {
        for case let leaf? in tree.leaves {
            let type = leaf.credential.type
            if !used.contains(type) { used.append(type) }
            let supported = leaf.capabilities.credentials
            supportedByAll = supportedByAll.map { $0.filter { supported.contains($0) } } ?? supported
        }
    }
}
