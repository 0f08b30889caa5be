internal import Conversations
internal import Identity
internal import MLS

/// MLS messages in words. Public keys that name somebody are shown; those that open something are not.
enum MLSLayers {
    static func message(_ message: MLSMessage) -> Layer {
        switch message {
        case .publicMessage(let message): publicMessage(message)
        case .privateMessage(let message):
            Layer(
                "MLS private message",
                [
                    ("group", Words.hex(message.groupID)), ("epoch", "\(message.epoch)"),
                    ("content", "\(message.contentType)"),
                    ("authenticated data", Words.count(message.authenticatedData)),
                    ("sealed sender", Words.count(message.encryptedSenderData)),
                    ("sealed content", Words.count(message.ciphertext)),
                ])
        case .welcome(let welcome):
            Layer(
                "MLS welcome",
                [
                    ("cipher suite", "\(welcome.ciphersuite.rawValue)"),
                    ("sealed group info", Words.count(welcome.encryptedGroupInfo)),
                ] + welcome.newMembers.map { ("for key package", Words.hex($0.bytes)) })
        case .groupInfo(let info):
            Layer(
                "MLS group info",
                [
                    ("group", Words.hex(info.groupContext.groupID)), ("epoch", "\(info.groupContext.epoch)"),
                ], [extensions(info.groupContext.extensions, "Group context extensions")])
        case .keyPackage(let package): keyPackage(package)
        }
    }

    private static func publicMessage(_ message: PublicMessage) -> Layer {
        let content = message.content
        var layer = Layer(
            "MLS public message",
            [
                ("group", Words.hex(content.groupID)), ("epoch", "\(content.epoch)"),
                ("sender", sender(content.sender)), ("content", "\(content.contentType)"),
                ("authenticated data", Words.count(content.authenticatedData)),
                ("signature", Words.count(message.auth.signature)),
            ])
        switch content.body {
        case .application(let data):
            layer.layers = [Layer("Application data", [("length", Words.count(data))])]
        case .proposal(let proposal): layer.layers = [self.proposal(proposal)]
        case .commit(let commit):
            layer.layers = [
                Layer(
                    "Commit",
                    [
                        ("proposals", "\(commit.proposals.count)"),
                        ("path", commit.path.map { "\($0.nodes.count) nodes" } ?? "none"),
                    ], commit.proposals.map(proposal))
            ]
        }
        return layer
    }

    private static func sender(_ sender: Sender) -> String {
        switch sender {
        case .member(let leaf): "leaf \(leaf.rawValue)"
        case .external(let index): "external sender \(index)"
        case .newMemberProposal: "somebody who asks to be added"
        case .newMemberCommit: "somebody who joins by an external commit"
        }
    }

    private static func proposal(_ proposal: ProposalOrReference) -> Layer {
        switch proposal {
        case .proposal(let proposal): self.proposal(proposal)
        case .reference(let reference):
            Layer("Proposal by reference", [("reference", Words.hex(reference.bytes))])
        }
    }

    private static func proposal(_ proposal: Proposal) -> Layer {
        switch proposal {
        case .add(let package): Layer("Proposal: add", [], [keyPackage(package)])
        case .update(let leaf): Layer("Proposal: update", leafFields(leaf))
        case .remove(let leaf): Layer("Proposal: remove", [("leaf", "\(leaf.rawValue)")])
        case .preSharedKey: Layer("Proposal: pre-shared key")
        case .reInit: Layer("Proposal: reinitialise")
        case .externalInit: Layer("Proposal: external init")
        case .groupContextExtensions(let list):
            Layer("Proposal: group context extensions", [], [extensions(list, "Extensions")])
        case .custom(let proposal): Layer("Proposal of type \(proposal.type.rawValue)")
        }
    }

    static func keyPackage(_ package: KeyPackage) -> Layer {
        Layer(
            "Key package",
            [
                ("cipher suite", "\(package.ciphersuite.rawValue)"),
                ("last resort", "\(package.isLastResort)"),
            ] + leafFields(package.leafNode))
    }

    private static func leafFields(_ leaf: LeafNode) -> [(String, String)] {
        var fields: [(String, String)] = []
        if case .basic(let identity) = leaf.credential {
            let inbox = try? InboxCredential(identity: identity).inboxID.text
            fields.append(("inbox", inbox ?? "(unreadable credential, \(identity.count) bytes)"))
        }
        fields.append(("installation", Words.hex(leaf.signatureKey.bytes)))
        if let lifetime = leaf.lifetime {
            let times = [lifetime.notBefore, lifetime.notAfter].map { Terminal.time(seconds: $0) }
            fields.append(("valid", times.joined(separator: " to ")))
        }
        return fields
    }

    private static func extensions(_ list: ExtensionList, _ name: String) -> Layer {
        Layer(name, [], list.elements.map { ExtensionLayers.layer($0) })
    }
}
