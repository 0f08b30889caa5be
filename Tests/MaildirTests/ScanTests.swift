import Foundation
import Maildir
import Testing

struct ScanTests {
    @Test func whatClientsLeaveIsSeenAndHiddenFilesAreNot() throws {
        let maildir = try TemporaryMaildir()
        let names = ["1.a.host", "1.b,S=5:2,FS", "1.c2,", "dovecot-uidlist", ".hidden", "1.d,U=3:2,"]
        for name in names {
            #expect(
                FileManager.default.createFile(atPath: maildir.root.path + "/cur/\(name)", contents: Data()))
        }
        try FileManager.default.createDirectory(
            atPath: maildir.root.path + "/cur/folder", withIntermediateDirectories: false)
        let found = try Scan(maildir.root).folder(.inbox).map(\.name.description).sorted()
        #expect(found == ["1.a.host", "1.b,S=5:2,FS", "1.c2,", "1.d,U=3:2,", "dovecot-uidlist"])
    }

    @Test func foldersOfOthersAreFoundTheirFilesAreNot() throws {
        let maildir = try TemporaryMaildir()
        for name in [".Gr&APw-ppe.sub/cur", ".notafolder", "dovecot"] {
            try FileManager.default.createDirectory(
                atPath: maildir.root.path + "/\(name)", withIntermediateDirectories: true)
        }
        let folders = try maildir.root.folders().map(\.description)
        #expect(folders == ["INBOX", "Blocked", "Gr&APw-ppe/sub", "Requests"])
    }

    @Test func messagesAreLocatedByTheUniquePartOfTheirNames() throws {
        let maildir = try TemporaryMaildir()
        let placement = try #require(
            try Delivery(maildir.root).deliver([try TemporaryMaildir.item(1)]).first?.placement)
        try maildir.rename(
            placement, to: TemporaryMaildir.requests, "cur", "\(placement.name.unique),U=9:2,S")
        let found = try Scan(maildir.root).locate([placement.name.unique], in: TemporaryMaildir.all)
        #expect(found[placement.name.unique]?.map(\.folder) == [TemporaryMaildir.requests])
        #expect(found[placement.name.unique]?.map(\.inode) == [placement.inode])
    }

    @Test func aFileIsGoneOnlyWhenTwoScansASecondApartMissIt() {
        var absence = Absence()
        let second: Int64 = 1_000_000_000
        #expect(absence.scan(expected: ["a", "b"], found: ["a"], now: 0) == [])
        #expect(absence.isUndecided)
        #expect(absence.scan(expected: ["a", "b"], found: ["a"], now: second / 2) == [])
        #expect(absence.scan(expected: ["a", "b"], found: ["a"], now: second) == ["b"])
        #expect(!absence.isUndecided)
        #expect(absence.scan(expected: ["a"], found: [], now: 2 * second) == [])
        #expect(absence.scan(expected: ["a"], found: ["a"], now: 3 * second) == [])
        #expect(absence.scan(expected: ["a"], found: [], now: 4 * second) == [])
    }

    @Test func aSymbolicLinkIsNotFollowed() throws {
        let maildir = try TemporaryMaildir()
        try FileManager.default.createSymbolicLink(
            atPath: maildir.root.path + "/cur/link", withDestinationPath: "/etc/passwd")
        #expect(try Scan(maildir.root).folder(.inbox).isEmpty)
        let placement = MaildirPlacement(folder: .inbox, half: .cur, name: MaildirName("link"), inode: 0)
        #expect(throws: MaildirError.self) { try Scan(maildir.root).content(of: placement) }
    }

    @Test func theSweepTakesOnlyWhatIsOld() throws {
        let maildir = try TemporaryMaildir()
        let path = maildir.root.path + "/tmp/left"
        #expect(FileManager.default.createFile(atPath: path, contents: Data()))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 0)], ofItemAtPath: path)
        let now = Int64(Date().timeIntervalSince1970)
        #expect(try Sweep(maildir.root).run(now: now, folders: TemporaryMaildir.all) == 0)
        #expect(try Sweep(maildir.root).run(now: now + 36 * 3600 + 5, folders: TemporaryMaildir.all) == 1)
    }
}
