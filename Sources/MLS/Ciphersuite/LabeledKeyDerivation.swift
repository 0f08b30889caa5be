/// `LabeledExtract` and `LabeledExpand` under one suite identifier.
///
/// See: RFC 9180 section 4
struct LabeledKeyDerivation: Sendable {
    let hash: HashAlgorithm
    /// "HPKE-v1" and the suite identifier, which stand before every label.
    private let prefix: [UInt8]

    /// For what happens inside a KEM.
    init(kem: UInt16, hash: HashAlgorithm) {
        self.hash = hash
        prefix = Array("HPKE-v1KEM".utf8) + Self.bytes(kem)
    }

    /// For the key schedule.
    init(kem: UInt16, hash: HashAlgorithm, aead: UInt16) {
        self.hash = hash
        prefix =
            Array("HPKE-v1HPKE".utf8) + Self.bytes(kem) + Self.bytes(hash.keyDerivationID) + Self.bytes(aead)
    }

    func extract(salt: RawSpan, _ label: StaticString, _ inputKeyMaterial: RawSpan) -> Secret {
        let input = SecretBytes(count: prefix.count + label.utf8CodeUnitCount + inputKeyMaterial.byteCount) {
            fill($0, [], label, inputKeyMaterial)
        }
        return hash.extract(salt: salt, inputKeyMaterial: input.span)
    }

    func expand(
        _ pseudoRandomKey: Secret, _ label: StaticString, _ info: RawSpan, length: Int
    ) throws(CryptoError) -> Secret {
        guard let encodedLength = UInt16(exactly: length) else { throw .invalidLength }
        let input = SecretBytes(count: 2 + prefix.count + label.utf8CodeUnitCount + info.byteCount) {
            fill($0, Self.bytes(encodedLength), label, info)
        }
        return try hash.expand(pseudoRandomKey.span, info: input.span, length: length)
    }

    private func fill(
        _ target: UnsafeMutableRawBufferPointer, _ head: [UInt8], _ label: StaticString, _ value: RawSpan
    ) {
        target.copyBytes(from: head)
        let prefixEnd = head.count + prefix.count
        UnsafeMutableRawBufferPointer(rebasing: target[head.count..<prefixEnd]).copyBytes(from: prefix)
        let labelEnd = prefixEnd + label.utf8CodeUnitCount
        label.withUTF8Buffer {
            UnsafeMutableRawBufferPointer(rebasing: target[prefixEnd..<labelEnd])
                .copyMemory(from: UnsafeRawBufferPointer($0))
        }
        value.withUnsafeBytes {
            UnsafeMutableRawBufferPointer(rebasing: target[labelEnd...]).copyMemory(from: $0)
        }
    }

    private static func bytes(_ number: UInt16) -> [UInt8] {
        [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
    }
}
