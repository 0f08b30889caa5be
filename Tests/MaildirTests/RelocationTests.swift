import Foundation
import Maildir
import Synchronization
import Testing

struct RelocationTests {
    @Test func aMoveKeepsNameFlagsAndHalfAndDropsForeignNumbers() throws {
        let maildir = try TemporaryMaildir()
        let items = try [TemporaryMaildir.item(1), TemporaryMaildir.item(2, seen: true)]
        let placements = try Delivery(maildir.root).deliver(items).map(\.placement)
        try maildir.rename(placements[0], to: .inbox, "new", "\(placements[0].name),U=5")
        let found = try Scan(maildir.root).folder(.inbox)
        let outcomes = try Relocation(maildir.root).move(
            found.map { .init($0, to: TemporaryMaildir.blocked) })
        #expect(outcomes.count == 2)
        #expect(maildir.names(TemporaryMaildir.blocked, "new") == [placements[0].name.description])
        #expect(maildir.names(TemporaryMaildir.blocked, "cur") == [placements[1].name.description])
        #expect(try Scan(maildir.root).folder(.inbox).isEmpty)
    }

    @Test func whatComesBackRenewedHasNoNameItHadBefore() throws {
        let maildir = try TemporaryMaildir()
        var place = try #require(
            try Delivery(maildir.root).deliver([try TemporaryMaildir.item(1, seen: true)]).first?.placement)
        var names: Set = [place.name.unique]
        for folder in [TemporaryMaildir.blocked, .inbox, TemporaryMaildir.blocked, .inbox] {
            let outcome = try Relocation(maildir.root).move([.init(place, to: folder, renewing: true)])
            guard case .moved(let moved)? = outcome.first else {
                Issue.record("not moved: \(outcome)")
                return
            }
            #expect(names.insert(moved.name.unique).inserted)
            #expect(moved.name.identity == place.name.identity && moved.name.flags == [.seen])
            #expect(maildir.names(folder, "cur") == [moved.name.description])
            place = moved
        }
    }

    @Test func aFileRenamedByAClientMeanwhileIsStillMoved() throws {
        let maildir = try TemporaryMaildir()
        let placement = try #require(
            try Delivery(maildir.root).deliver([try TemporaryMaildir.item(1)]).first?.placement)
        try maildir.rename(placement, to: .inbox, "cur", "\(placement.name):2,FS")
        let outcome = try Relocation(maildir.root).move([.init(placement, to: TemporaryMaildir.requests)])
        let expected = MaildirPlacement(
            folder: TemporaryMaildir.requests, half: .cur, name: MaildirName("\(placement.name):2,FS"),
            inode: placement.inode)
        #expect(outcome == [.moved(expected)])
        #expect(maildir.names(TemporaryMaildir.requests, "cur") == [expected.name.description])
    }

    @Test func aCopyInTheTargetIsNeverReplaced() throws {
        let maildir = try TemporaryMaildir()
        let item = try TemporaryMaildir.item(1)
        let placement = try #require(try Delivery(maildir.root).deliver([item]).first?.placement)
        let other = maildir.root.path(TemporaryMaildir.blocked) + "/new/\(placement.name)"
        #expect(FileManager.default.createFile(atPath: other, contents: Data("theirs".utf8)))
        let outcome = try Relocation(maildir.root).move([.init(placement, to: TemporaryMaildir.blocked)])
        #expect(outcome == [.targetExists])
        #expect(FileManager.default.contents(atPath: other) == Data("theirs".utf8))
        #expect(try Scan(maildir.root).content(of: placement) == item.bytes)
    }

    @Test func aDeletedFileIsVanished() throws {
        let maildir = try TemporaryMaildir()
        let placement = try #require(
            try Delivery(maildir.root).deliver([try TemporaryMaildir.item(1)]).first?.placement)
        #expect(try Relocation(maildir.root).remove(placement))
        #expect(try !Relocation(maildir.root).remove(placement))
        #expect(
            try Relocation(maildir.root).move([.init(placement, to: TemporaryMaildir.blocked)]) == [.vanished]
        )
    }

    @Test func flagsAreSetByRenameIntoCur() throws {
        let maildir = try TemporaryMaildir()
        let placement = try #require(
            try Delivery(maildir.root).deliver([try TemporaryMaildir.item(1)]).first?.placement)
        _ = try Relocation(maildir.root).setFlags(of: placement) { $0.insert(.replied) }
        #expect(maildir.names(.inbox, "cur") == ["\(placement.name):2,R"])
        _ = try Relocation(maildir.root).setFlags(of: placement) { $0.insert(.seen) }
        #expect(maildir.names(.inbox, "cur") == ["\(placement.name):2,RS"])
    }

    @Test func aClaimIsMadeOnceOnly() throws {
        let maildir = try TemporaryMaildir()
        let placement = try #require(
            try Delivery(maildir.root).deliver([try TemporaryMaildir.item(1)]).first?.placement)
        #expect(try Relocation(maildir.root).claim(placement, as: maildir.root.path + "/claimed"))
        #expect(try !Relocation(maildir.root).claim(placement, as: maildir.root.path + "/again"))
    }

    /// Clients rename, flag and move three hundred files while the bridge relocates them: every file is there once after.
    @Test func nothingIsLostWhileClientsMoveTheSameFiles() throws {
        let maildir = try TemporaryMaildir()
        let placements = try Delivery(maildir.root).deliver(try TemporaryMaildir.items(0..<300)).map(
            \.placement)
        let path = maildir.root.path
        let stop = Mutex(false)
        let renames = Mutex(0)
        let ended = DispatchSemaphore(value: 0)
        // A thread of its own: the shared ones may all be busy with tests.
        let client = Thread {
            let flags = ["", "S", "F", "FS", "RS"]
            while !stop.withLock({ $0 }) {
                for half in ["new", "cur"] {
                    for name in (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(half)"))
                        ?? []
                    {
                        let base = String(name.prefix { $0 != ":" })
                        let target = "\(path)/cur/\(base):2,\(flags[renames.withLock { $0 } % flags.count])"
                        if rename("\(path)/\(half)/\(name)", target) == 0 { renames.withLock { $0 += 1 } }
                    }
                }
            }
            ended.signal()
        }
        client.start()
        while renames.withLock({ $0 }) == 0 { usleep(1000) }
        let relocation = Relocation(maildir.root)
        var moved = 0
        for start in stride(from: 0, to: 300, by: 50) {
            let moves = placements[start..<start + 50].map {
                Relocation.Move($0, to: TemporaryMaildir.blocked)
            }
            for outcome in try relocation.move(Array(moves)) {
                if case .moved = outcome { moved += 1 }
            }
        }
        stop.withLock { $0 = true }
        ended.wait()
        #expect(moved == 300)
        let after = try Scan(maildir.root).folders(TemporaryMaildir.all)
        #expect(after.count == 300)
        #expect(Set(after.map(\.name.unique)) == Set(placements.map(\.name.unique)))
        #expect(after.allSatisfy { $0.folder == TemporaryMaildir.blocked })
    }
}
