import Conversations
import Foundation
import Identity
@testable import MLS
import SwiftProtobuf
import Testing
import XMTPProtos

/// The recorded group messages, read in order by the recipient of each group's welcome.
enum GroupMessageCases {
    static let crypto = SwiftCryptoProvider()
    /// Within the lifetime of the recorded key packages; nothing received is judged by it.
    static let now: UInt64 = 1_795_387_000

    static func join(_ recipient: GroupVectors.Recipient, _ welcome: [UInt8]) throws -> JoinedGroup {
        let keyPackage = try KeyPackage(tlsEncoded: bytes(recipient.key_package))
        let bundle = try KeyPackageBundle(
            keyPackage: keyPackage,
            initPrivateKey: HPKEPrivateKey(Secret(copying: bytes(recipient.init_private_key))),
            leafPrivateKey: HPKEPrivateKey(Secret(copying: bytes(recipient.leaf_encryption_private_key))),
            crypto: crypto)
        // The vectors hold no signature keys: these groups are only read.
        let signer = SignatureKeyPair(
            privateKey: SignaturePrivateKey(.zeros(count: 32)), publicKey: keyPackage.leafNode.signatureKey)
        return try Joiner(keyPackage: bundle, signer: signer, policy: ConversationPolicy()).join(
            welcome, now: now, crypto: crypto)
    }

    /// Histories that agree with the leaves before and after a commit: what honest logs would say.
    static func states(
        _ group: ActiveGroup, adding leaves: [LeafNode] = [], memberships: [GroupMembership]
    ) throws -> AssociationStates {
        var installations: [InboxID: Set<[UInt8]>] = [:]
        for leaf in group.members.map(\.leafNode) + leaves {
            let inbox = try LeafCredential(leaf.credential).inboxID()
            installations[inbox, default: []].insert(leaf.signatureKey.bytes)
        }
        var histories: [InboxID: InboxHistory] = [:]
        for (inbox, keys) in installations {
            let ids = Set(memberships.compactMap { $0.members[inbox] }).sorted()
            histories[inbox] = InboxHistory(
                entries: ids.map { .init(sequenceID: $0, installations: keys) }, isCurrent: true)
        }
        return AssociationStates(histories)
    }

    static func examine(_ staged: StagedCommit, in group: ActiveGroup) throws -> Examination {
        let commit = ExaminedCommit(staged: staged, in: group)
        let memberships = try [
            commit.currentExtensions.groupMembership(), commit.newExtensions.groupMembership(),
        ]
        let added = staged.proposals.compactMap { proposal -> LeafNode? in
            if case .add(let keyPackage) = proposal.proposal { keyPackage.leafNode } else { nil }
        }
        return CommitExaminer().examine(
            commit, states: try states(group, adding: added, memberships: memberships))
    }

    /// Every welcome is joined and found good. Returns the groups by name.
    static func joinAll(_ vectors: GroupVectors) throws -> [String: ActiveGroup] {
        var groups: [String: ActiveGroup] = [:]
        for vector in vectors.welcomes {
            let recipient = try #require(vectors.recipients[vector.recipient])
            let joined = try join(recipient, bytes(vector.mls_welcome))
            #expect(joined.group.groupID == bytes(vector.group_id))
            #expect(joined.group.epoch == vector.epoch)
            #expect(joined.signer.leafIndex.rawValue == vector.signer_leaf)
            #expect(joined.group.context.confirmedTranscriptHash == bytes(vector.confirmed_transcript_hash))
            #expect(joined.group.confirmationTag == bytes(vector.confirmation_tag))
            let own = InboxID(recipient.inbox_id)
            let membership = try ContextExtensions(joined.group.extensions).groupMembership()
            let examination = WelcomeExaminer(ownInbox: own).examine(
                joined, lastEpoch: nil, states: try states(joined.group, memberships: [membership]))
            guard case .accepted(let accepted) = examination else {
                Issue.record("\(vector.name): \(examination)")
                continue
            }
            #expect(accepted.directMessageID != nil || !vector.name.hasPrefix("dm"))
            groups[vector.name] = joined.group
        }
        return groups
    }

    /// - Returns: how many messages agree.
    static func process(_ vectors: GroupVectors) throws -> Int {
        var groups = try joinAll(vectors)
        for vector in vectors.group_messages {
            let input = try Xmtp_Mls_Api_V1_GroupMessageInput.V1(
                serializedBytes: bytes(vector.group_message_input_v1))
            let data = Array(input.data)
            #expect(input.senderHmac.count == 32)
            let message = try MLSMessage(tlsEncoded: data)
            #expect(message.tlsEncoded() == data)
            #expect(message.epoch == vector.epoch)
            guard case .privateMessage(let framed) = message, var group = groups[vector.group] else {
                Issue.record("\(vector.group): not a private message of a known group")
                continue
            }
            #expect(framed.groupID == group.groupID)
            try compareContent(vector, framed, in: group)
            try follow(vector, data, in: &group)
            groups[vector.group] = group
        }
        return vectors.group_messages.count
    }

