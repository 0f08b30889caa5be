internal import XMTPProtos

/// A kind of record that an archive may hold.
public enum ArchiveSelection: Int, Hashable, Sendable {
    case messages = 1
    case consent = 2

    init?(_ value: Xmtp_DeviceSync_BackupElementSelection) { self.init(rawValue: value.rawValue) }

    var message: Xmtp_DeviceSync_BackupElementSelection {
        switch self {
        case .messages: .messages
        case .consent: .consent
        }
    }
}

/// What somebody asks to be in an archive.
///
/// See: spec device-sync.md 4.1
public struct ArchiveOptions: Hashable, Sendable {
    public var selections: [ArchiveSelection]
    /// Only what was sent after this, nanoseconds since 1970.
    public var startNanoseconds: Int64?
    /// Only what was sent up to this, nanoseconds since 1970.
    public var endNanoseconds: Int64?
    public var excludesDisappearingMessages: Bool

    public init(
        selections: [ArchiveSelection] = [.messages, .consent], startNanoseconds: Int64? = nil,
        endNanoseconds: Int64? = nil, excludesDisappearingMessages: Bool = false
    ) {
        self.selections = selections
        self.startNanoseconds = startNanoseconds
        self.endNanoseconds = endNanoseconds
        self.excludesDisappearingMessages = excludesDisappearingMessages
    }

    init(_ message: Xmtp_DeviceSync_ArchiveOptions) {
        selections = message.elements.compactMap { ArchiveSelection($0) }
        startNanoseconds = message.hasStartNs ? message.startNs : nil
        endNanoseconds = message.hasEndNs ? message.endNs : nil
        excludesDisappearingMessages = message.excludeDisappearingMessages
    }

    var message: Xmtp_DeviceSync_ArchiveOptions {
        var message = Xmtp_DeviceSync_ArchiveOptions()
        message.elements = selections.map(\.message)
        if let startNanoseconds { message.startNs = startNanoseconds }
        if let endNanoseconds { message.endNs = endNanoseconds }
        message.excludeDisappearingMessages = excludesDisappearingMessages
        return message
    }
}

/// What an archive says about itself; always its first record.
///
/// See: spec device-sync.md 7.2
public struct ArchiveMetadata: Hashable, Sendable {
    public var selections: [ArchiveSelection]
    /// Nanoseconds since 1970.
    public var exportedAtNanoseconds: Int64
    public var startNanoseconds: Int64?
    public var endNanoseconds: Int64?

    public init(
        selections: [ArchiveSelection], exportedAtNanoseconds: Int64, startNanoseconds: Int64? = nil,
        endNanoseconds: Int64? = nil
    ) {
        self.selections = selections
        self.exportedAtNanoseconds = exportedAtNanoseconds
        self.startNanoseconds = startNanoseconds
        self.endNanoseconds = endNanoseconds
    }

    init(_ message: Xmtp_DeviceSync_BackupMetadataSave) {
        selections = message.elements.compactMap { ArchiveSelection($0) }
        exportedAtNanoseconds = message.exportedAtNs
        startNanoseconds = message.hasStartNs ? message.startNs : nil
        endNanoseconds = message.hasEndNs ? message.endNs : nil
    }

    var message: Xmtp_DeviceSync_BackupMetadataSave {
        var message = Xmtp_DeviceSync_BackupMetadataSave()
        message.elements = selections.map(\.message)
        message.exportedAtNs = exportedAtNanoseconds
        if let startNanoseconds { message.startNs = startNanoseconds }
        if let endNanoseconds { message.endNs = endNanoseconds }
        return message
    }
}
