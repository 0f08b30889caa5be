import Client
public import Control
import Conversations
import Identity

/// What commands may ask of an account's mail side, to be carried out beside the requests of the engine.
public struct MailHandlers: Sendable {
    private let account: @Sendable () async throws -> MailAccount

    /// The handlers of a mail side that may be opened by the first request that needs it.
    public init(_ account: @escaping @Sendable () async throws -> MailAccount) { self.account = account }

    /// All of them.
    public func handlers() -> ControlHandlers {
        var handlers = ControlHandlers()
        handlers.register(MailStatusRequest.self) { _ in try await with { try $0.status() } }
        handlers.register(MailPassRequest.self) { _, reply in
            try await with { try await Self.pass($0, reply) }
        }
        handlers.register(HeldDecisionsRequest.self) { request in
            try await with { account in
                switch request.action {
                case .confirm: .init(decisions: try await account.keeper.confirmHeld())
                case .release: .init(decisions: try await account.keeper.undoHeld())
                }
            }
        }
        handlers.register(AcceptPersonRequest.self) { request in
            let inbox = InboxID(request.inbox.lowercased())
            guard inbox.isWellFormed else {
                throw ControlError(.usage, "An inbox id has 64 hexadecimal digits; copy it from the warning.")
            }
            return try await with { account in
                let names = try await account.accept(inbox)
                guard !names.isEmpty else {
                    throw ControlError(
                        .notFound, "No address has changed to this inbox; there is nothing to accept.")
                }
                return AcceptPersonRequest.Answer(names: names)
            }
        }
        handlers.register(FetchFilesRequest.self) { request in
            try await with { try await $0.keeper.fetch(request) }
        }
        handlers.register(ExportArchiveRequest.self) { request, reply in
            try await with { try await $0.keeper.export(request, reply: reply) }
        }
        handlers.register(RebuildRequest.self) { request, reply in
            try await with { try await $0.keeper.rebuild(request, reply: reply) }
        }
        return handlers
    }

    private static func pass(
        _ account: MailAccount, _ reply: ControlReply<NoItem>
    ) async throws -> MailPassRequest.Answer {
        let report = try await account.onePass { progress in
            switch progress {
            case .network(let network):
                reply.progress(
                    ControlProgress(done: network.done, total: network.total, unit: "conversations"))
            case .delivery(let delivery):
                reply.progress(ControlProgress(done: delivery.delivered, total: nil, unit: "mails"))
            }
        }
        return MailPassRequest.Answer(report)
    }

    private func with<Result>(_ body: (MailAccount) async throws -> Result) async throws -> Result {
        do {
            return try await body(try await account())
        } catch let error as BridgeError {
            throw ControlError(error)
        }
    }
}

extension ControlError {
    /// A failure of the mail side.
    public init(_ error: BridgeError) {
        let code: Code =
            switch error.code {
            case .full: .tryLater
            case .readOnly, .unsuitable: .cannotCreate
            case .notFound: .notFound
            case .store, .io: .io
            }
        self.init(code, error.reason)
    }
}

extension MailPassRequest.Answer {
    /// What a pass did.
    init(_ report: MailAccount.PassReport) {
        self.init()
        delivered = report.delivery.delivered
        moved = report.delivery.moved
        removed = report.delivery.removed
        submitted = report.outbox.submitted
        returned = report.outbox.bounced
        waiting = report.outbox.waiting
        decisions = report.decisions
        offline = report.offline?.reason
        joined = report.sync?.joined.map(\.hex) ?? []
        received = report.sync?.received ?? 0
        published = report.sync?.published ?? 0
        failures = report.sync?.failures.map(\.reason) ?? []
    }
}
