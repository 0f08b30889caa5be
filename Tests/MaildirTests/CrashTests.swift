import Foundation
import Maildir
import Testing

/// A program is killed at every step of delivery and of moving, and the next one takes up where it fell.
struct CrashTests {
    /// Beside the test program.
    static let helper: String = {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent(
            "maildir-crash-helper"
        ).path
    }()

    static func run(_ arguments: [String]) throws -> (reason: Process.TerminationReason, status: Int32) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: helper)
        process.arguments = arguments
        try process.run()
        process.waitUntilExit()
        return (process.terminationReason, process.terminationStatus)
    }

    @Test(arguments: [
        FaultPoints.Point.createTemporary, .writeTemporary, .flushTemporary, .closeTemporary,
        .renameIntoPlace, .flushFolder, .afterDelivery,
    ])
    func killedInDeliveryEveryMailIsThereOnceAfterwards(point: FaultPoints.Point) throws {
        let items = try TemporaryMaildir.items(0..<12)
        var kills = 0
        for number in 1...40 {
            let maildir = try TemporaryMaildir()
            let (reason, status) = try Self.run([
                "deliver", maildir.root.path, "12", point.rawValue, "\(number)",
            ])
            if reason == .exit {
                #expect(status == 0)
                break
            }
            kills += 1
            // What is found anywhere is delivered; a client may have opened the folder in between.
            let before = try Scan(maildir.root).folder(.inbox)
            for placement in before.prefix(3) {
                try maildir.rename(placement, to: .inbox, "cur", "\(placement.name):2,S")
            }
            let located = try Scan(maildir.root).locate(
                Set(items.map(\.name.unique)), in: TemporaryMaildir.all)
            #expect(located.values.allSatisfy { $0.count == 1 })
            _ = try Delivery(maildir.root).deliver(items.filter { located[$0.name.unique] == nil })
            let after = try Scan(maildir.root).folders(TemporaryMaildir.all)
            #expect(after.count == 12)
            #expect(maildir.names(.inbox, "tmp").isEmpty)
            for placement in after {
                let item = try #require(items.first { $0.name.unique == placement.name.unique })
                #expect(try Scan(maildir.root).content(of: placement) == item.bytes)
            }
        }
        #expect(kills >= (point == .flushFolder || point == .afterDelivery ? 3 : 12))
    }

    @Test(arguments: [FaultPoints.Point.renameBetweenFolders, .flushSource, .afterRelocation])
    func killedInAMoveEveryMailIsThereOnceAfterwards(point: FaultPoints.Point) throws {
        let items = try TemporaryMaildir.items(0..<12)
        for number in 1...13 {
            let maildir = try TemporaryMaildir()
            _ = try Delivery(maildir.root).deliver(items)
            let (reason, _) = try Self.run(["move", maildir.root.path, "12", point.rawValue, "\(number)"])
            if reason == .exit { break }
            let left = try Scan(maildir.root).folder(.inbox)
            _ = try Relocation(maildir.root).move(left.map { .init($0, to: TemporaryMaildir.blocked) })
            let after = try Scan(maildir.root).folders(TemporaryMaildir.all)
            #expect(after.count == 12)
            #expect(after.allSatisfy { $0.folder == TemporaryMaildir.blocked })
        }
    }
}
