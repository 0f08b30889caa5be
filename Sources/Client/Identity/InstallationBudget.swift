import Identity

/// How much room an inbox has left: for installations, and in its log, which keeps every change for ever.
///
/// See: spec identity.md 11
public struct InstallationBudget: Sendable, Hashable {
    /// Installations of the inbox now.
    public let installations: Int
    /// Entries of its log.
    public let updates: Int

    /// Installations an inbox may have.
    public static var installationLimit: Int { IdentityLimits.installationsPerInbox }
    /// Entries a log may have.
    public static var updateLimit: Int { IdentityLimits.updatesPerInbox }
    /// From so many installations on, a person is warned.
    static let warningInstallations = 8
    /// From so many entries on, a person is warned.
    static let warningUpdates = 200

    /// What a person should know before it is too late; nothing while there is plenty.
    public var warning: String? {
        if updates >= Self.warningUpdates {
            return """
                This inbox has used \(updates) of the \(Self.updateLimit) identity changes it can ever make; \
                every new installation takes one.
                """
        }
        if installations >= Self.warningInstallations {
            return """
                This inbox has \(installations) of \(Self.installationLimit) installations; revoke those you no \
                longer use with `xmtp-mail inbox revoke`.
                """
        }
        return nil
    }

    /// Refuses another installation where there is no room.
    ///
    /// - Throws: ``ClientError`` with code `tooManyInstallations`.
    func demandRoom() throws(ClientError) {
        guard updates < Self.updateLimit else {
            throw ClientError(
                .tooManyInstallations,
                "This inbox has made all \(Self.updateLimit) identity changes it can; use another wallet.")
        }
        guard installations < Self.installationLimit else {
            throw ClientError(
                .tooManyInstallations,
                """
                This inbox already has \(installations) of \(Self.installationLimit) installations; \
                revoke some first: `xmtp-mail inbox revoke`.
                """)
        }
    }
}
