import Client
import Content
import Conversations
import Identity
import MailConversion
import Maildir
import Store

/// Moves a conversation's mail to where it belongs.
///
/// Each batch is in the store as intended before the first file moves, so that the next look sees nothing new in it; one
/// that is cut short is completed at the next start.
///
/// See: spec mail.md 4.3, 4.4 rule 6, and 4.5
extension MailKeeper {
    /// Moves what lies in the wrong folder of conversations. Copies, and what the user filed elsewhere, stay.
    ///
    /// - Returns: How many files were moved.
    func relocate(_ identity: ThreadIdentity) async throws -> Int {
        var moved = 0
        while true {
            let batch = try misplaced(identity)
            guard !batch.isEmpty else { return moved }
            let count = try move(Array(batch.prefix(BridgeLimits.movesAtOnce)))
            moved += count
            // Files that slipped away are found by the next look; those that cannot move stay.
            guard count > 0, batch.count > BridgeLimits.movesAtOnce else { return moved }
            try await Task.sleep(for: BridgeLimits.pauseBetweenMoves)
        }
    }

    /// The files that lie where they should not, with the folders they belong to.
    private func misplaced(
        _ identity: ThreadIdentity
    ) throws -> [(record: MailFileRecord, target: MaildirFolder)] {
        try database.read { store in
            let consent = try store.consentState(of: identity)
            let denied = Set(try store.deniedInboxes())
            var misplaced: [(MailFileRecord, MaildirFolder)] = []
            for record in try store.mailFiles(thread: identity.key) where record.state == .delivered {
                guard !record.isCopy, let meaning = folders.meaning(ofDirectory: record.folder),
                    FolderPlan.consent(of: meaning) != nil
                else { continue }
                var sender = ConsentState.unknown
                var isOwn = false
                if !denied.isEmpty, let id = record.message, let message = try store.message(id) {
                    isOwn = message.senderInbox == own.text
                    sender = denied.contains(message.senderInbox) ? .denied : .unknown
                }
                let wanted = FolderPlan.folder(conversation: consent, sender: sender, isOwn: isOwn)
                if wanted != meaning { misplaced.append((record, folders[wanted])) }
            }
            return misplaced
        }
    }

    private func move(_ batch: [(record: MailFileRecord, target: MaildirFolder)]) throws -> Int {
        try fault(.beforeMovesStored)
        try database.write { store in
            for (record, target) in batch {
                var moving = record
                moving.state = .moving
                moving.target = target.directory
                try store.update(moving)
            }
        }
        try fault(.afterMovesStored)
        let moves = batch.compactMap { item in
            item.record.placement.map { Relocation.Move($0, to: item.target, renewing: true) }
        }
        let outcomes = try Relocation(root, faults: maildirFaults).move(moves)
        try fault(.afterMoved)
        var count = 0
        var settled: [(old: MailFileRecord, new: MailFileRecord)] = []
        for (item, outcome) in zip(batch, outcomes) {
            switch outcome {
            case .moved(let place):
                count += 1
                settled.append((item.record, item.record.moved(to: place)))
            case .targetExists, .vanished: settled.append((item.record, item.record))
            }
        }
        try database.write { store in for (_, new) in settled { try store.update(new) } }
        for (old, new) in settled where old != new {
            disremember(old)
            remember(new)
            missingSince[old.number] = nil
        }
        return count
    }
}
