/// Looks at everything and says what is wrong.
public struct Examine: ControlRequest {
    public typealias Answer = ExaminationView
    public static let name = "doctor"

    /// At most so many refused envelopes.
    public var refusedLimit: Int

    /// Everything.
    public init(refusedLimit: Int = 20) { self.refusedLimit = refusedLimit }
}

/// What a look at an account found.
public struct ExaminationView: Codable, Sendable {
    /// A conversation that cannot go on.
    public struct Trouble: Codable, Sendable {
        public var conversation: String
        public var reasons: [String]
    }

    /// An envelope that was refused and skipped.
    public struct Refused: Codable, Sendable {
        public var topic: String
        public var cursor: Int64
        public var code: String
        public var atNanoseconds: Int64
    }

    public var inbox: String
    public var installation: String
    public var isWell: Bool
    public var storeFault: String?
    public var nodeFault: String?
    public var keyPackageFault: String?
    public var keyPackageEndSeconds: UInt64?
    public var installations: Int?
    public var inboxWarning: String?
    public var conversations: Int
    public var unsent: Int
    public var waitingWelcomes: [String]
    public var refused: [Refused]
    public var troubles: [Trouble]
}
