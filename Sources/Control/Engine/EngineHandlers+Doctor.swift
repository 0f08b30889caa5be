internal import Client
internal import Conversations
internal import Identity
internal import Store

extension EngineHandlers {
    func registerDoctor(into handlers: inout ControlHandlers) {
        handlers.register(Examine.self) { request in
            let found = try await client.examine(refusedLimit: request.refusedLimit)
            return ExaminationView(
                inbox: client.inboxID.text, installation: client.installationID.text, isWell: found.isWell,
                storeFault: found.storeFault, nodeFault: found.nodeFault,
                keyPackageFault: found.keyPackageFault, keyPackageEndSeconds: found.keyPackageEndSeconds,
                installations: found.installations, inboxWarning: found.inboxWarning,
                conversations: found.conversations, unsent: found.unsent,
                waitingWelcomes: found.waitingWelcomes,
                refused: found.refused.map {
                    .init(
                        topic: $0.topic, cursor: $0.sequence, code: $0.code, atNanoseconds: $0.atNanoseconds)
                },
                troubles: found.troubles.map { .init(conversation: $0.conversation.hex, reasons: $0.reasons) }
            )
        }
    }
}
