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
    case beforeSentAgain
    case afterSentAgain
    case beforeReceiveStored
    case afterReceiveStored
    case beforeOwnCommitStored
    case beforeWelcomesSent
    case afterWelcomesSent
    case afterCommitFinished
    case beforeWelcomeStored
    case afterWelcomeStored
    case beforeGroupCreated
    case afterGroupCreated
    case beforeKeyPackageUploaded
    case afterKeyPackageUploaded
    case afterInstallationKeyStored
    case beforeIdentityPublished
    case afterIdentityPublished
    case beforeIdentityStored
    case afterIdentityStored
    case beforeIdentityLogStored
    case afterIdentityLogStored
    case beforePreferenceQueued
    case afterPreferenceQueued
    case afterPreferenceSubmitted
    case afterPreferenceHandedOver
}

/// Called at every ``FaultPoint``; does nothing outside of tests.
public typealias FaultHook = @Sendable (FaultPoint) -> Void
