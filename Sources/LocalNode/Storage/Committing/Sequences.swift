internal import GRDB

/// The node's four counters. A number is used up even when its row turns out to be known already.
struct Sequences: Sendable, Hashable {
    enum Name: String, CaseIterable {
        case group, welcome, identity, commit
    }

    private var group: UInt64 = 0
    private var welcome: UInt64 = 0
    private var identity: UInt64 = 0
    private var commit: UInt64 = 0

    init(reading db: Database) throws {
        for row in try Row.fetchAll(db, sql: "SELECT name, value FROM sequences") {
            guard let name = Name(rawValue: row[0]) else { continue }
            let value: Int64 = row[1]
            self[name] = UInt64(clamping: value)
        }
    }

    /// The number used last.
    private(set) subscript(name: Name) -> UInt64 {
        get {
            switch name {
            case .group: group
            case .welcome: welcome
            case .identity: identity
            case .commit: commit
            }
        }
        set {
            switch name {
            case .group: group = newValue
            case .welcome: welcome = newValue
            case .identity: identity = newValue
            case .commit: commit = newValue
            }
        }
    }

    mutating func next(_ name: Name) -> UInt64 {
        self[name] += 1
        return self[name]
    }

    func write(_ db: Database, since before: Sequences) throws {
        for name in Name.allCases where before[name] != self[name] {
            try db.cachedStatement(sql: "UPDATE sequences SET value = ? WHERE name = ?")
                .execute(arguments: [Int64(clamping: self[name]), name.rawValue])
        }
    }
}
