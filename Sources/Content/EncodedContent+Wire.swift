extension EncodedContent {
    /// More parameters than this are refused.
    static let parameterLimit = 1000

    /// Reads the serialised form, as tolerant as protobuf demands: any field order, repeated fields (the last one wins,
    /// repeated types are merged), unknown fields kept.
    ///
    /// Written out here instead of left to generated code for three reasons: the order of the parameters is kept, keys
    /// that differ only in Unicode form stay two, and what libxmtp refuses is refused.
    ///
    /// - Throws: `malformedProtobuf`, or `limitExceeded` for more than 1000 parameters.
    ///
    /// See: spec content.md 1.3
    public init(serialized bytes: [UInt8]) throws(ContentError) {
        self.init(type: nil)
        var reader = ProtobufReader(bytes)
        while !reader.isAtEnd {
            let start = reader.offset
            let key = try reader.key()
            switch key.field {
            case 1: try Self.mergeType(from: try reader.message(key), into: &type)
            case 2: try Self.readParameter(from: try reader.message(key), into: &parameters)
            case 3: fallback = try reader.string(key)
            case 4: content = try reader.bytes(key)
            case 5: compression = try reader.int32(key)
            default:
                try reader.skip(key)
                unknownFields += bytes[start..<reader.offset]
            }
        }
    }

    /// The canonical serialised form: fields in ascending number, parameters in ascending byte order of their keys.
    public func serialized() -> [UInt8] { serialized(parameters.sorted) }

    /// The serialised form with the parameters in the order they are in, to rebuild what another writer sent.
    public func serializedKeepingParameterOrder() -> [UInt8] { serialized(parameters.entries) }

    private func serialized(_ entries: [ContentParameters.Entry]) -> [UInt8] {
        var writer = ProtobufWriter(reserving: content.count + (fallback?.utf8.count ?? 0) + 256)
        if let type {
            writer.message(1) { inner in
                inner.string(1, type.authority)
                inner.string(2, type.type)
                inner.unsigned(3, UInt64(type.majorVersion))
                inner.unsigned(4, UInt64(type.minorVersion))
            }
        }
        for entry in entries {
            writer.message(2) { inner in
                inner.string(1, entry.key)
                inner.string(2, entry.value)
            }
        }
        if let fallback { writer.string(3, fallback, evenIfEmpty: true) }
        writer.bytes(4, content)
        if let compression { writer.signed(5, compression, evenIfZero: true) }
        writer.raw(unknownFields)
        return writer.bytes
    }

    private static func mergeType(
        from reader: ProtobufReader, into type: inout ContentTypeID?
    ) throws(ContentError) {
        var reader = reader
        var merged = type ?? ContentTypeID(authority: "", type: "", majorVersion: 0, minorVersion: 0)
        while !reader.isAtEnd {
            let key = try reader.key()
            switch key.field {
            case 1: merged.authority = try reader.string(key)
            case 2: merged.type = try reader.string(key)
            case 3: merged.majorVersion = try reader.uint32(key)
            case 4: merged.minorVersion = try reader.uint32(key)
            default: try reader.skip(key)
            }
        }
        type = merged
    }

    private static func readParameter(
        from reader: ProtobufReader, into parameters: inout ContentParameters
    ) throws(ContentError) {
        var reader = reader
        var name = ""
        var value = ""
        while !reader.isAtEnd {
            let key = try reader.key()
            switch key.field {
            case 1: name = try reader.string(key)
            case 2: value = try reader.string(key)
            default: try reader.skip(key)
            }
        }
        parameters[name] = value
        guard parameters.count <= parameterLimit else {
            throw ContentError(.limitExceeded, "more than \(parameterLimit) parameters")
        }
    }
}
