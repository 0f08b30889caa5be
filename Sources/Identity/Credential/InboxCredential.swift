import SwiftProtobuf
import XMTPProtos

/// The identity inside the basic MLS credential of every member: the name of an inbox, signed by nobody. What binds a
/// signature key to the inbox is the inbox's state alone.
///
/// See: spec identity.md 7.2
public struct InboxCredential: Hashable, Sendable {
    /// The inbox the credential names; any text, until a state confirms it.
    public let inboxID: InboxID

    /// Names an inbox.
    public init(inboxID: InboxID) { self.inboxID = inboxID }

    /// Reads the identity of a basic credential: an `xmtp.identity.MlsCredential`. Other fields are ignored, an empty
    /// identity is an empty inbox id.
    ///
    /// - Throws: `IdentityError.keyPackage(.malformedCredential)`.
    public init(identity: [UInt8]) throws(IdentityError) {
        guard let message = try? Xmtp_Identity_MlsCredential(serializedBytes: identity) else {
            throw .keyPackage(.malformedCredential)
        }
        inboxID = InboxID(message.inboxID)
    }

    /// The identity of the basic credential.
    public var identity: [UInt8] {
        var message = Xmtp_Identity_MlsCredential()
        message.inboxID = inboxID.text
        return message.bytes
    }

    /// Whether the state of an inbox confirms that the key may act for the inbox this credential names.
    public func isConfirmed(for installation: InstallationID, by state: AssociationState) -> Bool {
        state.inboxID == inboxID && state.contains(installation)
    }
}
