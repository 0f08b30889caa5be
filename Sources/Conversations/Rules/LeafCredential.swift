public import Identity

/// The credential of a leaf, judged only when a rule asks.
///
/// See: spec identity.md 7.2
public enum LeafCredential: Hashable, Sendable {
    /// A basic credential's identity: the bytes of an `MlsCredential`.
    case basic([UInt8])
    /// Any other credential type.
    case other(UInt16)

    /// The identity of an inbox's credential.
    public static func inbox(_ inboxID: InboxID) -> LeafCredential {
        var writer = ProtobufWriter()
        writer.write(inboxID, field: 1)
        return .basic(writer.bytes)
    }

    /// The inbox it names. Any protocol buffer will do; one without the field names the empty inbox.
    ///
    /// - Throws: ``CommitRefusal/wrongCredentialType``, ``CommitRefusal/malformedCredential``.
    public func inboxID() throws(CommitRefusal) -> InboxID {
        guard case .basic(let identity) = self else { throw .wrongCredentialType }
        var inboxID: InboxID = .empty
        do {
            var reader = ProtobufReader(identity)
            while let field = try reader.nextField() {
                if field.number == 1 { inboxID = try reader.inboxID(field) } else { try reader.skip(field) }
            }
        } catch {
            throw .malformedCredential
        }
        return inboxID
    }
}
