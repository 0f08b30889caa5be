import Foundation
import LocalNode
import NodeClient
import NodeTestSupport
import SwiftProtobuf
import Testing
import XMTPProtos

/// The engine by encoded requests, as a stranger sends them.
struct EngineTests {
    let engine: NodeEngine
    let node: InMemoryNode
    let group: [UInt8] = Array(repeating: 7, count: 16)

    init() throws {
        engine = try NodeEngine(.memory, judges: .standIns)
        node = InMemoryNode(engine)
    }

    private func refusal(_ method: RemoteMethod, _ request: some SwiftProtobuf.Message) async throws
        -> NodeRefusal?
    {
        let bytes: [UInt8] = try request.serializedBytes()
        do {
            _ = try await engine.answer(method, bytes)
            return nil
        } catch {
            return error
        }
    }

    private func publish(_ range: Range<Int>) async throws {
        for number in range {
            try await node.publish(groupMessages: [.init(data: Samples.message(group: group, "m\(number)"))])
        }
    }

    private func query(
        _ direction: Xmtp_Mls_Api_V1_SortDirection, limit: UInt32, cursor: UInt64
    ) async throws -> (ids: [UInt64], paging: Xmtp_Mls_Api_V1_PagingInfo) {
        var request = Xmtp_Mls_Api_V1_QueryGroupMessagesRequest()
        request.groupID = Data(group)
        request.pagingInfo.direction = direction
        request.pagingInfo.limit = limit
        request.pagingInfo.idCursor = cursor
        let bytes = try await engine.answer(.queryGroupMessages, try request.serializedBytes())
        let answer = try Xmtp_Mls_Api_V1_QueryGroupMessagesResponse(serializedBytes: bytes)
        return (answer.messages.map(\.v1.id), answer.pagingInfo)
    }

