internal import GRDB
internal import Synchronization

/// Connections that read a file beside its writer; each serves one reader at a time and keeps its statements.
///
/// A pool of GRDB's asks before each read whether the schema has changed, which costs a quarter of a small query. The
/// schema of a node's file never changes while it is open.
final class ReadConnections: Sendable {
    private struct State {
        var idle: [DatabaseQueue] = []
        var isClosed = false
    }

    /// Connections kept for later; as many as read at once on a small machine.
    private static let mostIdle = 4

    private let path: String
    private let configuration: Configuration
    private let state = Mutex(State())

    init(path: String, configuration: Configuration) {
        self.path = path
        var reading = configuration
        reading.readonly = true
        self.configuration = reading
    }

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        let (idle, isClosed) = state.withLock { ($0.idle.popLast(), $0.isClosed) }
        guard !isClosed else {
            throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the node is shutting down")
        }
        let connection = try idle ?? DatabaseQueue(path: path, configuration: configuration)
        defer { giveBack(connection) }
        return try connection.unsafeRead(body)
    }

    private func giveBack(_ connection: DatabaseQueue) {
        let isKept = state.withLock { state in
            guard !state.isClosed, state.idle.count < Self.mostIdle else { return false }
            state.idle.append(connection)
            return true
        }
        if !isKept { try? connection.close() }
    }

    /// Closes the connections that are not in use; the others follow as soon as they are given back.
    func close() {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        for connection in idle { try? connection.close() }
    }
}
