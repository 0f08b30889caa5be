/// Decides about a conversation or a person.
public struct SetConsent: ControlRequest {
    public static let name = "consent-set"

    /// What is decided about: conversation ids, beginnings of them, or people.
    public var subjects: [String]
    /// `allowed`, `denied` or `unknown`.
    public var state: String
    /// Decide about the persons themselves rather than the conversations with them.
    public var isAboutPeople: Bool

    /// The decision.
    public init(_ subjects: [String], state: String, isAboutPeople: Bool = false) {
        self.subjects = subjects
        self.state = state
        self.isAboutPeople = isAboutPeople
    }

    /// What was decided before.
    public struct Answer: Codable, Sendable {
        public var changes: [ConsentChangeView]
    }
}

/// The decisions that were made, one item each.
public struct ListConsent: ControlRequest {
    public typealias Item = ConsentView
    public typealias Answer = Done
    public static let name = "consent-list"

    /// Only this state.
    public var state: String?

    /// All decisions, or those of one state.
    public init(state: String? = nil) { self.state = state }
}

/// Takes the last decision back.
public struct UndoConsent: ControlRequest {
    public static let name = "consent-undo"

    /// Only decisions about this; nil takes the last one about anything.
    public var subject: String?

    /// The last decision, or the last one about something.
    public init(subject: String? = nil) { self.subject = subject }

    /// What is in force again.
    public struct Answer: Codable, Sendable {
        public var changes: [ConsentChangeView]
    }
}

/// A decision.
public struct ConsentView: Codable, Sendable, Hashable {
    /// `conversation` or `inbox`.
    public var kind: String
    public var entity: String
    public var state: String
    public var decidedNanoseconds: Int64
}

/// A change of a decision.
public struct ConsentChangeView: Codable, Sendable, Hashable {
    /// `conversation` or `inbox`.
    public var kind: String
    public var entity: String
    public var before: String
    public var after: String
}
