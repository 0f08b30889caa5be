@testable import MLS

/// What is wrong with proposals, alone and together.
enum ProposalRefusals {
    private static let custom = ProposalType(rawValue: 0xF7A0)

    static let single: [Refusal] = [
        Refusal(.proposalIsWellFormed) { stage in
            let extensions: ExtensionList = [Extension(type: .requiredCapabilities, data: [1])]
            return .message(try stage.alice.commit([.groupContextExtensions(extensions)]))
        },
        Refusal(.removeNamesMember) { .message(try $0.alice.commitUnapplied([.remove(3)])) },
        Refusal(.preSharedKeyUsageIsNotReInit) { stage in
            .message(try stage.alice.commit([.preSharedKey(resumption(.reInit, stage))]))
        },
        Refusal(.preSharedKeyUsageIsNotBranch) { stage in
            .message(try stage.alice.commit([.preSharedKey(resumption(.branch, stage))]))
        },
        Refusal(.preSharedKeyNonceHasHashLength) { stage in
            let id = PreSharedKeyID(kind: .external(id: [1]), nonce: stage.nonce(31))
            return .message(try stage.alice.commit([.preSharedKey(id)]))
        },
        Refusal(.reInitVersionIsNotLower) { stage in
            let reInit = ReInit(
                groupID: [1], version: ProtocolVersion(rawValue: 0), ciphersuite: Stage.suite)
            return .message(try stage.alice.commit([.reInit(reInit)]))
        },
        Refusal(.membersHaveNewRequiredCapabilities) { stage in
            let required = RequiredCapabilities(proposals: [custom])
            return .message(try stage.alice.commit([.groupContextExtensions([Extension(required)])]))
        },
        Refusal(.membersSupportNewGroupExtensions) { stage in
            let unknown = Extension(type: ExtensionType(rawValue: 0xF0F0), data: [])
            return .message(try stage.alice.commit([.groupContextExtensions([unknown])]))
        },
        Refusal(.proposalIsAuthorized) { stage in
            .message(try stage.alice.commit([.remove(2)]), policy: PickyPolicy(refusesProposals: true))
        },
    ]

    static let lists: [Refusal] = [
        Refusal(.committerDoesNotUpdateItself) { stage in
            let leaf = try stage.alice.updateLeaf { _ in }
            return .message(try stage.alice.commit([.update(leaf)]))
        },
        Refusal(.committerDoesNotRemoveItself) { .message(try $0.alice.commitUnapplied([.remove(0)])) },
        Refusal(.leafIsChangedOnce) { .message(try $0.alice.commitUnapplied([.remove(2), .remove(2)])) },
        Refusal(.leafIsChangedOnce) { stage in
            let update = try stage.carolProposes(.update(try stage.carolsLeaf()))
            return .message(try stage.alice.commit([update, .proposal(.remove(2))]))
        },
        Refusal(.addedClientsAreDistinct) { stage in
            let packages = try (0..<2).map { _ in try stage.alice.keyPackage(stage.mallory) }
            return .message(try stage.alice.commit(packages.map { .add($0) }))
        },
        Refusal(.addedClientIsNotMember) { stage in
            stage.mallory.profile.signer = stage.team.clients[2].profile.signer
            return .message(try stage.adding())
        },
        Refusal(.preSharedKeysAreDistinct) { stage in
            let id = PreSharedKeyID(kind: .external(id: [1]), nonce: stage.nonce())
            return .message(try stage.alice.commit([.preSharedKey(id), .preSharedKey(id)]))
        },
        Refusal(.groupContextExtensionsIsSingle) { stage in
            .message(
                try stage.alice.commit([.groupContextExtensions([]), .groupContextExtensions([])]))
        },
        Refusal(.reInitStandsAlone) { stage in
            let reInit = ReInit(groupID: [1], ciphersuite: Stage.suite)
            return .message(try stage.alice.commit([.reInit(reInit), .remove(2)]))
        },
        Refusal(.externalInitIsForExternalCommits) {
            .message(try $0.alice.commit([.externalInit(kemOutput: [1])]))
        },
        Refusal(.proposalTypesAreSupported) { stage in
            .message(try stage.alice.commit([.custom(CustomProposal(type: custom, opaque: []))]))
        },
    ]

    static let externalCommits: [Refusal] = [
        Refusal(.externalCommitHasOneExternalInit) {
            .message(try $0.alice.externalCommit($0.mallory, externalInits: 0))
        },
        Refusal(.externalCommitHasOneExternalInit) {
            .message(try $0.alice.externalCommit($0.mallory, externalInits: 2))
        },
        Refusal(.externalCommitHasAtMostOneRemove) {
            .message(
                try $0.alice.externalCommit(
                    $0.mallory, [.proposal(.remove(1)), .proposal(.remove(2))]))
        },
        Refusal(.externalCommitRemovesOwnOldLeaf) {
            .message(try $0.alice.externalCommit($0.mallory, [.proposal(.remove(2))]))
        },
        Refusal(.externalCommitProposalTypesAreAllowed) {
            .message(
                try $0.alice.externalCommit($0.mallory, [.proposal(.groupContextExtensions([]))]))
        },
        Refusal(.externalCommitHasPath) {
            .message(
                try $0.alice.publicMessage(
                    .commit(Commit(proposals: [.proposal(.externalInit(kemOutput: [1]))])),
                    sender: .newMemberCommit, signer: $0.mallory.profile.signer.privateKey))
        },
        Refusal(.externalCommitHasNoReferences) { stage in
            let reference = try stage.carolProposes(.remove(1))
            return .message(try stage.alice.externalCommit(stage.mallory, [reference]))
        },
        Refusal(.externalCommitIsAllowed) {
            .message(
                try $0.alice.externalCommit($0.mallory), policy: PickyPolicy(allowsExternalCommits: false))
        },
    ]

    static let commits: [Refusal] = [
        Refusal(.commitHasRequiredPath) { .message(try $0.alice.commit([.remove(2)], path: false)) },
        Refusal(.commitHasRequiredPath) { .message(try $0.alice.commit([], path: false)) },
        Refusal(.proposalReferenceIsKnown) { stage in
            let commit = Commit(
                proposals: [.reference(ProposalReference([UInt8](repeating: 1, count: 32)))])
            return .message(try stage.alice.publicMessage(.commit(commit)))
        },
        Refusal(.preSharedKeysAreAvailable) { stage in
            let id = PreSharedKeyID(kind: .external(id: [1]), nonce: stage.nonce())
            return .message(try stage.alice.commit([.preSharedKey(id)]))
        },
    ]

    private static func resumption(_ usage: ResumptionPSKUsage, _ stage: Stage) -> PreSharedKeyID {
        PreSharedKeyID(
            kind: .resumption(usage: usage, groupID: stage.alice.group.groupID, epoch: 1),
            nonce: stage.nonce())
    }
}
