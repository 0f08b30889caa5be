/// Every rule of RFC 9420 that something received, or about to be sent, can break; ``MLSError/rule(_:)`` names the one
/// that refused.
///
/// Each case is enforced by one small function in `Validation/` (or beside the structure it guards); the comment after
/// a case is the section that demands it.
public enum ValidationRule: String, Hashable, Sendable, CaseIterable {
    // MARK: Framing

    /// Application data travels only as PrivateMessage. (6)
    case applicationDataIsPrivate
    /// The message is for this group. (6)
    case messageNamesGroup
    /// Only version mls10 is spoken. (6)
    case messageVersionIsKnown
    /// The signature over the content verifies with the sender's key. (6.1)
    case contentSignatureIsValid
    /// A member's leaf index names a leaf that is not blank. (6.1, 6.3.2)
    case senderIsMember
    /// An external sender's index is in the `external_senders` extension. (6.1, 12.1.8.1)
    case externalSenderIsListed
    /// An external sender sends proposals only. (6.1)
    case externalSenderSendsProposal
    /// … and only of the types allowed to it. (12.1.8)
    case externalSenderProposalTypeIsAllowed
    /// A `new_member_proposal` sender sends an Add. (6.1)
    case newMemberProposalIsAdd
    /// A `new_member_commit` sender sends a Commit. (6.1)
    case newMemberCommitIsCommit
    /// Senders outside the group use PublicMessage. (6, 12.1.8)
    case outsiderUsesPublicMessage
    /// A member's PublicMessage carries the right membership tag. (6.2)
    case membershipTagIsValid
    /// Padding is all zero. (6.3.1)
    case paddingIsZero
    /// A Commit carries the confirmation tag of the epoch it makes. (6.1)
    case confirmationTagIsValid

    // MARK: Leaf nodes

    /// The application accepts the credential. (5.3.1, 7.3)
    case leafCredentialIsValid
    /// The leaf's own key made its signature. (7.3)
    case leafSignatureIsValid
    /// The leaf's capabilities include what `required_capabilities` names. (7.3, 11.1)
    case leafHasRequiredCapabilities
    /// The leaf's capabilities include the group's protocol version. (7.2, 11.1)
    case leafSupportsGroupVersion
    /// The leaf's capabilities include the group's cipher suite. (7.2, 11.1)
    case leafSupportsGroupCiphersuite
    /// The leaf supports every extension of the GroupContext. (13.4)
    case leafSupportsGroupExtensions
    /// The leaf's credential type is in its own capabilities. (7.2)
    case leafSupportsOwnCredentialType
    /// Every member supports the leaf's credential type. (7.3)
    case leafCredentialTypeIsSupportedByMembers
    /// The leaf supports every credential type members use. (7.3)
    case leafSupportsCredentialTypesInUse
    /// The present is within the leaf's lifetime. (7.3)
    case leafLifetimeIsCurrent
    /// The lifetime is not longer than the application accepts. (7.2)
    case leafLifetimeIsAcceptable
    /// The leaf's non-default extensions are in its own capabilities. (7.2, 7.3)
    case leafExtensionsAreInCapabilities
    /// A leaf in a KeyPackage has source `key_package`. (7.3)
    case leafSourceIsKeyPackage
    /// A leaf in an Update has source `update`. (7.3)
    case leafSourceIsUpdate
    /// A leaf in an UpdatePath has source `commit`. (7.3)
    case leafSourceIsCommit
    /// An Update or UpdatePath brings a new encryption key. (7.3, 12.4.2)
    case leafEncryptionKeyIsFresh
    /// No two leaves share a signature key. (7.3)
    case leafSignatureKeysAreUnique
    /// No two leaves share an encryption key. (7.3)
    case leafEncryptionKeysAreUnique
    /// No list of extensions has a type twice. (13.4)
    case extensionTypesAreUnique

    // MARK: Ratchet tree

    /// A tree has nodes, and its last one is not blank. (7.8, 12.4.3.3)
    case treeEndsWithNode
    /// Leaves lie at even positions, parents at odd ones. (12.4.3.3)
    case treeNodesLieWhereTheyBelong
    /// The tree's hash is the GroupContext's. (7.8, 12.4.3.1)
    case treeHashMatches
    /// Every parent node is parent-hash valid. (7.9.2)
    case parentHashesAreValid
    /// An unmerged leaf is a member below the node. (7.9, 12.4.3.1)
    case unmergedLeavesAreDescendants
    /// Every node between an unmerged leaf and the node lists it too. (12.4.3.1)
    case unmergedLeavesAreListedBelow
    /// Unmerged leaves are in increasing order, none twice. (7.1)
    case unmergedLeavesAreSorted
    /// A parent's encryption key appears in no other node. (12.4.3.1)
    case parentEncryptionKeysAreUnique

    // MARK: Update paths

    /// An UpdatePath has one node for each of the filtered direct path. (7.6)
    case updatePathHasRightLength
    /// A path node has one ciphertext for each node of the copath's resolution. (7.6)
    case updatePathHasRightCiphertexts
    /// The public keys follow from the path secret. (7.5)
    case updatePathKeysMatchSecrets
    /// The new leaf's parent hash is that of its path. (7.9)
    case updatePathParentHashMatches
    /// No public key of the path is in the tree already. (12.4.2)
    case updatePathKeysAreFresh

    // MARK: Key packages

    /// The version is that of the group, and of the MLSMessage around it. (10, 10.1)
    case keyPackageVersionMatches
    /// The cipher suite is the group's. (10.1)
    case keyPackageCiphersuiteMatches
    /// The signature verifies with the leaf's key. (10.1)
    case keyPackageSignatureIsValid
    /// The init key is not the leaf's encryption key. (10.1)
    case keyPackageInitKeyIsDistinct
    /// The init key is a key of the suite. (10)
    case keyPackageInitKeyIsUsable
    /// The package's non-default extensions are in the leaf's capabilities. (10)
    case keyPackageExtensionsAreInCapabilities

