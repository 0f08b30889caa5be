/// One commit, one actor: all proposals come from one member, and the path is that member's.
///
/// See: spec groups.md 7, step 6
enum ActorRule {
    static func actor(
        of commit: ExaminedCommit, metadata: MutableMetadata
    ) throws(CommitRefusal) -> CommitActor {
        let author = try author(of: commit.proposals)
        if let author, let path = commit.pathLeaf {
            guard let leaf = commit.members[author] else { throw .actorNotFound }
            guard leaf.signatureKey == path.signatureKey else { throw .multipleActors }
        }
        if let path = commit.pathLeaf { return try CommitActor(leaf: path, metadata: metadata) }
        guard let author else { throw .actorNotFound }
        guard let leaf = commit.members[author] else { throw .actorNotMember }
        return try CommitActor(leaf: leaf, metadata: metadata)
    }

    private static func author(of proposals: [ExaminedCommit.Proposal]) throws(CommitRefusal) -> UInt32? {
        var author: UInt32?
        for proposal in proposals {
            guard case .member(let index) = proposal.sender else { throw .actorNotMember }
            guard author == nil || author == index else { throw .multipleActors }
            author = index
        }
        return author
    }
}
