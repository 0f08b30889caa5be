@testable import MLS

/// What is wrong with messages.
enum FramingRefusals {
    static let all: [Refusal] = [
        Refusal(.applicationDataIsPrivate) { stage in
            .message(try stage.alice.publicMessage(.application([1])))
        },
        Refusal(.messageNamesGroup) { stage in
            .message(try stage.alice.publicMessage(.proposal(.remove(2))) { $0.content.groupID = [9] })
        },
        Refusal(.messageVersionIsKnown) { stage in
            var bytes = try stage.alice.publicMessage(.proposal(.remove(2)))
            bytes[1] = 2
            return .message(bytes)
        },
        Refusal(.contentSignatureIsValid) { stage in
            .message(try stage.alice.publicMessage(.proposal(.remove(2))) { $0.auth.signature[5] ^= 1 })
        },
        Refusal(.senderIsMember) { stage in
            .message(try stage.alice.publicMessage(.proposal(.remove(2)), sender: .member(3)))
        },
        Refusal(.externalSenderIsListed) { stage in
            .message(
                try stage.alice.publicMessage(
                    .proposal(.remove(2)), sender: .external(1),
                    signer: stage.service.profile.signer.privateKey))
        },
        Refusal(.externalSenderSendsProposal) { stage in
            .message(
                try stage.alice.publicMessage(
                    .commit(Commit(proposals: [])), sender: .external(0),
                    signer: stage.service.profile.signer.privateKey))
        },
        Refusal(.externalSenderProposalTypeIsAllowed) { stage in
            .message(
                try stage.alice.publicMessage(
                    .proposal(.update(try stage.carolsLeaf())), sender: .external(0),
                    signer: stage.service.profile.signer.privateKey))
        },
        Refusal(.newMemberProposalIsAdd) { stage in
            .message(
                try stage.alice.publicMessage(
                    .proposal(.remove(2)), sender: .newMemberProposal,
                    signer: stage.mallory.profile.signer.privateKey))
        },
        Refusal(.newMemberCommitIsCommit) { stage in
            .message(
                try stage.alice.publicMessage(
                    .proposal(.remove(2)), sender: .newMemberCommit,
                    signer: stage.mallory.profile.signer.privateKey))
        },
        Refusal(.outsiderUsesPublicMessage) { stage in
            let content = FramedContent(
                groupID: [1], epoch: 1, sender: .newMemberCommit, body: .commit(Commit(proposals: [])))
            return .call { try SenderRules.validate(content, wireFormat: .privateMessage) }
        },
        Refusal(.membershipTagIsValid) { stage in
            .message(
                try stage.alice.publicMessage(.proposal(.remove(2))) {
                    $0.membershipTag = [UInt8](repeating: 0, count: 32)
                })
        },
        Refusal(.paddingIsZero) { stage in
            .message(try stage.alice.privateMessage(.application([1])) { $0 += [0, 0, 1, 0] })
        },
        Refusal(.confirmationTagIsValid) { stage in
            let good = try stage.alice.commit([Proposal]())
            guard case .publicMessage(let message) = try MLSMessage.decode(good) else {
                throw TestFailure("no PublicMessage")
            }
            return .message(
                try stage.alice.publicMessage(
                    message.content.body, confirmationTag: [UInt8](repeating: 1, count: 32)))
        },
    ]
}
