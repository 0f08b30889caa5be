/// The secrets of a group for one new member, encrypted to its init key.
///
/// See: RFC 9420 section 12.4.3.1
public struct EncryptedGroupSecrets: Hashable, Sendable {
    /// The key package whose owner can open them.
    public var newMember: KeyPackageReference
    public var encryptedGroupSecrets: HPKECiphertext

    public init(newMember: KeyPackageReference, encryptedGroupSecrets: HPKECiphertext) {
        self.newMember = newMember
        self.encryptedGroupSecrets = encryptedGroupSecrets
    }
}

extension EncryptedGroupSecrets: TLSCodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        newMember = try KeyPackageReference(from: &reader)
        encryptedGroupSecrets = try HPKECiphertext(from: &reader)
    }

    public func encode(to writer: inout TLSWriter) {
        writer.write(newMember)
        writer.write(encryptedGroupSecrets)
    }
}

/// What new members need to take part in the epoch that adds them.
///
/// See: RFC 9420 section 12.4.3.1
public struct Welcome: Hashable, Sendable {
    public var ciphersuite: Ciphersuite
    public var secrets: [EncryptedGroupSecrets]
    public var encryptedGroupInfo: [UInt8]

    public init(ciphersuite: Ciphersuite, secrets: [EncryptedGroupSecrets], encryptedGroupInfo: [UInt8]) {
        self.ciphersuite = ciphersuite
        self.secrets = secrets
        self.encryptedGroupInfo = encryptedGroupInfo
    }

    /// The key packages whose owners it welcomes.
    public var newMembers: [KeyPackageReference] { secrets.map(\.newMember) }
}

extension Welcome: TLSCodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        ciphersuite = try Ciphersuite(from: &reader)
        secrets = try reader.readVector()
        encryptedGroupInfo = try reader.readOpaque()
    }

    public func encode(to writer: inout TLSWriter) {
        writer.write(ciphersuite)
        writer.writeVector(secrets)
        writer.writeOpaque(encryptedGroupInfo)
    }
}
