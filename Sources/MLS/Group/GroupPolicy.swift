/// When a leaf is looked at; a policy decides by it whether lifetimes count.
public enum LeafOccasion: Hashable, Sendable {
    /// We are about to add the client of a key package, by a proposal or a commit of ours.
    case adding
    /// Somebody else adds it, or sends it in an update path or Update.
    case receiving
    /// It is in the tree of a group we join.
    case joining
}

/// What the application decides where RFC 9420 leaves it to the application.
///
/// The defaults follow the RFC and trust every credential; ``StandardPolicy`` is the policy of defaults alone. Functions
/// answer from what they are given, at once: decisions that need the network are taken on a ``StagedCommit`` before it
/// is merged.
public protocol GroupPolicy: Sendable {
    /// Whether a credential is one to trust for its signature key.
    ///
    /// See: RFC 9420 section 5.3.1
    func isCredentialValid(_ credential: Credential, signatureKey: SignaturePublicKey) -> Bool

    /// Whether a member may put `new` in the place of its leaf `old`: in an Update, a path, or when it rejoins.
    ///
    /// See: RFC 9420 section 5.3.1
    func isSuccessor(_ new: LeafNode, of old: LeafNode) -> Bool

    /// Bytes equal for leaves of the same client: a group holds a client once.
    ///
    /// See: RFC 9420 section 12.2
    func clientIdentity(of leaf: LeafNode) -> [UInt8]

    /// Bytes equal for leaves of the same member in different groups: reinitialised groups and branches are compared
    /// by them.
    ///
    /// See: RFC 9420 sections 11.2, 11.3
    func memberIdentity(of leaf: LeafNode) -> [UInt8]

    /// Whether a lifetime must contain the present on this occasion.
    ///
    /// See: RFC 9420 section 7.3
    func checksLifetime(on occasion: LeafOccasion) -> Bool

    /// The longest lifetime accepted, in seconds; nil for any. Asked only where ``checksLifetime(on:)`` says so.
    ///
    /// See: RFC 9420 section 7.2
    var maximumLifetime: UInt64? { get }

    /// Whether messages of this wire format and content are taken at all.
    func accepts(_ contentType: ContentType, as wireFormat: WireFormat, from sender: Sender) -> Bool

    /// Whether this sender may propose this, alone or inside a commit.
    ///
    /// See: RFC 9420 sections 12.1.8, 12.2
    func isAllowed(_ proposal: Proposal, from sender: Sender) -> Bool

    /// Whether outsiders may join by external commits.
    ///
    /// See: RFC 9420 section 12.4.3.2
    var allowsExternalCommits: Bool { get }

    /// Whether we, with these capabilities, can be in a group with these GroupContext extensions.
    ///
    /// See: RFC 9420 section 13.4
    func canJoin(groupExtensions: ExtensionList, capabilities: Capabilities) -> Bool

    /// Whether leaves must list the group's cipher suite, and key packages the GREASE extensions they carry, in their
    /// capabilities. The RFC demands it; some senders, those of the working group's passive client files among them, do
    /// not do it.
    ///
    /// See: RFC 9420 sections 7.2, 10, 11.1
    var demandsCompleteCapabilities: Bool { get }

    /// Looks at a commit before it becomes mergeable; throws to refuse it.
    func review(_ commit: StagedCommit) throws(MLSError)
}

extension GroupPolicy {
    public func isCredentialValid(_ credential: Credential, signatureKey: SignaturePublicKey) -> Bool { true }

    public func isSuccessor(_ new: LeafNode, of old: LeafNode) -> Bool { new.credential == old.credential }

    public func clientIdentity(of leaf: LeafNode) -> [UInt8] { leaf.signatureKey.bytes }

    public func memberIdentity(of leaf: LeafNode) -> [UInt8] { leaf.credential.tlsEncoded() }

    public func checksLifetime(on occasion: LeafOccasion) -> Bool { occasion == .adding }

    public var maximumLifetime: UInt64? { nil }

    public func accepts(_ contentType: ContentType, as wireFormat: WireFormat, from sender: Sender) -> Bool {
        true
    }

    public func isAllowed(_ proposal: Proposal, from sender: Sender) -> Bool { true }

    public var allowsExternalCommits: Bool { true }

    public func canJoin(groupExtensions: ExtensionList, capabilities: Capabilities) -> Bool {
        capabilities.supportsAll(groupExtensions.types)
    }

    public var demandsCompleteCapabilities: Bool { true }

    public func review(_ commit: StagedCommit) throws(MLSError) {}
}

/// The RFC's rules and no others: every credential is trusted, every sender may do what the RFC lets it do.
public struct StandardPolicy: GroupPolicy {
    public init() {}
}
