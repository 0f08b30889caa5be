/// Which page of a topic is wanted.
public struct PageRequest: Sendable, Hashable {
    /// In which order rows come.
    public enum Order: Sendable, Hashable {
        /// Above the cursor, oldest first.
        case ascending
        /// Below the cursor (or from the end, if it is empty), newest first.
        case descending
    }

    public var cursor: VectorCursor
    public var order: Order
    /// At most this many rows; the network gives no more than ``NodeLimits/pageRows``.
    public var limit: Int

    public init(after cursor: VectorCursor = .init(), limit: Int = NodeLimits.pageRows) {
        self.cursor = cursor
        self.order = .ascending
        self.limit = min(max(limit, 1), NodeLimits.pageRows)
    }

    /// The newest rows first, below a position or from the end.
    public static func newestFirst(
        before cursor: VectorCursor = .init(), limit: Int = NodeLimits.pageRows
    ) -> PageRequest {
        var request = PageRequest(after: cursor, limit: limit)
        request.order = .descending
        return request
    }
}

/// Rows of a topic, and where to go on.
public struct Page<Row: Sendable>: Sendable {
    public var rows: [Row]
    /// Where to ask next: past these rows, those that could not be read included.
    public var next: VectorCursor
    /// No row was there beyond this page when the node answered.
    public var isLast: Bool
    /// Rows the node sent that are not of any known form; they are passed over.
    public var unreadable: Int

    public init(rows: [Row], next: VectorCursor, isLast: Bool, unreadable: Int = 0) {
        self.rows = rows
        self.next = next
        self.isLast = isLast
        self.unreadable = unreadable
    }
}
