/// How an account's mail side is doing.
public struct MailStatusRequest: ControlRequest {
    public typealias Answer = MailStatus
    public static let name = "mail-status"

    /// Asks.
    public init() {}
}

/// How an account's mail side is doing, for those who ask.
public struct MailStatus: Sendable, Codable, Hashable {
    /// The account's name.
    public var name: String
    /// Its inbox.
    public var inbox: String
    /// Its Maildir.
    public var maildir: String
    /// Whether the daemon runs.
    public var isRunning = false
    /// Mails in the folders of conversations, by folder.
    public var mails: [String: Int] = [:]
    /// Events of the engine that are not mail yet.
    public var backlog = 0
    /// Mails that wait to be sent.
    public var waiting = 0
    /// Decisions that wait for the user's word.
    public var held = 0
    /// Why nothing is delivered; nil while everything is well.
    public var stopped: String?
    /// When a pass went well last, nanoseconds since 1970.
    public var lastPassNanoseconds: Int64?
    /// When the network answered last, nanoseconds since 1970.
    public var lastSyncNanoseconds: Int64?
    /// Why the network does not answer; nil while it does.
    public var offline: String?

    /// Nothing known yet.
    public init(name: String, inbox: String, maildir: String) {
        self.name = name
        self.inbox = inbox
        self.maildir = maildir
    }
}

/// One pass of network and Maildir.
public struct MailPassRequest: ControlRequest {
    public static let name = "mail-pass"

    /// What the pass did.
    public struct Answer: Codable, Sendable, Hashable {
        /// Conversations joined.
        public var joined: [String] = []
        /// Envelopes read.
        public var received = 0
        /// Envelopes sent.
        public var published = 0
        /// What failed; the rest went on.
        public var failures: [String] = []
        /// Mails delivered.
        public var delivered = 0
        /// Files moved because of decisions.
        public var moved = 0
        /// Files removed because their messages went.
        public var removed = 0
        /// Messages of mails handed to the engine.
        public var submitted = 0
        /// Mails returned to their writers.
        public var returned = 0
        /// Mails that wait for another attempt.
        public var waiting = 0
        /// Conversations decided about by moving.
        public var decisions = 0
        /// Why the network could not be asked.
        public var offline: String?

        /// Nothing yet.
        public init() {}
    }

    /// Asks.
    public init() {}
}

/// Decisions that were held because there were too many at once.
public struct HeldDecisionsRequest: ControlRequest {
    public static let name = "mail-held"

    /// What becomes of them.
    public enum Action: String, Codable, Sendable, CaseIterable {
        /// They are carried out.
        case confirm
        /// They are dropped, and the mail goes back.
        case release
    }

    /// How many there were.
    public struct Answer: Codable, Sendable, Hashable {
        public var decisions: Int

        /// So many.
        public init(decisions: Int) { self.decisions = decisions }
    }

    /// What becomes of them.
    public var action: Action

    /// Asks.
    public init(action: Action) { self.action = action }
}

/// A person is rightly behind the addresses that lead to them now.
public struct AcceptPersonRequest: ControlRequest {
    public static let name = "accept-person"

    /// What was accepted.
    public struct Answer: Codable, Sendable, Hashable {
        /// Addresses that led to somebody else before.
        public var names: [String]

        /// So many.
        public init(names: [String]) { self.names = names }
    }

    /// The inbox id.
    public var inbox: String

    /// Asks.
    public init(inbox: String) { self.inbox = inbox }
}

/// Files on web servers that messages point to, to be fetched now.
public struct FetchFilesRequest: ControlRequest {
    public static let name = "mail-fetch"

    /// What was done.
    public struct Answer: Codable, Sendable, Hashable {
        /// Files that were fetched and delivered.
        public var delivered = 0
        /// Files that had been fetched before.
        public var present = 0

        /// Nothing yet.
        public init() {}
    }

    /// The message's id, or the beginning of it.
    public var message: String
    /// Which of its files, from 1 upward; nil for all.
    public var number: Int?

    /// Asks.
    public init(message: String, number: Int? = nil) {
        self.message = message
        self.number = number
    }
}

/// An archive of the account's messages.
public struct ExportArchiveRequest: ControlRequest {
    public static let name = "mail-export"

    /// What was written.
    public struct Answer: Codable, Sendable, Hashable {
        /// Mails.
        public var mails = 0
        /// Their bytes.
        public var bytes = 0

        /// Nothing yet.
        public init() {}
    }

    /// The whole path of what is to be made: a folder that is not there or empty, or a file that is not there.
    public var path: String
    /// One file in mbox form, in place of a Maildir.
    public var isMailbox: Bool

    /// Asks.
    public init(path: String, isMailbox: Bool = false) {
        self.path = path
        self.isMailbox = isMailbox
    }
}

/// The Maildir made from the store again, and how it differs.
public struct RebuildRequest: ControlRequest {
    public typealias Item = RebuildDifference
    public static let name = "mail-rebuild"

    /// What was found.
    public struct Answer: Codable, Sendable, Hashable {
        /// Mails that the store makes.
        public var mails = 0
        /// Of these, files that are byte for byte the same.
        public var equal = 0
        /// Files that are there and differ.
        public var different = 0
        /// Mails without a file that the user did not remove.
        public var missing = 0
        /// Mails the user removed or filed elsewhere.
        public var removed = 0
        /// Missing mails that were delivered again.
        public var delivered = 0

        /// Nothing yet.
        public init() {}
    }

    /// Whether to tell alone.
    public var isDryRun: Bool
    /// Whether what the user removed is delivered again too.
    public var includesRemoved: Bool

    /// Asks.
    public init(isDryRun: Bool, includesRemoved: Bool = false) {
        self.isDryRun = isDryRun
        self.includesRemoved = includesRemoved
    }
}

/// One difference between the store and the Maildir.
public struct RebuildDifference: Codable, Sendable, Hashable {
    /// What differs.
    public enum Kind: String, Codable, Sendable {
        case missing, different
    }

    /// What differs.
    public var kind: Kind
    /// The Message-ID without brackets.
    public var identifier: String
    /// The folder the mail is or belongs in.
    public var folder: String
    /// The file, when there is one.
    public var file: String?
    /// The first header field that differs, or `body`.
    public var part: String?

    /// A difference.
    public init(kind: Kind, identifier: String, folder: String, file: String? = nil, part: String? = nil) {
        self.kind = kind
        self.identifier = identifier
        self.folder = folder
        self.file = file
        self.part = part
    }
}
