import MLS

/// `deserialization`: the length before a vector.
struct DeserializationCase: VectorCase {
    static let format = "deserialization"
    static let marks: Set<String> = ["vlbytes_header", "length"]

    let vlbytes_header: HexBytes
    let length: Int

    func check(with crypto: any CryptoProvider) throws {
        var reader = TLSReader(vlbytes_header.bytes.span.bytes)
        try expect("length", reader.readLength(), is: length)
        try reader.expectEnd()
        // Read in place of written: 2^30 bytes would be needed to write the longest.
        guard length < 1 << 20 else { return }
        var writer = TLSWriter()
        writer.writeOpaque([UInt8](repeating: 0, count: length))
        try expect("encoding of the length", Array(writer.bytes.dropLast(length)), is: vlbytes_header)
    }
}
