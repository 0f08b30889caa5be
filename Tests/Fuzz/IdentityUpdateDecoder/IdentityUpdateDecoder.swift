import Ethereum
import Identity
import MLS

/// Every way into the module for bytes of a peer: updates with their signatures, cached states, credentials, key packages
/// and the files a user hands in.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzIdentityUpdateDecoder(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    judge(bytes)
    if let state = try? AssociationState(serialized: bytes) {
        precondition(
            (try? AssociationState(serialized: state.serialized)) == state, "a state changed on its way")
    }
    if let credential = try? InboxCredential(identity: bytes) {
        precondition(
            (try? InboxCredential(identity: credential.identity)) == credential, "a credential changed")
    }
    if let wrapped = try? PredeployedSignature(bytes) {
        precondition((try? PredeployedSignature(wrapped.bytes)) == wrapped, "a wrapped signature changed")
    }
    _ = try? Keystore(json: bytes)
    _ = try? VerifiedKeyPackage(verifying: bytes, now: 1_795_386_022, crypto: SwiftCryptoProvider())
    judgeSignatures(bytes)
    return 0
}

/// Verifies an update, with every contract wallet agreeing, and lets the state machine judge it.
private func judge(_ bytes: [UInt8]) {
    guard let update = try? UnverifiedIdentityUpdate(serialized: bytes) else { return }
    precondition(
        (try? UnverifiedIdentityUpdate(serialized: update.serialized)) == update, "an update changed")
    let answers = Dictionary(
        update.contractQuestions.map { ($0, SmartContractWalletAnswer(isValid: true, blockNumber: 1)) }
    ) { first, _ in first }
    guard let verified = try? update.verified(answers: answers) else { return }
    guard let state = try? AssociationLog.fold([verified]) else { return }
    precondition((try? AssociationLog.fold([verified], from: state)) == nil, "an update was accepted twice")
}

/// The bytes as each kind of signature, and as a passkey's client data.
private func judgeSignatures(_ bytes: [UInt8]) {
    let half = bytes.count / 2
    let assertion = PasskeyAssertion(
        publicKey: Array(bytes.prefix(65)), signature: Array(bytes.prefix(72)), authenticatorData: [],
        clientDataJSON: bytes)
    let legacy = LegacySignedPublicKey(
        keyBytes: Array(bytes.prefix(half)),
        approvalBytes: .init(form: .ecdsaCompact, bytes: Array(bytes.suffix(64)), recovery: 27))
    var signatures: [UnverifiedSignature] = [
        .recoverableECDSA(bytes), .passkey(assertion),
        .legacyDelegated(signature: Array(bytes.suffix(65)), key: legacy),
    ]
    if let key = InstallationID(bytes.prefix(32)) {
        signatures.append(.installationKey(signature: Array(bytes.dropFirst(32).prefix(64)), publicKey: key))
    }
    for signature in signatures { _ = try? signature.verified(text: "text") }
}
