import Foundation
import Maildir
import Synchronization
import Testing

struct DeliveryTests {
    @Test func aDeliveredMailLiesInNewWithItsTimeAndMode() throws {
        let maildir = try TemporaryMaildir()
        let item = try TemporaryMaildir.item(1)
        let outcomes = try Delivery(maildir.root).deliver([item])
        #expect(outcomes.map(\.wasThere) == [false])
        let placement = try #require(outcomes.first?.placement)
        #expect(try Scan(maildir.root).folder(.inbox) == [placement])
        #expect(try Scan(maildir.root).content(of: placement) == item.bytes)
        let attributes = try FileManager.default.attributesOfItem(atPath: maildir.root.path(placement))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect((attributes[.modificationDate] as? Date)?.timeIntervalSince1970 == 1_795_341_600.001)
        #expect(attributes[.size] as? Int == placement.name.size)
        #expect(maildir.names(.inbox, "tmp").isEmpty)
    }

    @Test func seenMailGoesToCur() throws {
        let maildir = try TemporaryMaildir()
        _ = try Delivery(maildir.root).deliver([try TemporaryMaildir.item(1, seen: true)])
        #expect(maildir.names(.inbox, "cur").first?.hasSuffix(":2,S") == true)
        #expect(maildir.names(.inbox, "new").isEmpty)
    }

    @Test func deliveringTwiceLeavesOneFile() throws {
        let maildir = try TemporaryMaildir()
        let items = try TemporaryMaildir.items(0..<5)
        let first = try Delivery(maildir.root).deliver(items)
        let second = try Delivery(maildir.root).deliver(items)
        #expect(second.map(\.wasThere) == [true, true, true, true, true])
        #expect(first.map(\.placement) == second.map(\.placement))
        #expect(maildir.names(.inbox, "new").count == 5)
        #expect(maildir.names(.inbox, "tmp").isEmpty)
    }

    @Test func leftoversOfACrashAreOverwritten() throws {
        let maildir = try TemporaryMaildir()
        let item = try TemporaryMaildir.item(3)
        let leftover = maildir.root.path + "/tmp/" + item.name.unique
        #expect(FileManager.default.createFile(atPath: leftover, contents: Data("half a".utf8)))
        let outcome = try #require(try Delivery(maildir.root).deliver([item]).first)
        #expect(try Scan(maildir.root).content(of: outcome.placement) == item.bytes)
    }

    @Test(arguments: [Delivery.Durability.files, .fileSystem])
    func manyMailsInSeveralFoldersArriveAll(durability: Delivery.Durability) throws {
        let maildir = try TemporaryMaildir()
        let items =
            try TemporaryMaildir.items(0..<300)
            + TemporaryMaildir.items(300..<600, in: TemporaryMaildir.requests)
        let outcomes = try Delivery(maildir.root, durability: durability).deliver(items)
        #expect(outcomes.count == 600)
        #expect(try Set(Scan(maildir.root).folders(TemporaryMaildir.all)) == Set(outcomes.map(\.placement)))
    }

    /// Disk full, read-only, worn-out disk: at each step a typed error, no half file, and the next try delivers all.
    @Test(arguments: [
        FaultPoints.Point.createTemporary, .writeTemporary, .flushTemporary, .closeTemporary,
        .renameIntoPlace, .flushFolder,
    ])
    func aStepThatFailsLosesNothing(point: FaultPoints.Point) throws {
        for (number, code) in [
            (ENOSPC, MaildirError.Code.full), (EDQUOT, .full), (EROFS, .readOnly), (EIO, .io),
        ] {
            let maildir = try TemporaryMaildir()
            let items = try TemporaryMaildir.items(0..<4)
            let countdown = Mutex(2)
            let faults = FaultPoints { reached in
                guard reached == point else { return 0 }
                return countdown.withLock { left in
                    left -= 1
                    return left == 0 || point == .flushFolder ? number : 0
                }
            }
            #expect(throws: MaildirError(code, "")) {
                try Delivery(maildir.root, faults: faults).deliver(items)
            }
            #expect(maildir.names(.inbox, "tmp").isEmpty)
            let outcomes = try Delivery(maildir.root).deliver(items)
            #expect(outcomes.count == 4)
            #expect(maildir.names(.inbox, "new").count == 4)
        }
    }

    @Test func aFolderThatIsGoneIsATypedError() throws {
        let maildir = try TemporaryMaildir()
        try FileManager.default.removeItem(atPath: maildir.root.path(TemporaryMaildir.blocked))
        #expect(throws: MaildirError(.missing, "")) {
            try Delivery(maildir.root).deliver([try TemporaryMaildir.item(1, in: TemporaryMaildir.blocked)])
        }
    }
}