    @Test func pagesFollowTheRulesOfTheNetwork() async throws {
        try await publish(0..<12)
        let every = try await query(.ascending, limit: 0, cursor: 0)
        #expect(every.ids == Array(1...12))
        #expect(every.paging.limit == 100 && every.paging.idCursor == 0)
        let four = try await query(.ascending, limit: 4, cursor: 0)
        #expect(four.ids == [1, 2, 3, 4] && four.paging.idCursor == 4)
        #expect(try await query(.ascending, limit: 4, cursor: 4).ids == [5, 6, 7, 8])
        let newest = try await query(.descending, limit: 3, cursor: 0)
        #expect(
            newest.ids == [12, 11, 10] && newest.paging.idCursor == 10
                && newest.paging.direction == .descending)
        #expect(try await query(.descending, limit: 3, cursor: 10).ids == [9, 8, 7])
        #expect(try await query(.unspecified, limit: 1, cursor: 0).ids == [12])
        #expect(try await query(.ascending, limit: 1000, cursor: 0).paging.limit == 100)
        #expect(try await query(.ascending, limit: 5, cursor: .max).ids == [])
        #expect(try await query(.descending, limit: 100, cursor: .max).ids.count == 12)
        // A full last page carries a cursor although nothing follows.
        #expect(try await query(.ascending, limit: 12, cursor: 0).paging.idCursor == 12)
    }

    @Test func aRepeatedMessageIsTakenOnceAndUsesANumberUp() async throws {
        let message = OutgoingGroupMessage(data: Samples.message(group: group, "once"), shouldPush: true)
        try await node.publish(groupMessages: [message])
        try await node.publish(groupMessages: [.init(data: message.data, senderHMAC: [1], shouldPush: false)])
        try await publish(0..<1)
        let page = try await node.groupMessages(of: group, page: PageRequest())
        #expect(page.rows.map(\.cursor.sequence) == [1, 3])
        #expect(page.rows.first?.shouldPush == true && page.rows.first?.senderHMAC == [])
        #expect(page.rows.allSatisfy { $0.createdNanoseconds % 1000 == 0 && $0.groupID == group })
    }

    @Test func oneSequenceNumbersAllGroups() async throws {
        let other: [UInt8] = [9]
        try await node.publish(groupMessages: [
            .init(data: Samples.message(group: group, "a")), .init(data: Samples.message(group: other, "b")),
            .init(data: Samples.message(group: group, "c", isCommit: true)),
        ])
        let page = try await node.groupMessages(of: group, page: PageRequest())
        #expect(
            page.rows.map(\.cursor) == [
                Cursor(originator: 10, sequence: 1), Cursor(originator: 0, sequence: 3),
            ])
        #expect(
            try await node.groupMessages(of: other, page: PageRequest()).rows.map(\.cursor.sequence) == [2])
        let newest = try await node.newestMessages(of: [other, [1, 2], group], withContent: false)
        #expect(newest[0]?.cursor.sequence == 2 && newest[0]?.data == [] && newest[1] == nil)
        #expect(newest[2]?.isCommit == true && newest[2]?.cursor.sequence == 3)
        let full = try await node.newestMessages(of: [group], withContent: true)
        #expect(full[0]?.data == Samples.message(group: group, "c", isCommit: true))
    }

    @Test func groupMessagesAreRefusedInTheNetworksWords() async throws {
        let empty = Xmtp_Mls_Api_V1_SendGroupMessagesRequest()
        #expect(
            try await refusal(.sendGroupMessages, empty)
                == .init(.invalidArgument, "no group messages to send"))
        var request = empty
        request.messages = [.init()]
        #expect(
            try await refusal(.sendGroupMessages, request) == .init(.invalidArgument, "invalid group message")
        )
        request.messages = [.with { $0.v1.data = Data("rubbish".utf8) }]
        let bad = try await refusal(.sendGroupMessages, request)
        #expect(bad?.code == .invalidArgument)
        #expect(bad?.text.hasPrefix("invalid group message: validation failed with error ") == true)
        // One bad message refuses all; nothing is stored.
        request.messages = [
            .with { $0.v1.data = Data(Samples.message(group: group, "good")) },
            .with { $0.v1.data = Data([0]) },
        ]
        #expect(try await refusal(.sendGroupMessages, request)?.code == .invalidArgument)
        #expect(try await node.groupMessages(of: group, page: PageRequest()).rows.isEmpty)
        request.messages = [.with { $0.v1.data = Data(Samples.message(group: [], "nobody")) }]
        #expect(
            try await refusal(.sendGroupMessages, request) == .init(.invalidArgument, "group id is empty"))
        #expect(
            try await refusal(.queryGroupMessages, Xmtp_Mls_Api_V1_QueryGroupMessagesRequest())
                == .init(.unknown, "group is required"))
        #expect(
            try await refusal(.getNewestGroupMessage, Xmtp_Mls_Api_V1_GetNewestGroupMessageRequest())
                == .init(.invalidArgument, "no group ids provided"))
        // A Welcome (wire format 3) is no group message.
        request.messages = [.with { $0.v1.data = Data([0, 1, 0, 3, 0]) }]
        #expect(try await refusal(.sendGroupMessages, request)?.code == .invalidArgument)
    }

    @Test func welcomesAndPointersComeBackAsTheyWereSent() async throws {
        let (one, two): ([UInt8], [UInt8]) = (Array(repeating: 1, count: 32), Array(repeating: 2, count: 32))
        let sent = [
            OutgoingWelcome(
                destination: two, body: .welcome(data: [5, 5], metadata: []), hpkePublicKey: [],
                wrapper: .symmetricKey),
            OutgoingWelcome(destination: one, body: .pointer([6]), hpkePublicKey: [7], wrapper: .xwing),
            OutgoingWelcome(
                destination: one, body: .welcome(data: [8], metadata: [9]), hpkePublicKey: [1],
                wrapper: .init(rawValue: 0)),
        ]
        try await node.publish(welcomes: sent)
        try await node.publish(welcomes: sent)
        let rows = try await node.welcomes(for: one, page: PageRequest()).rows
        #expect(
            rows.map(\.cursor) == [Cursor(originator: 11, sequence: 2), Cursor(originator: 11, sequence: 3)])
        #expect(rows.map(\.body) == [.pointer([6]), .welcome(data: [8], metadata: [9])])
        // No algorithm is kept as Curve25519.
        #expect(rows.map(\.wrapper) == [.xwing, .curve25519])
        #expect(try await node.welcomes(for: two, page: PageRequest()).rows.map(\.wrapper) == [.symmetricKey])
    }

    @Test func welcomesAreRefusedInTheNetworksWords() async throws {
        var request = Xmtp_Mls_Api_V1_SendWelcomeMessagesRequest()
        #expect(
            try await refusal(.sendWelcomeMessages, request)
                == .init(.invalidArgument, "no welcome messages to send"))
        request.messages = [.init()]
        #expect(
            try await refusal(.sendWelcomeMessages, request)
                == .init(.invalidArgument, "invalid welcome message: missing version"))
        request.messages = [.with { $0.v1.installationKey = Data([1]) }]
        #expect(
            try await refusal(.sendWelcomeMessages, request)
                == .init(.invalidArgument, "invalid welcome message"))
        request.messages = [
            .with {
                $0.v1.installationKey = Data([1])
                $0.v1.data = Data([1])
                $0.v1.wrapperAlgorithm = .xwingMlkem768Draft6
            }
        ]
        #expect(
            try await refusal(.sendWelcomeMessages, request)
                == .init(.invalidArgument, "invalid welcome message"))
        request.messages = [.with { $0.welcomePointer.installationKey = Data([1]) }]
        #expect(
            try await refusal(.sendWelcomeMessages, request)
                == .init(.invalidArgument, "invalid welcome pointer message"))
        request.messages = [
            .with {
                $0.welcomePointer.installationKey = Data([1])
                $0.welcomePointer.welcomePointer = Data([1])
                $0.welcomePointer.hpkePublicKey = Data([1])
            }
        ]
        let refused = try await refusal(.sendWelcomeMessages, request)
        #expect(refused?.text.hasPrefix("invalid welcome pointer wrapper algorithm: ") == true)
        #expect(
            try await refusal(.queryWelcomeMessages, Xmtp_Mls_Api_V1_QueryWelcomeMessagesRequest())
                == .init(.unknown, "installation is required"))
    }

    @Test func keyPackagesAreAnsweredByPosition() async throws {
        let (one, two): ([UInt8], [UInt8]) = (Array(repeating: 1, count: 32), Array(repeating: 2, count: 32))
        try await node.publish(keyPackage: Samples.keyPackage(installation: one, filler: "old"))
        let latest = Samples.keyPackage(installation: one, filler: "new")
        try await node.publish(keyPackage: latest)
        #expect(try await node.keyPackages(of: [one, two, one]) == [latest, nil, latest])
        // On the wire a repeated key fills only its last place.
        var request = Xmtp_Mls_Api_V1_FetchKeyPackagesRequest()
        request.installationKeys = [Data(one), Data(two), Data(one)]
        let bytes = try await engine.answer(.fetchKeyPackages, try request.serializedBytes())
        let answer = try Xmtp_Mls_Api_V1_FetchKeyPackagesResponse(serializedBytes: bytes)
        #expect(answer.keyPackages.map { !$0.keyPackageTlsSerialized.isEmpty } == [false, false, true])
        var upload = Xmtp_Mls_Api_V1_UploadKeyPackageRequest()
        #expect(try await refusal(.uploadKeyPackage, upload) == .init(.invalidArgument, "no key package"))
        upload.keyPackage.keyPackageTlsSerialized = Data("rubbish".utf8)
        let refused = try await refusal(.uploadKeyPackage, upload)
        #expect(refused?.code == .invalidArgument && refused?.text.hasPrefix("invalid identity: ") == true)
    }

    @Test func theCommitLogIsKeptAsSent() async throws {
        let entries = (0..<12).map {
            OutgoingCommitLogEntry(groupID: group, entry: [UInt8($0) + 1], signature: [2], signerKey: [3])
        }
        try await node.publish(commitLogEntries: entries)
        let page = try #require(
            try await node.commitLogs(of: [.init(groupID: group, after: 2, limit: 5)]).first)
        #expect(page.rows.map(\.sequence) == [3, 4, 5, 6, 7] && !page.isLast)
        #expect(page.rows.first == .init(sequence: 3, entry: [3], signature: [2], signerKey: [3]))
        var publish = Xmtp_Mls_Api_V1_BatchPublishCommitLogRequest()
        #expect(
            try await refusal(.batchPublishCommitLog, publish)
                == .init(.invalidArgument, "no log entries to publish"))
        publish.requests = Array(repeating: .init(), count: 11)
        #expect(
            try await refusal(.batchPublishCommitLog, publish)
                == .init(.invalidArgument, "cannot exceed 10 inserts in single batch"))
        publish.requests = [.init()]
        #expect(
            try await refusal(.batchPublishCommitLog, publish)
                == .init(.invalidArgument, "invalid commit log entry"))
        var query = Xmtp_Mls_Api_V1_BatchQueryCommitLogRequest()
        #expect(
            try await refusal(.batchQueryCommitLog, query) == .init(.invalidArgument, "no requests to query"))
        query.requests = Array(repeating: .with { $0.groupID = Data([1]) }, count: 21)
        #expect(
            try await refusal(.batchQueryCommitLog, query)
                == .init(.invalidArgument, "cannot exceed 20 queries in single batch"))
        query.requests = [
            .with {
                $0.groupID = Data([1])
                $0.pagingInfo.direction = .descending
            }
        ]
        #expect(
            try await refusal(.batchQueryCommitLog, query)
                == .init(
                    .internalError, "failed to query commit log: descending direction is not supported"))
    }

    @Test func identityUpdatesAreKeptAndAddressesFollowThem() async throws {
        let (inbox, other) = (String(repeating: "a", count: 64), String(repeating: "b", count: 64))
        try await node.publish(identityUpdate: Samples.createInbox(inbox, owner: "0x1"))
        try await node.publish(identityUpdate: Samples.createInbox(other, owner: "0x2"))
        try await node.publish(identityUpdate: Samples.change(inbox, add: "0x2", time: 2))
        #expect(
            try await node.inboxIDs(of: [
                .init(identifier: "0X1"), .init(identifier: "0x2"), .init(identifier: "0x3"),
            ])
                == [inbox, inbox, nil])
        // The older association counts again once the newer one is revoked.
        try await node.publish(identityUpdate: Samples.change(inbox, revoke: "0x2", time: 3))
        #expect(try await node.inboxIDs(of: [.init(identifier: "0x2")]) == [other])
        let logs = try await node.identityUpdates(of: [
            .init(inboxID: inbox, after: 1), .init(inboxID: "none"), .init(inboxID: inbox.uppercased()),
        ])
        #expect(logs.map { $0.map(\.sequence) } == [[3, 4], [], [1, 3, 4]])
        #expect(try logs[2].first?.update == Samples.createInbox(inbox, owner: "0x1"))
        #expect(
            try await refusal(.publishIdentityUpdate, Xmtp_Identity_Api_V1_PublishIdentityUpdateRequest())
                == .init(.unknown, "IdentityUpdate is required"))
    }

    @Test func concurrentUpdatesOfOneInboxAreJudgedOneAfterAnother() async throws {
        let inbox = String(repeating: "c", count: 64)
        let node = node
        let results = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<4 {
                group.addTask {
                    do {
                        try await node.publish(
                            identityUpdate: Samples.createInbox(inbox, owner: "0x\(number)"))
                        return true
                    } catch {
                        return false
                    }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(results == 1)
        #expect(try await node.identityUpdates(of: [.init(inboxID: inbox)]).first?.count == 1)
    }

    @Test func anInboxLogHoldsItsLimitAndNoMore() async throws {
        var limits = NodeServerLimits()
        limits.inboxLogEntries = 3
        let engine = try NodeEngine(.memory, judges: .standIns, limits: limits)
        let node = InMemoryNode(engine)
        let inbox = String(repeating: "d", count: 64)
        for time in 1...3 {
            try await node.publish(identityUpdate: Samples.change(inbox, time: UInt64(time)))
        }
        await #expect(throws: NodeError(.inboxLogFull, "")) {
            try await node.publish(identityUpdate: Samples.change(inbox, time: 4))
        }
    }

    @Test func aNodeWithoutAJudgeSaysSo() async throws {
        let node = InMemoryNode(try NodeEngine(.memory, judges: .init(identity: RefusingJudge())))
        await #expect(throws: NodeError(.unsupported, "")) {
            try await node.publish(
                identityUpdate: Samples.createInbox(String(repeating: "e", count: 64), owner: "0x1"))
        }
    }

    @Test func contractWalletsAreNotCalledValidWithoutAChain() async throws {
        let verdicts = try await node.verify(contractSignatures: [
            .init(accountID: "eip155:1:0x1", signature: [1], hash: [2])
        ])
        #expect(verdicts.first?.isValid == false && verdicts.first?.serverText == "no chain behind this node")
    }

    @Test func noCutoverIsAnnounced() async throws { #expect(try await node.cutoverNanoseconds() == nil) }

    @Test func rubbishIsRefusedEverywhere() async throws {
        for method in RemoteMethod.allCases where method != .checkHealth {
            var answered = false
            do {
                _ = try await engine.answer(method, [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f, 1])
                answered = true
            } catch {}
            #expect(!answered, "\(method)")
        }
    }
}
