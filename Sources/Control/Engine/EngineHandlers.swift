public import Client
internal import Foundation

/// The requests that concern the engine alone, carried out on an open account.
///
/// The same handlers serve a command that opened the account itself and the daemon that owns it.
public struct EngineHandlers: Sendable {
    let client: XMTPClient
    let account: AccountConfiguration
    let people: PeopleDirectory

    /// The handlers of an open account.
    public init(client: XMTPClient, account: AccountConfiguration) {
        self.client = client
        self.account = account
        people = PeopleDirectory(client: client, domain: account.domain) { try account.aliasFile() }
    }

    /// All of them.
    public func handlers() -> ControlHandlers {
        var handlers = ControlHandlers()
        registerReading(into: &handlers)
        registerSending(into: &handlers)
        registerGroups(into: &handlers)
        registerConsent(into: &handlers)
        registerInbox(into: &handlers)
        registerHistory(into: &handlers)
        registerWatching(into: &handlers)
        registerDoctor(into: &handlers)
        return handlers
    }
}
