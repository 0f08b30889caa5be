internal import Client
internal import Foundation
internal import Identity

extension EngineHandlers {
    func registerInbox(into handlers: inout ControlHandlers) {
        handlers.register(ShowInbox.self) { request in try await inboxView(request.person) }
        handlers.register(BeginInboxChange.self) { request in
            let signature = try await client.request(try await change(request.change))
            return BeginInboxChange.Answer(request: try JSONEncoder().encode(signature))
        }
        handlers.register(FinishInboxChange.self) { request in
            guard let signed = try? JSONDecoder().decode(SignatureRequest.self, from: request.request) else {
                throw ControlError(.data, "This is no request of a change to an inbox.")
            }
            try await client.carryOut(signed)
            return Done()
        }
    }

    private func inboxView(_ person: String?) async throws -> InboxView {
        let inbox = if let person { try await people.person(person) } else { client.inboxID }
        guard let state = try await client.inboxState(inbox) else {
            throw ControlError(.notFound, "The network knows no such inbox.")
        }
        var view = InboxView(
            inbox: inbox.text, wallets: state.accounts.map(\.text), recovery: state.recoveryIdentifier.text,
            installations: state.installations.map {
                .init(
                    id: $0.text, isThisOne: $0 == client.installationID, addedNanoseconds: nil, addedBy: nil)
            }, updates: nil, warning: nil)
        guard inbox == client.inboxID else { return view }
        view.installations = try await client.installations(refreshing: false).map {
            .init(
                id: $0.id.text, isThisOne: $0.isThisOne, addedNanoseconds: $0.addedNanoseconds,
                addedBy: $0.addedBy)
        }
        let budget = try await client.budget()
        view.updates = budget.updates
        view.warning = budget.warning
        return view
    }

    private func change(_ change: BeginInboxChange.Change) async throws -> InboxChange {
        switch change {
        case .addWallet(let address, let evenFromAnotherInbox):
            .addAccount(try AccountIdentifier(address: address), evenFromAnotherInbox: evenFromAnotherInbox)
        case .removeWallet(let address): .removeAccount(try AccountIdentifier(address: address))
        case .revoke(let words): .revoke(try await installations(words))
        case .revokeAllOthers: .revokeAllOthers
        case .changeRecovery(let address): .changeRecovery(try AccountIdentifier(address: address))
        }
    }

    /// Installations of our inbox by their ids or beginnings of them.
    private func installations(_ words: [String]) async throws -> [InstallationID] {
        let all = try await client.installations().map(\.id)
        return try words.map { word in
            let found = all.filter { $0.text.hasPrefix(word.lowercased()) }
            guard let installation = found.first else {
                throw ControlError(.notFound, "The inbox has no installation that begins with \"\(word)\".")
            }
            guard found.count == 1 else {
                throw ControlError(
                    .ambiguous, "\"\(word)\" fits \(found.count) installations; give more digits.")
            }
            return installation
        }
    }
}
