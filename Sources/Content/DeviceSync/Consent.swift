internal import XMTPProtos

/// What the user decided about a conversation or a person.
///
/// See: spec device-sync.md 1
public enum ConsentState: String, Hashable, Sendable, CaseIterable {
    case unknown, allowed, denied
}

/// What a decision is about.
public enum ConsentEntity: Hashable, Sendable {
    /// A group by its id in lower-case hex.
    case conversation(String)
    /// A person by inbox id.
    case inbox(String)
}

/// One decision and its time, in preference updates and in archives.
///
/// See: spec device-sync.md 4.1
public struct ConsentDecision: Hashable, Sendable {
    public var entity: ConsentEntity
    public var state: ConsentState
    /// When it was made, nanoseconds since 1970; the newer of two decisions counts.
    public var consentedAtNanoseconds: Int64

    public init(entity: ConsentEntity, state: ConsentState, consentedAtNanoseconds: Int64) {
        self.entity = entity
        self.state = state
        self.consentedAtNanoseconds = consentedAtNanoseconds
    }

    init(_ message: Xmtp_DeviceSync_ConsentBackup_ConsentSave) throws(ContentError) {
        switch message.entityType {
        case .conversationID: entity = .conversation(message.entity)
        case .inboxID: entity = .inbox(message.entity)
        default: throw ContentError(.malformedProtobuf, "a decision about nothing we know")
        }
        switch message.state {
        case .unknown: state = .unknown
        case .allowed: state = .allowed
        case .denied: state = .denied
        default: throw ContentError(.malformedProtobuf, "a decision without a state")
        }
        consentedAtNanoseconds = message.consentedAtNs
    }

    var message: Xmtp_DeviceSync_ConsentBackup_ConsentSave {
        var message = Xmtp_DeviceSync_ConsentBackup_ConsentSave()
        switch entity {
        case .conversation(let id):
            message.entityType = .conversationID
            message.entity = id
        case .inbox(let id):
            message.entityType = .inboxID
            message.entity = id
        }
        message.state =
            switch state {
            case .unknown: .unknown
            case .allowed: .allowed
            case .denied: .denied
            }
        message.consentedAtNs = consentedAtNanoseconds
        return message
    }
}
