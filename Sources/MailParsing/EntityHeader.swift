internal import Mail

/// The header block of one entity as far as structure and limits need it.
struct EntityHeader {
    private var field: [UInt8] = []
    private var contentType: [UInt8]?
    private var isEncoded = false
    private var deepestComment = 0
    private var mostParameters = 0
    private var mostAddresses = 0

    /// Adds a line of the block, folded lines included.
    mutating func add(_ line: UnsafeBufferPointer<UInt8>) {
        if let first = line.first, first == 0x20 || first == 0x09 {
            field += line
            return
        }
        close()
        field += line
    }

    private mutating func close() {
        defer { field.removeAll(keepingCapacity: true) }
        guard let colon = field.firstIndex(of: 0x3A) else { return }
        let spelled = String(decoding: field[..<colon], as: UTF8.self).lowercased()
        let name = spelled.prefix { $0 != " " && $0 != "\t" }
        let value = field[(colon + 1)...]
        switch name {
        case "content-type":
            if contentType == nil { contentType = Array(value) }
            count(value, isAddressList: false)
        case "content-transfer-encoding":
            let text = String(decoding: value, as: UTF8.self).lowercased()
            isEncoded = ["quoted-printable", "base64", "uu"].contains { text.contains($0) }
            count(value, isAddressList: false)
        case "content-disposition", "mime-version", "message-id", "in-reply-to", "references", "date",
            "received":
            count(value, isAddressList: false)
        default:
            let known = try? HeaderName(String(name))
            if known?.syntax == .mailboxes || known?.syntax == .bareMailbox {
                count(value, isAddressList: true)
            }
        }
    }

    /// Comments within each other, and separators outside of comments and quotes.
    private mutating func count(_ value: ArraySlice<UInt8>, isAddressList: Bool) {
        var depth = 0
        var deepest = 0
        var separators = 1
        var isQuoted = false
        var escaped = false
        for byte in value {
            if escaped {
                escaped = false
                continue
            }
            switch byte {
            case 0x5C: escaped = isQuoted || depth > 0
            case 0x22 where depth == 0: isQuoted.toggle()
            case 0x28 where !isQuoted:
                depth += 1
                deepest = max(deepest, depth)
            case 0x29 where !isQuoted: depth = max(0, depth - 1)
            case 0x2C where isAddressList, 0x3B: separators += 1
            default: break
            }
        }
        deepestComment = max(deepestComment, deepest)
        if isAddressList {
            mostAddresses = max(mostAddresses, separators)
        } else {
            mostParameters = max(mostParameters, separators - 1)
        }
    }

    mutating func check(_ limits: ParseLimits) throws(MailError) {
        close()
        guard deepestComment <= limits.comments else {
            throw MailError(
                .commentsTooDeep, "comments in a header are nested more than \(limits.comments) deep")
        }
        guard mostParameters <= limits.parameters else {
            throw MailError(
                .tooManyParameters, "a header field has more than \(limits.parameters) parameters")
        }
        guard mostAddresses <= limits.addresses else {
            throw MailError(.tooManyParameters, "a header field has more than \(limits.addresses) addresses")
        }
    }

    private var essence: String {
        guard let contentType else { return "" }
        let text = String(decoding: contentType.prefix { $0 != 0x3B }, as: UTF8.self)
        return String(text.lowercased().filter { !$0.isWhitespace })
    }

    var isDigest: Bool { essence == "multipart/digest" }

    /// Whether the body is a message whose own parts count.
    func isMessage(inDigest: Bool) -> Bool {
        if contentType == nil { return inDigest }
        return !isEncoded
            && ["message/rfc822", "message/rfc2822", "message/global", "message/news"].contains(essence)
    }

    /// The boundary of a multipart; nil for anything else.
    var boundary: [UInt8]? {
        guard let contentType, essence.hasPrefix("multipart/") else { return nil }
        let lower = contentType.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        let key = Array("boundary".utf8)
        var index = 0
        while let start = Self.find(key, in: lower, from: index) {
            index = start + key.count
            var rest = contentType[index...].drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
            guard rest.first == 0x3D else { continue }
            rest = rest.dropFirst().drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
            return rest.first == 0x22 ? Self.unquoted(rest.dropFirst()) : Self.bare(rest)
        }
        return nil
    }

    private static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        while index + needle.count <= bytes.count {
            if bytes[index..<index + needle.count].elementsEqual(needle) { return index }
            index += 1
        }
        return nil
    }

    private static func unquoted(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        var escaped = false
        for byte in bytes {
            if !escaped, byte == 0x22 { break }
            if !escaped, byte == 0x5C {
                escaped = true
                continue
            }
            escaped = false
            output.append(byte)
        }
        return output
    }

    private static func bare(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        Array(bytes.prefix { $0 > 0x20 && $0 != 0x3B && $0 != 0x7F })
    }
}
