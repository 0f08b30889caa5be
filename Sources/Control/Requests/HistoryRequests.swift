public import Foundation

/// Writes an archive of the account into a file.
public struct ExportArchive: ControlRequest {
    public typealias Answer = ArchiveView
    public static let name = "history-export"

    /// A full path; nothing may be there.
    public var path: String
    /// 32 bytes.
    public var key: Data
    public var span: ArchiveSpan

    /// Where to, and what.
    public init(path: String, key: Data, span: ArchiveSpan) {
        self.path = path
        self.key = key
        self.span = span
    }
}

/// Reads an archive from a file.
public struct ImportArchive: ControlRequest {
    public typealias Answer = ImportView
    public static let name = "history-import"

    /// A full path.
    public var path: String
    /// 32 bytes.
    public var key: Data

    /// Which file.
    public init(path: String, key: Data) {
        self.path = path
        self.key = key
    }
}

/// Asks our other installations for what happened before this one came.
public struct RequestHistory: ControlRequest {
    public static let name = "history-request"

    public var span: ArchiveSpan

    /// What is asked for.
    public init(span: ArchiveSpan) { self.span = span }

    /// What the answer will name.
    public struct Answer: Codable, Sendable {
        public var pin: String
    }
}

/// What our other installations asked for and left for us.
public struct ShowHistory: ControlRequest {
    public static let name = "history"

    /// Everything.
    public init() {}

    /// A request of another installation.
    public struct Request: Codable, Sendable {
        public var pin: String
        public var installation: String?
        public var sentNanoseconds: Int64
        public var isWaiting: Bool
    }

    /// An archive that was left for us.
    public struct Offer: Codable, Sendable {
        public var pin: String
        public var installation: String?
        public var sentNanoseconds: Int64
        public var archive: ArchiveView?
    }

    public struct Answer: Codable, Sendable {
        public var requests: [Request]
        public var offers: [Offer]
    }
}

/// Answers a request of another installation.
public struct AnswerHistory: ControlRequest {
    public typealias Answer = Done
    public static let name = "history-answer"

    /// Which one; nil for the newest that waits.
    public var pin: String?

    /// Which one.
    public init(pin: String?) { self.pin = pin }
}

/// Fetches an archive that was left for us and reads it in.
public struct FetchHistory: ControlRequest {
    public typealias Answer = ImportView
    public static let name = "history-fetch"

    /// Which one; nil for the newest.
    public var pin: String?

    /// Which one.
    public init(pin: String?) { self.pin = pin }
}

/// The part of the history an archive holds.
public struct ArchiveSpan: Codable, Sendable, Hashable {
    public var includesMessages: Bool
    public var includesConsent: Bool
    /// From this time on, in nanoseconds since 1970.
    public var startNanoseconds: Int64?
    /// Up to this time.
    public var endNanoseconds: Int64?

    /// Everything, or a part.
    public init(
        includesMessages: Bool = true, includesConsent: Bool = true, startNanoseconds: Int64? = nil,
        endNanoseconds: Int64? = nil
    ) {
        self.includesMessages = includesMessages
        self.includesConsent = includesConsent
        self.startNanoseconds = startNanoseconds
        self.endNanoseconds = endNanoseconds
    }
}

/// An archive as commands show it.
public struct ArchiveView: Codable, Sendable {
    public var exportedNanoseconds: Int64
    public var startNanoseconds: Int64?
    public var endNanoseconds: Int64?
    /// What is in it: `messages`, `consent`.
    public var elements: [String]
}

/// What reading an archive did.
public struct ImportView: Codable, Sendable {
    public var conversations: Int
    public var messages: Int
    public var decisions: Int
    public var skipped: Int
}
