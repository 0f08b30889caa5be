internal import Client
internal import Content
internal import Foundation
internal import Identity

extension EngineHandlers {
    func registerHistory(into handlers: inout ControlHandlers) {
        handlers.register(ExportArchive.self) { request in
            ArchiveView(
                try client.createArchive(
                    at: request.path, key: Array(request.key), options: ArchiveOptions(request.span)))
        }
        handlers.register(ImportArchive.self) { request in
            ImportView(try client.importArchive(at: request.path, key: Array(request.key)))
        }
        handlers.register(RequestHistory.self) { request in
            RequestHistory.Answer(pin: try await client.requestHistory(ArchiveOptions(request.span)))
        }
        handlers.register(ShowHistory.self) { _ in
            ShowHistory.Answer(
                requests: try client.historyRequests().map {
                    .init(
                        pin: $0.pin, installation: $0.installation?.text, sentNanoseconds: $0.sentNanoseconds,
                        isWaiting: $0.isWaiting)
                },
                offers: try client.historyOffers().map {
                    .init(
                        pin: $0.pin, installation: $0.installation?.text, sentNanoseconds: $0.sentNanoseconds,
                        archive: $0.metadata.map(ArchiveView.init))
                })
        }
        handlers.register(AnswerHistory.self) { request in
            let wanted = try client.historyRequests().first {
                request.pin.map { [pin = $0.pin] in $0 == pin } ?? $0.isWaiting
            }
            guard let wanted else { throw ControlError(.notFound, "No other installation asks for history.") }
            try await client.answerHistory(wanted)
            return Done()
        }
        handlers.register(FetchHistory.self) { request in
            ImportView(try await client.importHistory(pin: request.pin))
        }
    }
}

extension ArchiveView {
    init(_ metadata: ArchiveMetadata) {
        self.init(
            exportedNanoseconds: metadata.exportedAtNanoseconds, startNanoseconds: metadata.startNanoseconds,
            endNanoseconds: metadata.endNanoseconds, elements: metadata.selections.map { "\($0)" })
    }
}

extension ImportView {
    init(_ report: ImportReport) {
        self.init(
            conversations: report.conversations, messages: report.messages, decisions: report.decisions,
            skipped: report.skipped)
    }
}

extension ArchiveOptions {
    fileprivate init(_ span: ArchiveSpan) {
        var selections: [ArchiveSelection] = []
        if span.includesMessages { selections.append(.messages) }
        if span.includesConsent { selections.append(.consent) }
        self.init(
            selections: selections, startNanoseconds: span.startNanoseconds,
            endNanoseconds: span.endNanoseconds)
    }
}
