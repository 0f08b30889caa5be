/// The two sequences of keys every sender has.
///
/// See: RFC 9420 section 9
public enum RatchetKind: UInt8, Hashable, Sendable {
    /// For proposals and commits.
    case handshake = 1
    case application = 2

    /// What its first secret is derived with.
    var label: String {
        switch self {
        case .handshake: "handshake"
        case .application: "application"
        }
    }
}
