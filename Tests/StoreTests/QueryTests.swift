import Foundation
import Testing

@testable import Store

struct QueryTests {
    let folder = TemporaryFolder()

    private func open() throws -> ClientDatabase {
        try ClientDatabase(folder: folder.path + "/account", key: .keyFile(path: folder.path + "/key"))
    }

    private func message(_ id: UInt8, sent: Int64, expire: Int64? = nil) -> MessageRecord {
        MessageRecord(
            id: [id], conversation: [1], sequence: Int64(id), originator: 10, senderInbox: "a",
            senderInstallation: [5], senderVerified: true, sentNanoseconds: sent, kind: .application,
            status: .published, contentType: "xmtp.org/text:1.0", content: [0, id, 255], idempotencyKey: "k",
            reference: id > 1 ? [1] : nil, expireNanoseconds: expire)
    }

    @Test func cursorsNeverGoBack() throws {
        let database = try open()
        try database.write { transaction throws in
            try transaction.advanceCursor("w", to: 9)
            try transaction.advanceCursor("w", to: 4)
            var record = ConversationRecord(
                id: [1], kind: 1, membership: .allowed, createdNanoseconds: 5, addedBy: "a")
            record.commitCursor = 10
            try transaction.save(record)
            record.commitCursor = 3
            record.summary = [1, 2]
            try transaction.save(record)
            try transaction.advance([1], commitCursor: 2, messageCursor: 20, lastMessageNanoseconds: 1)
        }
        try database.read { transaction throws in
            #expect(try transaction.cursor("w") == 9)
            let record = try #require(try transaction.conversation([1]))
            #expect(record.commitCursor == 10 && record.messageCursor == 20)
            #expect(record.lastMessageNanoseconds == 5 && record.summary == [1, 2])
        }
    }

    @Test func messagesAreReadInPagesAndFoundByTheBeginningOfTheirIds() throws {
        let database = try open()
        let ids: [[UInt8]] = [[0xAB, 0xC0], [0xAB, 0xCF], [0xAB, 0xD0], [0xFF, 0xFF], [0xAB, 0xC1]]
        try database.write { transaction throws in
            for (index, id) in ids.enumerated() {
                // Two of one time, and the last in another conversation.
                var record = MessageRecord(
                    id: id, conversation: index == 4 ? [2] : [1], sequence: Int64(index), originator: 10,
                    senderInbox: "a", senderInstallation: [5], senderVerified: true,
                    sentNanoseconds: [10, 20, 20, 30, 15][index], kind: .application, status: .published,
                    contentType: "xmtp.org/text:1.0", content: [1], idempotencyKey: "k")
                record.expireNanoseconds = nil
                try transaction.insert(record)
            }
        }
        try database.read { transaction throws in
            for size in 1...5 {
                var place: MessagePlace?
                var found: [[UInt8]] = []
                repeat {
                    let page = try transaction.messagePage(
                        conversations: [[1]], after: place, sentAfterNanoseconds: .min, limit: size)
                    found += page.map(\.message.id)
                    place = page.last?.place
                } while place != nil
                #expect(found == Array(ids.dropLast()))
            }
            let late = try transaction.messagePage(
                conversations: [[1], [2]], after: nil, sentAfterNanoseconds: 14, limit: 9)
            #expect(late.map(\.message.id) == [ids[4], ids[1], ids[2], ids[3]])
            #expect(try transaction.messageIDs(beginning: "abc", limit: 9) == [ids[0], ids[4], ids[1]])
            #expect(try transaction.messageIDs(beginning: "ABC", in: [[1]], limit: 9) == [ids[0], ids[1]])
            #expect(try transaction.messageIDs(beginning: "ff", limit: 9) == [ids[3]])
            #expect(try transaction.messageIDs(beginning: "abcf", limit: 9) == [ids[1]])
            #expect(try transaction.messageIDs(beginning: "a", limit: 2).count == 2)
            #expect(try transaction.messageIDs(beginning: "0", limit: 9).isEmpty)
        }
    }

