internal import CGMime
internal import Mail

/// The library's tree as values; counts again what it finds.
struct PartReader {
    private let raw: [UInt8]
    private let limits: ParseLimits
    private var parts = 0
    /// The boundaries of the multiparts around the part that is read, outermost first.
    private var boundaries: [[UInt8]] = []

    init(raw: [UInt8], limits: ParseLimits) {
        self.raw = raw
        self.limits = limits
    }

    /// - Parameter envelope: the object that holds the other header fields of the same block, for a message's body.
    mutating func part(_ object: OpaquePointer, around envelope: OpaquePointer? = nil) throws(MailError)
        -> MIMEPart
    {
        parts += 1
        guard parts <= limits.parts else {
            throw MailError(.tooManyParts, "the mail has more than \(limits.parts) parts")
        }
        var result = MIMEPart(mediaType(of: object), [])
        result.disposition = disposition(of: object)
        result.contentID = GMimeLibrary.string(xm_content_id(object)).flatMap { try? MessageIdentifier($0) }
        switch xm_object_kind(object) {
        case XM_MULTIPART: result.content = try children(of: object)
        case XM_ENCLOSED_MESSAGE: result.content = .data(enclosed(in: object, envelope))
        default:
            var count = 0
            let data = xm_leaf_data(object, &count)
            result.content = .data(GMimeLibrary.bytes(owned: data, count: count) ?? [])
        }
        // A multipart that has no parts, or that the library took for data, is data.
        if result.mediaType.isMultipart, result.parts.isEmpty { result.mediaType = .octetStream }
        return result
    }

    private mutating func children(of object: OpaquePointer) throws(MailError) -> MIMEPart.Content {
        guard boundaries.count < limits.nesting else {
            throw MailError(.nestedTooDeep, "parts are nested more than \(limits.nesting) deep")
        }
        let boundary = parameters(of: object, ofDisposition: 0, keepsBoundary: true).first {
            $0.name == "boundary"
        }
        boundaries.append(Array((boundary?.value ?? "").utf8))
        defer { boundaries.removeLast() }
        var found: [MIMEPart] = []
        for index in 0..<xm_child_count(object) {
            if let child = xm_child(object, index) { found.append(try part(child)) }
        }
        return found.isEmpty ? .data([]) : .parts(found)
    }

    private func mediaType(of object: OpaquePointer) -> MediaType {
        let type = GMimeLibrary.string(xm_media_type(object)) ?? "text"
        let subtype = GMimeLibrary.string(xm_media_subtype(object)) ?? "plain"
        let parameters = parameters(of: object, ofDisposition: 0, keepsBoundary: false)
        return (try? MediaType(type, subtype, parameters)) ?? .octetStream
    }

    private func disposition(of object: OpaquePointer) -> Disposition? {
        guard let kind = GMimeLibrary.string(xm_disposition(object)) else { return nil }
        let parameters = parameters(of: object, ofDisposition: 1, keepsBoundary: false)
        // What is no token is to be treated as an attachment. See: RFC 2183 section 2.8.
        return (try? Disposition(kind, parameters)) ?? .attachment
    }

    private func parameters(
        of object: OpaquePointer, ofDisposition: Int32, keepsBoundary: Bool
    ) -> [MIMEParameter] {
        (0..<xm_parameter_count(object, ofDisposition)).compactMap { index in
            guard let name = GMimeLibrary.string(xm_parameter_name(object, ofDisposition, index)),
                let value = GMimeLibrary.string(xm_parameter_value(object, ofDisposition, index)),
                let parameter = try? MIMEParameter(name, value)
            else { return nil }
            return parameter.name == "boundary" && !keepsBoundary ? nil : parameter
        }
    }

    /// The bytes of an enclosed message as they stand in the mail; as the library writes them where that cannot be
    /// told (a part without header in a digest).
    private func enclosed(in object: OpaquePointer, _ envelope: OpaquePointer?) -> [UInt8] {
        let offsets = [object, envelope].compactMap { $0 }.flatMap { holder in
            (0..<xm_header_count(holder)).map { xm_header_offset(holder, $0) }
        }
        if let last = offsets.max(), last >= 0, let start = endOfHeader(from: Int(last)) {
            return Array(raw[start..<endOfPart(from: start)])
        }
        var count = 0
        let bytes = xm_enclosed_bytes(object, &count)
        return GMimeLibrary.bytes(owned: bytes, count: count) ?? []
    }

    /// After the blank line that ends the header block of a field; nil when there is none.
    private func endOfHeader(from offset: Int) -> Int? {
        var start = offset
        while start < raw.count {
            guard let end = raw[start...].firstIndex(of: 0x0A) else { return nil }
            if end == start || (end == start + 1 && raw[start] == 0x0D) { return end + 1 }
            start = end + 1
        }
        return nil
    }

    /// Before the line break that belongs to the next boundary of any multipart around.
    private func endOfPart(from offset: Int) -> Int {
        var start = offset
        while start < raw.count {
            if isBoundary(at: start) {
                var end = start
                if end > offset, raw[end - 1] == 0x0A { end -= 1 }
                if end > offset, raw[end - 1] == 0x0D { end -= 1 }
                return end
            }
            guard let end = raw[start...].firstIndex(of: 0x0A) else { break }
            start = end + 1
        }
        return raw.count
    }

    private func isBoundary(at start: Int) -> Bool {
        guard start + 2 < raw.count, raw[start] == 0x2D, raw[start + 1] == 0x2D else { return false }
        return boundaries.contains { boundary in
            guard !boundary.isEmpty, start + 2 + boundary.count <= raw.count,
                raw[(start + 2)..<(start + 2 + boundary.count)].elementsEqual(boundary)
            else { return false }
            var rest = raw[(start + 2 + boundary.count)...].prefix { $0 != 0x0A }
            if rest.starts(with: [0x2D, 0x2D]) { rest = rest.dropFirst(2) }
            return rest.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        }
    }
}
