internal import GRDB

/// What a write may use. Lives on the committer's queue only.
final class WriteContext {
    let db: Database
    var sequences: Sequences
    /// The times of new rows.
    var clock: RowClock
    /// Rows for open subscriptions, told once they are durable.
    var rows: [LiveRow] = []

    /// Which group messages are stored, as far as it is in memory.
    var known: KnownMessages

    private var preparedInsertion: MessageInsertion?

    init(db: Database, sequences: Sequences, clock: RowClock, known: KnownMessages) {
        self.db = db
        self.sequences = sequences
        self.clock = clock
        self.known = known
    }

    /// For group messages.
    func insertion() throws -> MessageInsertion {
        if let preparedInsertion { return preparedInsertion }
        let insertion = try MessageInsertion(db)
        preparedInsertion = insertion
        return insertion
    }
}
