import Foundation
import Maildir
import Testing

@Suite(.timeLimit(.minutes(1)))
struct WatchTests {
    @Test func aDeliveryAndAMoveRingForTheirFolders() async throws {
        let maildir = try TemporaryMaildir()
        let watch = try Watch(maildir.root)
        defer { watch.stop() }
        var changes = watch.changes.makeAsyncIterator()
        let placement = try #require(
            try Delivery(maildir.root).deliver([try TemporaryMaildir.item(1)]).first?.placement)
        #expect(await changes.next()?.folders == [.inbox])
        _ = try Relocation(maildir.root).move([.init(placement, to: TemporaryMaildir.blocked)])
        #expect(await changes.next()?.folders == [.inbox, TemporaryMaildir.blocked])
    }

    @Test func aNewFolderMeansLookAtEverythingAndIsWatchedFromThenOn() async throws {
        let maildir = try TemporaryMaildir()
        let watch = try Watch(maildir.root)
        defer { watch.stop() }
        var changes = watch.changes.makeAsyncIterator()
        let outbox = try MaildirFolder("Outbox")
        try maildir.root.prepare([outbox])
        #expect(await changes.next()?.everything == true)
        _ = try Delivery(maildir.root).deliver([try TemporaryMaildir.item(1, in: outbox)])
        #expect(await changes.next()?.folders.contains(outbox) == true)
    }

    @Test func stoppingEndsTheStream() async throws {
        let maildir = try TemporaryMaildir()
        let watch = try Watch(maildir.root)
        watch.stop()
        for await _ in watch.changes { Issue.record("nothing happened") }
    }
}
