/// The places at which a test may stop the mail side, to see what the next start makes of it.
///
/// Those within delivery and moving are the Maildir's own.
public enum BridgeFault: String, Sendable, CaseIterable {
    case beforeIntentStored
    case afterIntentStored
    case beforePlacementStored
    case afterPlacementStored
    case beforeRemoval
    case afterRemoval
    case afterMovesNoted
    case beforeMovesStored
    case afterMovesStored
    case afterMoved
    case beforeFetch
    case afterFetch
    case beforeHandOver
    case afterHandOver
    case beforeClaim
    case afterClaim
    case beforeJournal
    case afterJournal
    case beforeUpload
    case afterUpload
    case beforePrepared
    case afterPrepared
    case afterSubmitted
    case afterPublished
    case beforeBounce
    case afterBounce
    case beforeDraft
    case afterDraft
    case beforeSpoolRemoved
    case afterSpoolRemoved
}

/// Called at every ``BridgeFault``; does nothing outside of tests, where it ends the program or throws.
public typealias BridgeFaultHook = @Sendable (BridgeFault) throws -> Void
