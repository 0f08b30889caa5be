/// An own decision with what it replaced.
public struct ConsentChangeRecord: Sendable, Hashable {
    /// What was decided about.
    public var kind: ConsentRecord.Kind
    /// The group id or inbox id, lower-case hexadecimal.
    public var entity: String
    /// The state before.
    public var old: ConsentRecord.State
    /// The state after.
    public var new: ConsentRecord.State

    /// A change.
    public init(
        kind: ConsentRecord.Kind, entity: String, old: ConsentRecord.State, new: ConsentRecord.State
    ) {
        self.kind = kind
        self.entity = entity
        self.old = old
        self.new = new
    }
}
