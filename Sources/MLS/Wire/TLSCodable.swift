/// A structure that can be written in the presentation language.
///
/// See: RFC 9420 section 2.1
public protocol TLSEncodable {
    /// Appends the encoding.
    func encode(to writer: inout TLSWriter)
}

/// A structure that can be read from the presentation language.
///
/// What is read and written again gives the same bytes.
///
/// See: RFC 9420 section 2.1
public protocol TLSDecodable {
    /// Reads one value and leaves the reader behind it.
    init(from reader: inout TLSReader) throws(WireError)
}

public typealias TLSCodable = TLSEncodable & TLSDecodable

extension TLSEncodable {
    /// The encoding in an array of its own.
    ///
    /// - Parameter capacity: how many bytes to reserve at first.
    public func tlsEncoded(reserving capacity: Int = 128) -> [UInt8] {
        var writer = TLSWriter(reserving: capacity)
        encode(to: &writer)
        return writer.bytes
    }
}

extension TLSDecodable {
    /// Reads a value that takes up all the bytes.
    ///
    /// - Throws: ``WireError/trailingBytes`` if something follows it, or what the value's own reader found.
    public init(tlsEncoded bytes: [UInt8]) throws(WireError) {
        try self.init(tlsEncoded: bytes.span.bytes)
    }

    /// Reads a value that takes up all the bytes.
    ///
    /// - Throws: ``WireError/trailingBytes`` if something follows it, or what the value's own reader found.
    public init(tlsEncoded bytes: RawSpan) throws(WireError) {
        var reader = TLSReader(bytes)
        let value = try Self(from: &reader)
        try reader.expectEnd()
        self = value
    }
}
