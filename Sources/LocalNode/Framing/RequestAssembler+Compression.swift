extension RequestAssembler {
    /// The message as it was before it was compressed.
    ///
    /// - Parameter encoding: what the call's header says of compressed messages.
    package func plainMessage(encoding: String?) throws(NodeRefusal) -> [UInt8] {
        let message = try message()
        guard message.isCompressed else { return message.bytes }
        guard encoding == "gzip" else {
            throw NodeRefusal(
                .unimplemented, "grpc: Decompressor is not installed for grpc-encoding \"\(encoding ?? "")\"")
        }
        return try Gunzip.inflate(message.bytes, limit: limit)
    }
}
