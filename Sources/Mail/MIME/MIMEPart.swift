/// One part of a message: data of a media type, or parts of their own.
///
/// See: RFC 2045 section 2.4, RFC 2046 section 5.
public struct MIMEPart: Sendable, Hashable {
    public indirect enum Content: Sendable, Hashable {
        /// The data, decoded from its transfer encoding; text is in the charset that the media type names.
        /// An enclosed `message/rfc822` is data too: nobody looks into it unasked.
        case data([UInt8])
        /// Parts in order.
        case parts([MIMEPart])
    }

    public var mediaType: MediaType
    public var disposition: Disposition?
    public var contentID: MessageIdentifier?
    public var content: Content

    public init(_ mediaType: MediaType, _ data: [UInt8], disposition: Disposition? = nil) {
        self.mediaType = mediaType
        self.disposition = disposition
        content = .data(data)
    }

    /// A multipart.
    public init(_ mediaType: MediaType, parts: [MIMEPart]) {
        self.mediaType = mediaType
        content = .parts(parts)
    }

    /// Text as a part: its bytes and one line feed, so that a file of it ends with a line.
    ///
    /// See: spec mail.md 2.5.
    public static func text(
        _ text: [UInt8], as mediaType: MediaType = .plainText, disposition: Disposition? = nil
    ) -> MIMEPart {
        MIMEPart(mediaType, text + [0x0A], disposition: disposition)
    }

    /// Text as a part.
    public static func text(
        _ text: String, as mediaType: MediaType = .plainText, disposition: Disposition? = nil
    ) -> MIMEPart {
        self.text(Array(text.utf8), as: mediaType, disposition: disposition)
    }

    /// The data of a single part; nil for a multipart.
    public var data: [UInt8]? {
        if case .data(let bytes) = content { bytes } else { nil }
    }

    /// What ``text(_:as:disposition:)-(String,_,_)`` was given: the data without the one line feed at its end.
    public var textBytes: [UInt8]? {
        guard let data else { return nil }
        return data.last == 0x0A ? Array(data.dropLast()) : data
    }

    /// The parts of a multipart; empty for a single part.
    public var parts: [MIMEPart] {
        if case .parts(let parts) = content { parts } else { [] }
    }

    /// The single parts in the order they are read.
    public var leaves: [MIMEPart] {
        switch content {
        case .data: [self]
        case .parts(let parts): parts.flatMap(\.leaves)
        }
    }

    /// The name of the file, from the disposition, else from the old `name` parameter.
    public var fileName: String? { disposition?.fileName ?? mediaType.parameter("name") }
}
