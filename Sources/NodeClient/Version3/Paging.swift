internal import XMTPProtos

extension PageRequest {
    /// Direction is always given: unset means newest first. See: spec network.md 1.4.
    var pagingInfo: Xmtp_Mls_Api_V1_PagingInfo {
        var info = Xmtp_Mls_Api_V1_PagingInfo()
        info.direction = order == .ascending ? .ascending : .descending
        info.limit = UInt32(limit)
        info.idCursor = cursor.highest
        return info
    }

    /// Makes a page of what came back. Rows without a known form are left out and passed over.
    func answer<Row>(
        rows: [Row?], of originator: UInt32, paging: Xmtp_Mls_Api_V1_PagingInfo,
        cursor place: KeyPath<Row, Cursor>
    ) -> Page<Row> {
        let readable = rows.compactMap { $0 }
        var next = order == .ascending ? cursor : VectorCursor()
        switch order {
        case .ascending:
            for row in readable { next.advance(to: row[keyPath: place]) }
            if paging.idCursor > next.highest {
                next.advance(to: Cursor(originator: originator, sequence: paging.idCursor))
            }
        case .descending:
            let lowest = readable.map { $0[keyPath: place].sequence }.min()
            let end = paging.idCursor > 0 ? paging.idCursor : lowest
            if let end { next = VectorCursor(Cursor(originator: originator, sequence: end)) }
        }
        return Page(
            rows: readable, next: next, isLast: rows.count < limit || paging.idCursor == 0,
            unreadable: rows.count - readable.count)
    }
}
