/// Several contents in one message; deprecated everywhere, read as a courtesy to old history.
///
/// See: spec content.md 5.19
public struct Composite: ContentCodec {
    public static let contentType = ContentTypeID.standard("composite")
    public static let wantsPush = true

    /// Composites nest no deeper than this.
    public static let depthLimit = 8
    /// More parts than this are refused.
    public static let partLimit = 500

    /// The leaves, in order; nesting means nothing to a reader.
    public var parts: [EncodedContent]

    public init(_ parts: [EncodedContent]) { self.parts = parts }

    public init(decoding encoded: EncodedContent, reading: ContentReading) throws(ContentError) {
        parts = []
        try Self.collect(ProtobufReader(encoded.content), depth: 0, into: &parts)
    }

    /// - Throws: `notSendable` always: the type is deprecated.
    public func encoded() throws(ContentError) -> EncodedContent {
        throw ContentError(.notSendable, "a deprecated type")
    }

    private static func collect(
        _ reader: ProtobufReader, depth: Int, into parts: inout [EncodedContent]
    ) throws(ContentError) {
        guard depth < depthLimit else { throw ContentError(.limitExceeded, "composites nested too deeply") }
        var reader = reader
        while !reader.isAtEnd {
            let key = try reader.key()
            guard key.field == 1 else {
                try reader.skip(key)
                continue
            }
            var part = try reader.message(key)
            while !part.isAtEnd {
                let inner = try part.key()
                switch inner.field {
                case 1: parts.append(try EncodedContent(serialized: try part.bytes(inner)))
                case 2: try collect(try part.message(inner), depth: depth + 1, into: &parts)
                default: try part.skip(inner)
                }
                guard parts.count <= partLimit else {
                    throw ContentError(.limitExceeded, "a composite of more than \(partLimit) parts")
                }
            }
        }
    }
}