    /// The private content, where it is recorded: our own messages included, whose keys a group does not use itself.
    private static func compareContent(
        _ vector: GroupVectors.GroupMessageCase, _ message: PrivateMessage, in group: ActiveGroup
    ) throws {
        guard let expected = vector.private_message_content, group.epoch == vector.epoch else {
            #expect(vector.private_message_content == nil)
            return
        }
        let senderData = try SenderData.opened(
            message, secret: group.state.secrets.senderDataSecret, suite: group.suite)
        #expect(senderData.leafIndex.rawValue == vector.sender_leaf)
        #expect(senderData.generation == vector.generation)
        #expect(message.contentType.rawValue == vector.content_type)
        let key = try #require(
            try group.secretTree?.peek(
                leaf: senderData.leafIndex, kind: message.contentType.ratchet,
                generation: senderData.generation,
                window: RatchetWindow(), suite: group.suite))
        let content = try ContentProtection.open(message, from: senderData, with: key.key, suite: group.suite)
        var writer = TLSWriter()
        switch content.content.body {
        case .application(let data):
            writer.writeOpaque(data)
            #expect(data == bytes(vector.application_data ?? ""))
        case .proposal(let proposal): writer.write(proposal)
        case .commit(let commit): writer.write(commit)
        }
        writer.writeOpaque(content.auth.signature)
        if let tag = content.auth.confirmationTag { writer.writeOpaque(tag) }
        #expect(writer.bytes == bytes(expected), "\(vector.group) \(vector.epoch)")
    }

    /// What the joiner makes of the message.
    private static func follow(
        _ vector: GroupVectors.GroupMessageCase, _ data: [UInt8], in group: inout ActiveGroup
    ) throws {
        let current = group.epoch
        guard vector.epoch == current else {
            // From before the joiner came, or after an own commit this reader cannot merge.
            #expect(throws: MLSError.wrongEpoch(received: vector.epoch, current: current)) {
                _ = try group.process(data, policy: ConversationPolicy(), now: now)
            }
            return
        }
        switch try group.process(data, policy: ConversationPolicy(), now: now) {
        case .ownEcho: #expect(vector.sender == "B")
        case .proposal: Issue.record("no proposals are recorded")
        case .application(let message):
            let received = try #require(try ReceivedMessage(message, in: group))
            #expect(bytes(vector.application_data ?? "") == message.data)
            #expect(received.senderInstallation == group.member(at: 0)?.signatureKey.bytes)
        case .commit(let staged):
            let examination = try examine(staged, in: group)
            let accepted = try #require(examination.accepted, "\(vector.group): \(examination)")
            try expect(vector.group, accepted)
            try group.merge(staged)
            #expect(group.epoch == current + 1)
        }
    }

    private static func expect(_ name: String, _ commit: ValidatedCommit) throws {
        switch name {
        case "add": #expect(commit.addedInboxes.count == 2)
        case "add3": #expect(commit.addedInboxes.count == 3)
        case "remove": #expect(commit.removedInboxes.count == 1)
        case "name": #expect(commit.metadata.attributes.map(\.name) == ["group_name"])
        case "perm": #expect(commit.permissionsChanged)
        case "admin": #expect(commit.metadata.adminsAdded.count == 1)
        case "sadmin": #expect(commit.metadata.superAdminsAdded.count == 1)
        case "disappear":
            let name = try #require(commit.metadata.attributes.first?.name.text)
            #expect(name.hasPrefix("message_disappear_"))
        default: Issue.record("no commit was expected in \(name)")
        }
    }

    /// Two commits that everybody refuses, application messages between, then a good commit of the same generation.
    static func reuseGeneration(_ vectors: GroupVectors) throws -> Int {
        let vector = vectors.handshake_generation_reuse
        let sealed = try WelcomeCases.direct(vector.welcome_message_input_v1)
        let opened = try WelcomeOpener.open(sealed, keys: WelcomeCases.keys(vector.recipient))
        #expect(MLSMessage.welcome(opened.welcome).tlsEncoded() == bytes(vector.mls_welcome))
        var group = try join(vector.recipient, bytes(vector.mls_welcome)).group
        var verdicts: [String] = []
        for message in vector.messages {
            let data = bytes(message.data)
            guard message.epoch == group.epoch else {
                verdicts.append("before")
                continue
            }
            switch try group.process(data, policy: ConversationPolicy(), now: now) {
            case .commit(let staged):
                switch try examine(staged, in: group) {
                case .accepted(let commit):
                    verdicts.append(commit.metadata.attributes.map(\.name.text).joined())
                    try group.merge(staged)
                case .refused(let refusal): verdicts.append(refusal.code)
                case .needs: verdicts.append("needs")
                }
            case .application(let application):
                #expect(try ReceivedMessage(application, in: group) != nil)
                verdicts.append("message \(application.generation)")
            case .proposal, .ownEcho: verdicts.append("unexpected")
            }
        }
        #expect(
            verdicts == [
                "before", "insufficient-permissions", "insufficient-permissions", "message 0", "message 1",
                "group_name",
            ])
        #expect(group.epoch == 2)
        return vector.messages.count + 1
    }
}
