internal import Mail

/// A walk over a mail's lines that finds header blocks and nesting without building anything, so that nothing which
/// breaks a limit ever reaches the library.
///
/// It follows the structure as RFC 2046 describes it; whatever a library makes of odd structure, the tree it built is
/// counted again afterwards. Time is linear: the stack of open boundaries has at most as many entries as the nesting
/// limit.
struct StructureScan {
    private let limits: ParseLimits
    private var stack: [Container] = []
    private var parts = 1
    /// The enclosed messages entered since the innermost multipart began, or since the start.
    private var enclosed = 0
    private var state: State = .header
    private var headerStart = 0
    private var entity = EntityHeader()
    /// Where header blocks lie in the mail.
    private(set) var headerBlocks: [Range<Int>] = []

    private struct Container {
        let boundary: [UInt8]
        /// Enclosed messages around it.
        let enclosedBefore: Int
        /// What a part without header is.
        let isDigest: Bool
    }

    private enum State { case header, body }

    /// - Throws: `MailError.tooLarge`, `.headerTooLarge`, `.lineTooLong`, `.nestedTooDeep`, `.tooManyParts`,
    ///   `.commentsTooDeep`, `.tooManyParameters`.
    static func check(_ raw: UnsafeBufferPointer<UInt8>, _ limits: ParseLimits) throws(MailError) -> [Range<
        Int
    >] {
        guard raw.count <= limits.messageBytes else {
            throw MailError(.tooLarge, "the mail has more than \(limits.messageBytes) bytes")
        }
        var scan = StructureScan(limits: limits)
        var start = 0
        while start < raw.count {
            var end = start
            while end < raw.count, raw[end] != 0x0A { end += 1 }
            guard end - start <= limits.lineBytes else {
                throw MailError(.lineTooLong, "a line has more than \(limits.lineBytes) bytes")
            }
            try scan.line(UnsafeBufferPointer(rebasing: raw[start..<end]), start..<min(end + 1, raw.count))
            start = end + 1
        }
        try scan.endOfHeader(at: raw.count)
        return scan.headerBlocks
    }

    private init(limits: ParseLimits) {
        self.limits = limits
    }

    private mutating func line(_ line: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) throws(MailError) {
        if line.count > 2, line[0] == 0x2D, line[1] == 0x2D, try boundaryLine(line, range) { return }
        guard state == .header else { return }
        guard range.upperBound - headerStart <= limits.headerBytes else {
            throw MailError(.headerTooLarge, "a header block has more than \(limits.headerBytes) bytes")
        }
        let isBlank = line.isEmpty || (line.count == 1 && line[0] == 0x0D)
        if !isBlank {
            entity.add(line)
            return
        }
        try endOfHeader(at: range.upperBound)
    }

    /// Whether the line is a boundary of any open multipart.
    private mutating func boundaryLine(
        _ line: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) throws(MailError) -> Bool {
        for index in stack.indices.reversed() {
            let boundary = stack[index].boundary
            guard line.count >= boundary.count + 2, line[2..<2 + boundary.count].elementsEqual(boundary)
            else {
                continue
            }
            let rest = line[(2 + boundary.count)...]
            let closes = rest.starts(with: [0x2D, 0x2D])
            guard (closes ? rest.dropFirst(2) : rest).allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D })
            else {
                continue
            }
            if state == .header { try endOfHeader(at: range.lowerBound, opensNothing: true) }
            enclosed = stack[index].enclosedBefore
            if closes {
                stack.removeSubrange(index...)
                state = .body
            } else {
                stack.removeSubrange((index + 1)...)
                try beginPart(at: range.upperBound)
            }
            return true
        }
        return false
    }

    private mutating func beginPart(at offset: Int) throws(MailError) {
        parts += 1
        guard parts <= limits.parts else {
            throw MailError(.tooManyParts, "the mail has more than \(limits.parts) parts")
        }
        state = .header
        headerStart = offset
        entity = EntityHeader()
    }

    private mutating func endOfHeader(at offset: Int, opensNothing: Bool = false) throws(MailError) {
        guard state == .header else { return }
        state = .body
        headerBlocks.append(headerStart..<offset)
        try entity.check(limits)
        if opensNothing { return }
        if entity.isMessage(inDigest: stack.last?.isDigest == true) {
            enclosed += 1
            try checkDepth()
            try beginPart(at: offset)
        } else if let boundary = entity.boundary {
            stack.append(
                Container(boundary: boundary, enclosedBefore: enclosed, isDigest: entity.isDigest))
            try checkDepth()
        }
    }

    private func checkDepth() throws(MailError) {
        guard stack.count + enclosed <= limits.nesting else {
            throw MailError(.nestedTooDeep, "parts are nested more than \(limits.nesting) deep")
        }
    }
}
