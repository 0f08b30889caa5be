/// A row that has just become durable, for those who follow its topic.
struct LiveRow: Sendable {
    enum Kind: Sendable, Hashable {
        case group
        case welcome
    }

    var kind: Kind
    var topic: [UInt8]
    var id: UInt64
    var bytes: [UInt8]
}
