import Content

/// Every way into the module for bytes of a peer: whole messages, device sync, archive records and files.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzContentDecoder(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let encoded = try? EncodedContent(serialized: bytes) {
        for reading in [ContentReading.asLibxmtp, .tolerant] {
            follow(ContentRegistry.decode(encoded, reading: reading), depth: 0)
        }
        precondition(
            (try? EncodedContent(serialized: encoded.serialized())) == encoded, "content changed on its way")
        _ = ContentIndex(encoded)
        _ = try? DeviceSyncContent(decoding: encoded)
    }
    _ = try? ArchiveElement(serialized: bytes)
    var reader = ArchiveReader(key: [UInt8](repeating: 0, count: 32))
    _ = try? reader.read(bytes)
    return 0
}

private func follow(_ content: DecodedContent, depth: Int) {
    _ = try? content.encoded()
    guard depth < 8, case .reply(let reply) = content else { return }
    follow(ContentRegistry.decode(reply.content), depth: depth + 1)
}
