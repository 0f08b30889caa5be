/// Why something was refused. Whatever is thrown, the group that threw it is as it was before.
///
/// The origins, and what a caller does about each:
/// - foreign bytes (``malformed(_:)``, ``rule(_:)``, ``limit(_:)``, ``decryptionFailed``, the generation cases): drop the
///   message;
/// - order (``wrongEpoch(received:current:)``, ``staleCommit``): look for what was missed, or build anew;
/// - the application (``refusedByPolicy(_:)``): its own decision;
/// - the caller (``misuse(_:)``, ``groupIsInactive``, ``snapshot(_:)``): a fault of the program around us.
public enum MLSError: Error, Hashable, Sendable {
    /// The bytes are no structure of RFC 9420.
    case malformed(WireError)
    /// The named rule of RFC 9420 is broken.
    case rule(ValidationRule)
    /// It would make the group larger than its ``GroupParameters/limits`` allow.
    case limit(GroupLimit)
    /// A cryptographic operation failed.
    case crypto(CryptoError)
    /// A cipher suite the provider does not have.
    case unsupportedCiphersuite(Ciphersuite)
    /// A handshake message of another epoch than the current one, or an application message of an epoch whose keys are
    /// not kept.
    case wrongEpoch(received: UInt64, current: UInt64)
    /// A message that does not open with the key its sender data names.
    case decryptionFailed
    /// The message's key was used already: the message is a repetition, or a second one under the same key.
    case keyWasUsed
    /// The message is older than the window of kept keys.
    case generationIsTooOld
    /// The message is further ahead than the window allows.
    case generationIsTooFarAhead
    /// A sender has used up its 2^32 - 1 generations in this epoch.
    case generationsAreExhausted
    /// The group's epoch number cannot grow any more.
    case epochsAreExhausted
    /// A commit was staged on another state of the group than the present one.
    case staleCommit
    /// The application's policy said no; the text is the policy's.
    case refusedByPolicy(String)
    /// We left the group, were removed, or the group was reinitialised.
    case groupIsInactive
    /// A message of a kind this call does not take (a Welcome handed to a group, say).
    case unexpectedMessage
    /// A snapshot that does not fit: another version, damaged, or a part is missing.
    case snapshot(String)
    /// A call that cannot be meant, such as an Update for a group of another suite.
    case misuse(String)
}
