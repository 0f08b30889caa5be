/// Messages to bytes, the same bytes for the same message every time.
///
/// Lines end with LF as in a Maildir. Nothing but the message and the seed has a say: no clock, no host name, no chance.
/// See: spec mail.md 2.2 and 2.5.
public struct MailWriter: Sendable {
    /// What the boundaries between parts are drawn from.
    private let seed: [UInt8]

    /// - Parameter boundarySeed: what distinguishes the message, such as its id.
    public init(boundarySeed: [UInt8]) {
        seed = boundarySeed
    }

    /// The whole message.
    ///
    /// - Throws: `MailError.wrongSyntax`, `.notEncodable`, `.malformed`.
    public func write(_ message: MailMessage) throws(MailError) -> [UInt8] {
        var output: [UInt8] = []
        for field in message.header.fields {
            guard !field.name.describesBody else {
                throw MailError(.wrongSyntax, "\(field.name.spelling) belongs to the body's part")
            }
            output += try FieldWriter.write(field)
        }
        output += "MIME-Version: 1.0\n".utf8
        var boundary = Boundary(seed: seed)
        let entity = try encode(message.body, &boundary, depth: 0)
        output.reserveCapacity(output.count + entity.header.count + entity.body.count + 2)
        output += entity.header
        output.append(0x0A)
        output += entity.body
        if let closing = entity.closing { output += closing }
        return output
    }

    /// The nesting that the parser accepts is the nesting that is written.
    static let deepestNesting = 16

    /// A part as it will stand in the file.
    private struct Entity {
        var header: [UInt8]
        var body: [UInt8]
        /// Whether the bytes go beyond ASCII, which the parts around it must say.
        var isEightBit: Bool
        /// What a file needs after the body so that it ends with a line.
        var closing: [UInt8]?
    }

    private func encode(_ part: MIMEPart, _ boundary: inout Boundary, depth: Int) throws(MailError) -> Entity
    {
        guard depth <= Self.deepestNesting else {
            throw MailError(.nestedTooDeep, "parts are nested more than \(Self.deepestNesting) deep")
        }
        switch part.content {
        case .data(let bytes):
            guard !part.mediaType.isMultipart else {
                throw MailError(.malformed, "a multipart has parts, not data")
            }
            return try encodeSingle(part, bytes)
        case .parts(let parts):
            guard part.mediaType.isMultipart, !parts.isEmpty else {
                throw MailError(.malformed, "parts stand in a multipart, and it has at least one")
            }
            var entities: [Entity] = []
            for child in parts { entities.append(try encode(child, &boundary, depth: depth + 1)) }
            return try joined(part, entities, &boundary)
        }
    }

    private func encodeSingle(_ part: MIMEPart, _ bytes: [UInt8]) throws(MailError) -> Entity {
        let encoding = try TransferEncoding.choose(for: part.mediaType, bytes)
        let body = TransferEncoding.encode(bytes, as: encoding)
        // Text without line feed at its end leaves the file without one: a soft line break there would be read as data by
        // some (libetpan), and a line feed would be one.
        let closing: [UInt8]? = encoding == .base64 && !body.isEmpty ? [0x0A] : nil
        return Entity(
            header: try partHeader(part, parameters: part.mediaType.parameters.flatMap(\.written), encoding),
            body: body, isEightBit: encoding == .eightBit, closing: closing)
    }

    private func joined(_ part: MIMEPart, _ entities: [Entity], _ boundary: inout Boundary) throws(MailError)
        -> Entity
    {
        let line = boundary.next(avoiding: entities.map(\.body))
        let isEightBit = entities.contains(where: \.isEightBit)
        var body: [UInt8] = []
        body.reserveCapacity(entities.reduce(64) { $0 + $1.header.count + $1.body.count + line.count + 8 })
        for (index, entity) in entities.enumerated() {
            body += index == 0 ? [0x2D, 0x2D] : [0x0A, 0x2D, 0x2D]
            body += line
            body.append(0x0A)
            body += entity.header
            body.append(0x0A)
            body += entity.body
        }
        body += [0x0A, 0x2D, 0x2D]
        body += line
        body += [0x2D, 0x2D]
        let parameters =
            part.mediaType.parameters.flatMap(\.written)
            + ["boundary=\"\(String(decoding: line, as: UTF8.self))\""]
        return Entity(
            header: try partHeader(part, parameters: parameters, isEightBit ? .eightBit : nil), body: body,
            isEightBit: isEightBit, closing: [0x0A])
    }

    /// - Parameter encoding: nil for a multipart of ASCII, which says nothing.
    private func partHeader(
        _ part: MIMEPart, parameters: [String], _ encoding: TransferEncoding?
    ) throws(MailError) -> [UInt8] {
        var output = structured(.contentType, part.mediaType.essence, parameters)
        if let disposition = part.disposition {
            output += structured(
                .contentDisposition, disposition.kind, disposition.parameters.flatMap(\.written))
        }
        if let encoding { output += structured(.contentTransferEncoding, encoding.rawValue, []) }
        if let contentID = part.contentID { output += structured(.contentID, contentID.description, []) }
        return output
    }

    private func structured(_ name: HeaderName, _ value: String, _ parameters: [String]) -> [UInt8] {
        var field = FoldedField(name)
        field.token(value.utf8)
        for parameter in parameters {
            field.append([0x3B])
            field.token(parameter.utf8)
        }
        return field.finished()
    }
}