    // MARK: Single proposals

    /// A proposal that is decoded only when needed has a well-formed body. (12.1)
    case proposalIsWellFormed
    /// An Update is sent by a member. (12.1.2)
    case updateIsSentByMember
    /// A Remove names a leaf that is not blank. (12.1.3)
    case removeNamesMember
    /// Usage `reinit` of a resumption PSK is for reinitialisation only. (11.2, 12.1.4)
    case preSharedKeyUsageIsNotReInit
    /// Usage `branch` of a resumption PSK is for branching only. (11.3, 12.1.4)
    case preSharedKeyUsageIsNotBranch
    /// The PSK's nonce has the length of the hash. (12.1.4)
    case preSharedKeyNonceHasHashLength
    /// ReInit does not lower the version. (12.1.5)
    case reInitVersionIsNotLower
    /// The members support the new `required_capabilities`. (11.1, 12.1.7)
    case membersHaveNewRequiredCapabilities
    /// The members support the new GroupContext extensions. (13.4)
    case membersSupportNewGroupExtensions
    /// The application lets this sender propose it. (12.1.8, 12.2)
    case proposalIsAuthorized

    // MARK: Proposal lists

    /// The committer updates itself by the path, not by an Update. (12.2)
    case committerDoesNotUpdateItself
    /// The committer does not remove itself. (12.2)
    case committerDoesNotRemoveItself
    /// At most one Update or Remove for a leaf. (12.2)
    case leafIsChangedOnce
    /// No two Adds for the same client. (12.2)
    case addedClientsAreDistinct
    /// No Add for a client that is in the group and stays. (12.2)
    case addedClientIsNotMember
    /// No PSK twice. (12.2)
    case preSharedKeysAreDistinct
    /// At most one GroupContextExtensions. (12.2)
    case groupContextExtensionsIsSingle
    /// A ReInit stands alone. (12.2)
    case reInitStandsAlone
    /// ExternalInit is for external commits. (12.2)
    case externalInitIsForExternalCommits
    /// Members support non-default proposal types in the commit. (12.2)
    case proposalTypesAreSupported
    /// An external commit has one ExternalInit. (12.2)
    case externalCommitHasOneExternalInit
    /// An external commit has at most one Remove. (12.2)
    case externalCommitHasAtMostOneRemove
    /// An external commit removes only an older self of the joiner. (12.2)
    case externalCommitRemovesOwnOldLeaf
    /// An external commit holds ExternalInit, Remove and PreSharedKey proposals only. (12.2)
    case externalCommitProposalTypesAreAllowed

    // MARK: Commits

    /// A commit without proposals, or with one that needs it, has a path. (12.4)
    case commitHasRequiredPath
    /// A reference names a proposal received in this epoch. (12.4)
    case proposalReferenceIsKnown
    /// Every PSK a commit names is at hand. (12.4.2)
    case preSharedKeysAreAvailable
    /// An external commit has a path. (12.4.3.2)
    case externalCommitHasPath
    /// An external commit refers to no proposal. (12.4.3.2)
    case externalCommitHasNoReferences
    /// The application lets outsiders join by external commits. (12.4.3.2)
    case externalCommitIsAllowed

    // MARK: Welcomes and group information

    /// A Welcome names one of our key packages. (12.4.3.1)
    case welcomeNamesKeyPackage
    /// The Welcome's suite is the key package's. (12.4.3.1)
    case welcomeCiphersuiteMatches
    /// Every PSK a Welcome names is at hand. (12.4.3.1)
    case welcomePreSharedKeysAreAvailable
    /// A PSK with usage `reinit` or `branch` is the only such one. (12.4.3.1)
    case welcomeHasOneResumption
    /// The GroupInfo's signer is a member. (12.4.3.1)
    case groupInfoSignerIsMember
    /// The GroupInfo's signature verifies with its signer's key. (12.4.3)
    case groupInfoSignatureIsValid
    /// The GroupInfo's suite is the key package's. (12.4.3.1)
    case groupInfoCiphersuiteMatches
    /// The GroupInfo's version is the key package's. (12.4.3.1)
    case groupInfoVersionMatches
    /// The group is not one we are in. (12.4.3)
    case groupIdentifierIsUnique
    /// The tree came with the GroupInfo or from elsewhere. (12.4.3.3)
    case ratchetTreeIsAvailable
    /// Our key package's leaf is in the tree. (12.4.3.1)
    case ownLeafIsInTree
    /// The path secret's keys are the tree's. (12.4.3.1)
    case pathSecretMatchesTree
    /// The GroupInfo's confirmation tag is that of the derived key. (12.4.3.1)
    case groupInfoConfirmationTagIsValid
    /// We support every extension of the GroupContext. (13.4)
    case joinerSupportsGroupExtensions
    /// A GroupInfo for an external join has an external key. (12.4.3.2)
    case externalPublicKeyIsPresent
    /// A group made by reinitialisation or branching starts with epoch 1. (11.2, 11.3, 12.4.3.1)
    case resumedGroupStartsAtEpochOne
    /// The referenced group ended with a ReInit, and the new one has its parameters. (11.2, 12.4.3.1)
    case reInitParametersMatch
    /// All members of the old group are in the new one. (11.2, 12.4.3.1)
    case reInitKeepsMembers
    /// A branch keeps version and suite. (11.3, 12.4.3.1)
    case branchParametersMatch
    /// The members of a branch are members of the old group. (11.3, 12.4.3.1)
    case branchMembersAreSubset
}
