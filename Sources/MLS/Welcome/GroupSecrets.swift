/// The secrets a Welcome hands to one new member.
///
/// See: RFC 9420 section 12.4.3.1
package struct GroupSecrets: Sendable {
    var joinerSecret: Secret
    /// Of the lowest common ancestor of the committer and the new member; nil if the commit had no path.
    var pathSecret: Secret?
    /// In the order of the commit's PreSharedKey proposals.
    var preSharedKeys: [PreSharedKeyID]
}

extension GroupSecrets: TLSCodable {
    package init(from reader: inout TLSReader) throws(WireError) {
        joinerSecret = try reader.readSecret()
        pathSecret = try reader.readOptional { (reader) throws(WireError) in try reader.readSecret() }
        preSharedKeys = try reader.readVector()
    }

    /// Leaves the secrets in ordinary memory: for tests. ``encoded()`` does not.
    package func encode(to writer: inout TLSWriter) {
        writer.writeBytes(encoded().span)
    }

    /// - Throws: what is wrong with the bytes.
    init(_ plaintext: Secret) throws(WireError) {
        var reader = TLSReader(plaintext.span)
        try self.init(from: &reader)
        try reader.expectEnd()
    }

    /// The encoding in erasing memory.
    func encoded() -> Secret {
        var names = TLSWriter()
        names.writeVector(preSharedKeys)
        var prefix = TLSWriter(reserving: 4)
        prefix.writeLength(joinerSecret.count)
        var pathPrefix = TLSWriter(reserving: 5)
        pathPrefix.writeUInt8(pathSecret == nil ? 0 : 1)
        if let pathSecret { pathPrefix.writeLength(pathSecret.count) }
        let count =
            prefix.count + joinerSecret.count + pathPrefix.count + (pathSecret?.count ?? 0) + names.count
        return Secret(count: count) { target in
            var offset = 0
            func append(_ bytes: UnsafeRawBufferPointer) {
                UnsafeMutableRawBufferPointer(rebasing: target[offset...]).copyMemory(from: bytes)
                offset += bytes.count
            }
            prefix.bytes.withUnsafeBytes(append)
            joinerSecret.withUnsafeBytes(append)
            pathPrefix.bytes.withUnsafeBytes(append)
            pathSecret?.withUnsafeBytes(append)
            names.bytes.withUnsafeBytes(append)
        }
    }
}
