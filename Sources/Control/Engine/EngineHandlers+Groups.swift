internal import Client
internal import Conversations
internal import Foundation
internal import Identity

extension EngineHandlers {
    func registerGroups(into handlers: inout ControlHandlers) {
        handlers.register(CreateGroup.self) { request in
            var options = ConversationFounding.Options()
            options.name = request.title
            options.description = request.description
            options.imageURL = request.image
            options.applicationData = request.applicationData
            if request.isAdminOnly { options.permissions = .adminOnly }
            options.disappearing = request.disappearInNanoseconds.map(disappearing)
            let members = try await people.addressees(request.members)
            return CreateGroup.Answer(
                conversation: try await client.group(with: members, options: options).hex)
        }
        handlers.register(ChangeGroup.self) { request in
            let id = try await people.conversation(request.conversation)
            try await change(request.change, in: id)
            return Done()
        }
    }

    private func change(_ change: ChangeGroup.Change, in id: ConversationID) async throws {
        switch change {
        case .add(let members): try await client.add(people.addressees(members), to: id)
        case .remove(let members): try await client.remove(people.persons(members), from: id)
        case .role(let name, let person):
            guard let role = RoleChange(rawValue: name) else {
                throw ControlError(
                    .usage,
                    "A role changes by \(RoleChange.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            try await client.change(role, of: people.person(person), in: id)
        case .attribute(let name, let value):
            try await client.set(PermissionNames.attribute(name), to: value, in: id)
        case .permission(let subject, let name):
            guard let option = PermissionOption(rawValue: name) else {
                throw ControlError(
                    .usage,
                    "A policy is \(PermissionOption.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            try await client.setPermission(PermissionNames.subject(subject), to: option, in: id)
        case .disappearing(let span): try await client.setDisappearing(span.map(disappearing), in: id)
        case .refresh: try await client.refreshInstallations(of: id)
        case .rotateKeys: try await client.rotateKeys(in: id)
        case .leave: try await client.leave(id)
        }
    }

    private func disappearing(_ span: Int64) -> DisappearingSettings {
        let now = SystemClock().nowNanoseconds
        return DisappearingSettings(fromNanoseconds: now, inNanoseconds: span)
    }
}
