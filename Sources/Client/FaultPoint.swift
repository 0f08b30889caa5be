/// The places at which a test may stop the program for good, to see what the next start makes of it.
///
/// Every step that crosses the border between memory, store and network has one before it and one after it.
public enum FaultPoint: String, Sendable, CaseIterable {
    case beforeSubmission
    case afterSubmission
    case beforePublicationRecorded
    case afterPublicationRecorded
    case afterMessagesSent
    case afterCommitSent
    case beforeReceiveStored
    case afterReceiveStored
    case beforeOwnCommitStored
    case afterOwnCommitStored
    case beforeWelcomesSent
    case afterWelcomesSent
    case beforeWelcomeStored
    case afterWelcomeStored
    case beforeGroupCreated
    case afterGroupCreated
    case beforeKeyPackageUploaded
    case afterKeyPackageUploaded
    case beforeIdentityPublished
    case afterIdentityPublished
    case beforeIdentityStored
    case beforePreferenceQueued
    case afterPreferenceQueued
}

/// Called at every ``FaultPoint``; does nothing outside of tests.
public typealias FaultHook = @Sendable (FaultPoint) -> Void
