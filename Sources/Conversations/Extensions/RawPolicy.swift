/// A policy message while it is read: what stands there, before it is judged.
enum RawPolicy {
    case absent
    case base(Int32)
    case all([RawPolicy])
    case any([RawPolicy])

    /// Reads a policy message; a second one of the same field is merged into the first.
    mutating func merge(_ reader: ProtobufReader) throws(ProtobufError) {
        var reader = reader
        while let field = try reader.nextField() {
            switch field.number {
            case 1: self = .base(try reader.int32(field))
            case 2:
                var policies: [RawPolicy] = []
                if case .all(let earlier) = self { policies = earlier }
                // Set aside, so that the list grows in place and many small pieces cost no more than one.
                self = .absent
                policies += try Self.policies(reader.message(field))
                self = .all(policies)
            case 3:
                var policies: [RawPolicy] = []
                if case .any(let earlier) = self { policies = earlier }
                self = .absent
                policies += try Self.policies(reader.message(field))
                self = .any(policies)
            default: try reader.skip(field)
            }
        }
    }

    /// The policy, when every base is known and no list is empty.
    func judged<Base>(as base: Base.Type = Base.self) throws(ConversationsError) -> PolicyTree<Base> {
        switch self {
        case .absent:
            throw ConversationsError(.invalidPolicy, "a policy says nothing")
        case .base(let number):
            guard let raw = UInt8(exactly: number), let known = Base(rawValue: raw) else {
                throw ConversationsError(.invalidPolicy, "base policy \(number) is not known")
            }
            return .base(known)
        case .all(let policies): return .all(try Self.judged(policies))
        case .any(let policies): return .any(try Self.judged(policies))
        }
    }

    private static func judged<Base>(_ policies: [RawPolicy]) throws(ConversationsError) -> [PolicyTree<Base>]
    {
        guard !policies.isEmpty else {
            throw ConversationsError(.invalidPolicy, "a condition lists no policies")
        }
        var judged: [PolicyTree<Base>] = []
        for policy in policies { judged.append(try policy.judged()) }
        return judged
    }

    private static func policies(_ reader: ProtobufReader) throws(ProtobufError) -> [RawPolicy] {
        var reader = reader
        var policies: [RawPolicy] = []
        while let field = try reader.nextField() {
            guard field.number == 1 else {
                try reader.skip(field)
                continue
            }
            var policy = RawPolicy.absent
            try policy.merge(reader.message(field))
            policies.append(policy)
        }
        return policies
    }
}
