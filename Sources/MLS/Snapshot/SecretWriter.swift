/// Writes the presentation language into memory that is erased: for encodings that hold secrets.
///
/// When it grows, what it leaves behind is erased too.
struct SecretWriter: ~Copyable {
    private var memory: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(reserving capacity: Int = 1024) {
        memory = .allocate(byteCount: max(capacity, 64), alignment: 16)
    }

    deinit {
        SecretBytes.erase(memory)
        memory.deallocate()
    }

    /// What was written, in memory of its own.
    consuming func finish() -> Secret {
        Secret(count: count) { target in
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<count]))
        }
    }

    mutating func writeUInt8(_ value: UInt8) {
        reserve(1)
        memory[count] = value
        count += 1
    }

    mutating func writeUInt32(_ value: UInt32) {
        withUnsafeBytes(of: value.bigEndian) { append($0) }
    }

    mutating func writeUInt64(_ value: UInt64) {
        withUnsafeBytes(of: value.bigEndian) { append($0) }
    }

    /// Any structure without secrets.
    mutating func write(_ value: some TLSEncodable) {
        value.tlsEncoded().withUnsafeBytes { append($0) }
    }

    mutating func writeOpaque(_ bytes: [UInt8]) {
        writeLength(bytes.count)
        bytes.withUnsafeBytes { append($0) }
    }

    mutating func writeSecret(_ secret: Secret) {
        writeLength(secret.count)
        secret.withUnsafeBytes { append($0) }
    }

    mutating func writeKeyPair(_ pair: SignatureKeyPair) {
        write(pair.publicKey)
        writeSecret(pair.privateKey.secret)
    }

    mutating func writeOptional<Value>(_ value: Value?, _ write: (Value, inout SecretWriter) -> Void) {
        guard let value else { return writeUInt8(0) }
        writeUInt8(1)
        write(value, &self)
    }

    mutating func writeLength(_ length: Int) {
        var writer = TLSWriter(reserving: 4)
        writer.writeLength(length)
        writer.bytes.withUnsafeBytes { append($0) }
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        reserve(bytes.count)
        UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    private mutating func reserve(_ more: Int) {
        guard memory.count - count < more else { return }
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(memory.count * 2, count + more), alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<count]))
        SecretBytes.erase(memory)
        memory.deallocate()
        memory = larger
    }
}

extension TLSReader {
    /// The version a snapshot's part starts with.
    mutating func expectVersion(_ version: UInt8) throws(WireError) {
        guard try readUInt8() == version else { throw .invalidValue("snapshot version") }
    }

    mutating func readKeyPair() throws(WireError) -> SignatureKeyPair {
        let publicKey = try SignaturePublicKey(from: &self)
        return SignatureKeyPair(privateKey: SignaturePrivateKey(try readSecret()), publicKey: publicKey)
    }
}
