/// The numbers of the identity protocol, each in this one place.
///
/// See: spec identity.md 11
public enum IdentityLimits {
    /// Installations an inbox may have when a client prepares to register another: at this many it refuses. Enforced by
    /// clients only; the state machine accepts more.
    public static let installationsPerInbox = 10
    /// Updates an inbox's log may hold; a node refuses the next one.
    public static let updatesPerInbox = 256
    /// Inboxes asked for in one GetIdentityUpdates call.
    public static let inboxesPerCall = 50
}
