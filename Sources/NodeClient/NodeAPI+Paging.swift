extension NodeAPI {
    /// All messages of a group above a cursor, oldest first, page by page, until the node has no more.
    ///
    /// - Parameter body: called with each page; its result says whether to go on.
    public func eachGroupPage(
        of group: [UInt8], after cursor: VectorCursor, body: (Page<GroupEnvelope>) async throws -> Bool
    ) async throws {
        var next = cursor
        while true {
            let page = try await groupMessages(of: group, page: PageRequest(after: next))
            guard try await body(page), !page.isLast, page.next != next else { return }
            next = page.next
        }
    }

    /// All welcomes above a cursor, oldest first, page by page, until the node has no more.
    public func eachWelcomePage(
        for destination: [UInt8], after cursor: VectorCursor,
        body: (Page<WelcomeEnvelope>) async throws -> Bool
    ) async throws {
        var next = cursor
        while true {
            let page = try await welcomes(for: destination, page: PageRequest(after: next))
            guard try await body(page), !page.isLast, page.next != next else { return }
            next = page.next
        }
    }
}
