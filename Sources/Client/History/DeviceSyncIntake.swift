import Content
import Conversations
import Store

/// Takes in what the installations of our inbox say in a sync group, in the transaction that stores the message.
///
/// See: spec device-sync.md 4.3
struct DeviceSyncIntake {
    /// This installation.
    let own: [UInt8]
    let history: HistorySettings

    func take(_ message: MessageRecord, now: Int64, in transaction: StoreTransaction) throws {
        guard let encoded = try? EncodedContent(serialized: message.content),
            let content = try? DeviceSyncContent(decoding: encoded)
        else { return }
        switch content {
        case .preferenceUpdates(let updates):
            for update in updates { try merge(update, now: now, in: transaction) }
        case .request(let request):
            // Without options nobody answers.
            guard message.senderInstallation != own, request.options != nil else { return }
            try transaction.insert(
                HistoryTaskRecord(
                    kind: .answer, state: history.answersRequests && history.server != nil ? .due : .waiting,
                    pin: request.pin, message: message.id, createdNanoseconds: now))
            try transaction.append(
                .historyRequested, conversation: message.conversation, message: message.id, at: now)
        case .reply(let reply):
            guard message.senderInstallation != own else { return }
            try transaction.append(
                .historyOffered, conversation: message.conversation, message: message.id, at: now)
            guard
                let asked = try transaction.historyTasks(.request).first(where: {
                    $0.pin == reply.requestID && $0.state == .waiting
                })
            else { return }
            var answered = asked
            answered.state = .done
            try transaction.update(answered)
            try transaction.insert(
                HistoryTaskRecord(
                    kind: .fetch, state: .due, pin: reply.requestID, message: message.id,
                    createdNanoseconds: now))
        case .acknowledge: break
        }
    }

    private func merge(_ update: PreferenceUpdate, now: Int64, in transaction: StoreTransaction) throws {
        switch update {
        case .consent(let decision): try transaction.merge(ConsentRecord(decision), now: now)
        case .pushKey(let key, let cycled):
            guard let root = SenderTagRoot(bytes: key, cycledNanoseconds: cycled),
                try transaction.senderTagRoot(now: 0).yields(to: root)
            else { return }
            try transaction.setSenderTagRoot(root)
        }
    }
}
