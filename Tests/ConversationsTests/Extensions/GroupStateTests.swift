import Conversations
import Identity
import Testing

@Suite("The extensions of a group context")
struct GroupStateTests {
    let inbox = InboxID(String(repeating: "ab", count: 32))

    @Test("0xF000 has an inner length, and its field for the old address stays absent")
    func immutableMetadata() throws {
        let metadata = ImmutableMetadata(conversationType: .group, creatorInboxID: inbox)
        let data = metadata.extensionData()
        #expect(data.prefix(6) == bytes("40440801 1a40")[...])
        #expect(data.count == 70)
        #expect(try ImmutableMetadata(extensionData: data) == metadata)
    }

    @Test("0xF000 without its inner length, or with bytes after it, is refused")
    func immutableMetadataFraming() {
        let data = ImmutableMetadata(conversationType: .group, creatorInboxID: inbox).extensionData()
        #expect(throws: ConversationsError.self) {
            try ImmutableMetadata(extensionData: Array(data.dropFirst(2)))
        }
        #expect(throws: ConversationsError.self) { try ImmutableMetadata(extensionData: data + [0]) }
        #expect(throws: ConversationsError.self) { try ImmutableMetadata(extensionData: []) }
    }

    @Test("conversation types other than the four are refused")
    func conversationTypes() {
        for type: UInt8 in [0, 5, 100] {
            #expect(throws: ConversationsError(.unknownConversationType, "")) {
                try ImmutableMetadata(extensionData: [2, 0x08, type])
            }
        }
    }

    @Test("a direct message names both parties, in the order creator, other")
    func directMessageMembers() throws {
        let metadata = ImmutableMetadata(
            conversationType: .directMessage, creatorInboxID: inbox,
            directMessageMembers: DirectMessageMembers(one: inbox, two: InboxID("x")))
        let read = try ImmutableMetadata(extensionData: metadata.extensionData())
        #expect(read == metadata)
        #expect(read.directMessageMembers?.other(than: inbox) == InboxID("x"))
        #expect(throws: ConversationsError(.missingField, "")) {
            try ImmutableMetadata(extensionData: bytes("08 0802 2204 0a020a00"))
        }
    }

    @Test("a readd request travels in a oneshot group")
    func oneshot() throws {
        let metadata = ImmutableMetadata(
            conversationType: .oneshot, creatorInboxID: inbox,
            oneshotMessage: .readdRequest(conversation: ConversationID([1, 2]), latestCommit: 300))
        #expect(try ImmutableMetadata(extensionData: metadata.extensionData()) == metadata)
    }

    @Test("empty lists of admins are present in the bytes, and must be")
    func emptyLists() throws {
        let metadata = MutableMetadata(attributes: [:], adminList: [], superAdminList: [])
        #expect(metadata.extensionData() == bytes("12001a00"))
        #expect(try MutableMetadata(extensionData: bytes("1a001200")) == metadata)
        #expect(throws: ConversationsError(.missingField, "")) {
            try MutableMetadata(extensionData: bytes("1200"))
        }
        #expect(throws: ConversationsError(.missingField, "")) {
            try MutableMetadata(extensionData: bytes("1a00"))
        }
    }

    @Test("lists in two pieces are joined, attributes in two entries replaced")
    func merging() throws {
        let read = try MutableMetadata(
            extensionData: bytes("0a06 0a0161 120162") + bytes("0a06 0a0161 120163") + bytes("1203 0a0178")
                + bytes("1203 0a0179") + bytes("1a00"))
        #expect(read.attributes == ["a": "c"])
        #expect(read.adminList == [InboxID("x"), InboxID("y")])
    }

    @Test("unknown fields are passed over; a known field of another kind is an error, as in the reference")
    func strictness() throws {
        #expect(try GroupMembership(extensionData: bytes("9a0600")).members.isEmpty)
        #expect(try GroupMembership(extensionData: bytes("9306 0801 9406")).members.isEmpty)
        for hex in [
            "0801", "12", "1205", "9306", "9406", "1a", "0f", "00", "80808080808080808002 00",
            "ffffffffffffffffff02", "0a04 0a02ffff", "0a030a0161 8001",
        ] {
            #expect(throws: ConversationsError.self, "\(hex)") {
                try GroupMembership(extensionData: bytes(hex))
            }
        }
    }

    @Test("messages inside one another end at a hundred")
    func depth() {
        var policy = bytes("0801")
        for _ in 0..<49 {
            var list: [UInt8] = [0x0a]
            list += varint(policy.count) + policy
            policy = [0x12] + varint(list.count) + list
        }
        func permissions(_ policy: [UInt8]) -> [UInt8] {
            var set: [UInt8] = []
            for (tag, content): (UInt8, [UInt8]) in [
                (0x0a, policy), (0x12, bytes("0801")), (0x22, bytes("0801")), (0x2a, bytes("0801")),
                (0x32, bytes("0801")),
            ] {
                set += [tag] + varint(content.count) + content
            }
            return [0x0a] + varint(set.count) + set
        }
        #expect(throws: Never.self) { try GroupPermissions(extensionData: permissions(policy)) }
        let list = [0x0a] + varint(policy.count) + policy
        let deeper = [0x12] + varint(list.count) + list
        #expect(throws: ConversationsError.self) { try GroupPermissions(extensionData: permissions(deeper)) }
    }

    private func varint(_ count: Int) -> [UInt8] {
        count < 128 ? [UInt8(count)] : [UInt8(count & 127 | 128)] + varint(count >> 7)
    }

    @Test("sequence ids and failed installations survive")
    func membership() throws {
        let membership = GroupMembership(
            members: [inbox: 0, InboxID("y"): .max], failedInstallations: [[1], [], [2]])
        #expect(try GroupMembership(extensionData: membership.extensionData()) == membership)
        #expect(
            GroupMembership(members: [inbox: 0]).extensionData() == bytes("0a42 0a40")
                + Array(inbox.text.utf8))
    }

    @Test("memberships differ by who came, who went and whose log moved")
    func difference() {
        let old = GroupMembership(members: [InboxID("a"): 1, InboxID("b"): 2, InboxID("c"): 3])
        let new = GroupMembership(members: [InboxID("b"): 2, InboxID("c"): 4, InboxID("d"): 1])
        #expect(
            old.difference(to: new)
                == MembershipDifference(
                    added: [InboxID("d")], removed: [InboxID("a")], updated: [InboxID("c")]))
    }

    @Test("the default policies are encoded as libxmtp encodes them")
    func permissions() throws {
        let data = GroupPermissions.allMembers.extensionData()
        #expect(data.prefix(11) == bytes("0ad101 0a020801 12020803")[...])
        #expect(data.suffix(12) == bytes("22020803 2a020803 32020803")[...])
        for permissions in [GroupPermissions.allMembers, .adminOnly, .directMessage] {
            #expect(try GroupPermissions(extensionData: permissions.extensionData()) == permissions)
            #expect(permissions.updateMetadata.count == 7)
        }
    }

    @Test("a policy that says nothing, lists nothing or has an unknown number is refused")
    func invalidPolicies() {
        for policy in ["", "0800", "0805", "1200", "1a00", "1204 0a020800"] {
            let content = bytes(policy)
            let tail = bytes("12020801 22020801 2a020801 32020801")
            let set = [0x0a, UInt8(content.count)] + content + tail
            #expect(throws: ConversationsError(.invalidPolicy, ""), "\(policy)") {
                try GroupPermissions(extensionData: [0x0a, UInt8(set.count)] + set)
            }
        }
        #expect(throws: ConversationsError(.missingField, "")) { try GroupPermissions(extensionData: []) }
        #expect(throws: ConversationsError(.missingField, "")) {
            try GroupPermissions(extensionData: bytes("0a04 0a020801"))
        }
    }

    @Test("permissions policies have no everybody: 4 is refused there, and 1 denies")
    func shiftedNumbers() throws {
        let head = bytes("0a020801 12020801")
        func set(_ number: UInt8) -> [UInt8] {
            let set = head + [0x22, 2, 8, number, 0x2a, 2, 8, number, 0x32, 2, 8, number]
            return [0x0a, UInt8(set.count)] + set
        }
        #expect(try GroupPermissions(extensionData: set(1)).addAdmin == .base(.deny))
        #expect(try GroupPermissions(extensionData: set(3)).addAdmin == .base(.superAdmin))
        #expect(throws: ConversationsError(.invalidPolicy, "")) {
            try GroupPermissions(extensionData: set(4))
        }
    }

    @Test("a changed extension goes to the end, the others stay as they are")
    func replacing() {
        let extensions = ContextExtensions([
            .init(number: 1, data: [1]), .init(number: 2, data: [2]), .init(number: 3, data: [3]),
        ])
        #expect(
            extensions.replacing(1, with: [9]).entries
                == [.init(number: 2, data: [2]), .init(number: 3, data: [3]), .init(number: 1, data: [9])])
    }

    @Test("required capabilities are the nineteen bytes of every group")
    func requiredCapabilities() {
        #expect(
            ProtocolCapabilities.requiredCapabilitiesData()
                == bytes("0cff01ff00ff02f000000a0001 020007 020001"))
    }

    @Test("0xFF03 and 0xFF04 read what libxmtp writes, and unknown wrapper numbers as Curve25519")
    func keyPackageExtensions() throws {
        #expect(PointeeAlgorithms.announced.extensionData() == bytes("0a0103"))
        #expect(try PointeeAlgorithms(extensionData: bytes("0803")).canReadPointers)
        #expect(try !PointeeAlgorithms(extensionData: []).canReadPointers)
        #expect(throws: ConversationsError(.unsupportedAlgorithm, "")) {
            try PointeeAlgorithms(extensionData: bytes("0a020307"))
        }
        let key = WelcomeWrapperKey(publicKey: [1, 2], algorithm: .xWing)
        #expect(key.extensionData() == bytes("0a020102 1002"))
        #expect(try WelcomeWrapperKey(extensionData: key.extensionData()) == key)
        #expect(try WelcomeWrapperKey(extensionData: bytes("0a0101 1009")).algorithm == .curve25519)
        #expect(throws: ConversationsError(.unsupportedAlgorithm, "")) {
            try WelcomeWrapperKey(extensionData: bytes("0a0101 1003"))
        }
    }

    @Test("disappearing settings count only as whole numbers above zero")
    func disappearing() {
        var metadata = MutableMetadata(attributes: [:], adminList: [], superAdminList: [])
        #expect(metadata.disappearingSettings == nil)
        metadata[.disappearFrom] = "1"
        #expect(metadata.disappearingSettings == nil)
        metadata[.disappearIn] = "5 "
        #expect(metadata.disappearingSettings == nil)
        metadata[.disappearIn] = "5"
        #expect(metadata.disappearingSettings?.expiry(storedAt: 100) == 105)
        #expect(metadata.disappearingSettings?.expiry(storedAt: .max) == .max)
        #expect(DisappearingSettings.off.expiry(storedAt: 1) == nil)
        #expect(DisappearingSettings(fromNanoseconds: 0, inNanoseconds: 5).expiry(storedAt: 1) == nil)
    }
}
