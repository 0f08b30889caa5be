/// See: RFC 9420 section 5.1.1
extension HPKEPublicKey: TLSEncodable, TLSDecodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        self.init(try reader.readOpaque())
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeOpaque(bytes)
    }
}

/// See: RFC 9420 section 5.1.1
extension SignaturePublicKey: TLSEncodable, TLSDecodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        self.init(try reader.readOpaque())
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeOpaque(bytes)
    }
}

/// See: RFC 9420 section 7.6
extension HPKECiphertext: TLSEncodable, TLSDecodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        self.init(kemOutput: try reader.readOpaque(), ciphertext: try reader.readOpaque())
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeOpaque(kemOutput)
        writer.writeOpaque(ciphertext)
    }
}