    @Test func aMessageIsKeptOnceAndReadBackWhole() throws {
        let database = try open()
        let original = message(2, sent: 50, expire: 60)
        try database.write { transaction throws in
            #expect(try transaction.insert(original))
            #expect(try !transaction.insert(original))
            try transaction.insert(message(1, sent: 40))
        }
        try database.read { transaction throws in
            #expect(try transaction.message([2]) == original)
            #expect(try transaction.messages(conversations: [[1], [9]]).map(\.id) == [[1], [2]])
            #expect(try transaction.messages(referring: [1]).map(\.id) == [[2]])
            #expect(try transaction.expiredMessages(nowNanoseconds: 59, limit: 9).isEmpty)
            #expect(try transaction.expiredMessages(nowNanoseconds: 60, limit: 9).map(\.id) == [[2]])
            #expect(try transaction.nextExpiryNanoseconds() == 60)
        }
    }

    @Test func ourMessageTakesTheNodesPlaceOnce() throws {
        let database = try open()
        var own = message(3, sent: 10)
        own.status = .unpublished
        own.sequence = 0
        try database.write { transaction throws in
            try transaction.insert(own)
            try transaction.markPublished(
                [3], sequence: 77, originator: 10, sentNanoseconds: 99, expireNanoseconds: nil)
            try transaction.markPublished(
                [3], sequence: 78, originator: 10, sentNanoseconds: 100, expireNanoseconds: nil)
            try transaction.markFailed([3])
        }
        let record = try #require(try database.read { try $0.message([3]) })
        #expect(record.sequence == 77 && record.sentNanoseconds == 99 && record.status == .published)
    }

    @Test func eventsAreNumberedForEverAndReadOnce() throws {
        let database = try open()
        try database.write { transaction throws in
            for kind in 1...3 { try transaction.append(EventRecord(kind: kind, atNanoseconds: 1)) }
            try transaction.setEventPosition(reader: "mail", 2)
            try transaction.removeReadEvents()
        }
        try database.write { transaction throws in
            let left = try transaction.events(after: 0, limit: 10)
            #expect(left.map(\.kind) == [3])
            try transaction.setEventPosition(reader: "mail", 3)
            try transaction.removeReadEvents()
            let next = try transaction.append(EventRecord(kind: 4, atNanoseconds: 1))
            #expect(next == 4)
        }
    }

    @Test func anIntentIsFoundByTheHashOfWhatWasSent() throws {
        let database = try open()
        try database.write { transaction throws in
            var intent = IntentRecord(
                conversation: [1], kind: .sendMessage, data: [1], message: [8], shouldPush: true)
            intent.number = try transaction.insert(intent)
            intent.state = .published
            intent.payloadHash = [4, 4]
            intent.epoch = 3
            try transaction.update(intent)
            #expect(try transaction.intent(payloadHash: [4, 4]) == intent)
            #expect(try transaction.intent(message: [8]) == intent)
            #expect(try transaction.conversationsWithOpenIntents() == [[1]])
            intent.state = .processed
            try transaction.update(intent)
            #expect(try transaction.conversationsWithOpenIntents().isEmpty)
        }
    }

    @Test func aKeyPackageIsFoundByEitherOfItsKeysUntilItsTimeIsUp() throws {
        let database = try open()
        let record = KeyPackageRecord(
            reference: [1], initKey: [2], wrapperKey: [3], bundle: [4], createdNanoseconds: 5)
        try database.write { transaction throws in
            try transaction.insertKeyPackage(record)
            #expect(try transaction.keyPackage(publicKey: [2]) == record)
            #expect(try transaction.keyPackage(publicKey: [3]) == record)
            #expect(try transaction.keyPackage(reference: [1]) == record)
            try transaction.retireKeyPackages(except: [9], deleteAfterNanoseconds: 100)
            #expect(try transaction.removeKeyPackages(dueNanoseconds: 99) == 0)
            #expect(try transaction.removeKeyPackages(dueNanoseconds: 100) == 1)
        }
    }
}
