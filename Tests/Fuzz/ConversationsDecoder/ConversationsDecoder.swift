import Conversations
import Identity
import MLS

/// Every way into the module for bytes of a peer: the first byte chooses the decoder.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConversationsDecoder(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard let choice = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    switch choice % 8 {
    case 0: decodeImmutableMetadata(bytes)
    case 1: decodeMutableMetadata(bytes)
    case 2: decodeMembership(bytes)
    case 3: decodePermissions(bytes)
    case 4: decodeWelcomes(bytes)
    case 5: decodeEnvelopes(bytes)
    case 6: decodeTranscripts(bytes)
    default: examine(bytes)
    }
    return 0
}

private func decodeImmutableMetadata(_ bytes: [UInt8]) {
    guard let value = try? ImmutableMetadata(extensionData: bytes) else { return }
    if value.oneshotMessage == .unknown { return }
    precondition(
        (try? ImmutableMetadata(extensionData: value.extensionData())) == value, "0xF000 changed on its way")
}

private func decodeMutableMetadata(_ bytes: [UInt8]) {
    guard let value = try? MutableMetadata(extensionData: bytes) else { return }
    precondition(
        (try? MutableMetadata(extensionData: value.extensionData())) == value, "0xFF00 changed on its way")
    _ = value.disappearingSettings?.expiry(storedAt: .max)
    _ = value.commitLogSigner
    _ = VersionRule.pause(onWelcomeTo: value, own: .implemented)
}

private func decodeMembership(_ bytes: [UInt8]) {
    guard let value = try? GroupMembership(extensionData: bytes) else { return }
    precondition(
        (try? GroupMembership(extensionData: value.extensionData())) == value, "0xFF01 changed on its way")
}

private func decodePermissions(_ bytes: [UInt8]) {
    guard let value = try? GroupPermissions(extensionData: bytes) else { return }
    precondition(
        (try? GroupPermissions(extensionData: value.extensionData())) == value, "0xFF02 changed on its way")
    for role in Role.allCases { _ = value.addMember.allows(role) }
}

private func decodeWelcomes(_ bytes: [UInt8]) {
    _ = try? WelcomeWrapperKey(extensionData: bytes)
    _ = try? PointeeAlgorithms(extensionData: bytes)
    let keys = WelcomeKeys(
        initKey: HPKEPrivateKey(Secret(copying: [UInt8](repeating: 1, count: 32))), wrapperKey: nil)
    let welcome = DirectWelcome(destination: [], data: bytes, publicKey: [], algorithm: 1, metadata: bytes)
    _ = try? WelcomeOpener.open(welcome, keys: keys)
    guard let pointer = try? WelcomePointer(bytes: bytes) else { return }
    precondition((try? WelcomePointer(bytes: pointer.bytes())) == pointer, "a pointer changed on its way")
    _ = try? WelcomeOpener.open(welcome, with: pointer)
}

private func decodeEnvelopes(_ bytes: [UInt8]) {
    guard let envelope = try? PlaintextEnvelope(bytes: bytes) else { return }
    guard case .message = envelope else { return }
    precondition(
        (try? PlaintextEnvelope(bytes: envelope.bytes())) == envelope, "an envelope changed on its way")
}

private func decodeTranscripts(_ bytes: [UInt8]) {
    _ = LeavingRules.isLeaveRequest(encodedContent: bytes)
    if let change = GroupChange(encodedContent: bytes) {
        precondition(
            GroupChange(encodedContent: change.encodedContent()) == change, "a change changed on its way")
    }
    if let line = try? CommitLogLine(bytes: bytes) {
        precondition((try? CommitLogLine(bytes: line.bytes())) == line, "a log line changed on its way")
    }
    _ = try? LeafCredential.basic(bytes).inboxID()
    _ = try? XMTPVersion(parsing: String(decoding: bytes, as: UTF8.self))
    _ = DirectMessageID(text: String(decoding: bytes, as: UTF8.self))
}

/// The same bytes as every extension of a commit.
private func examine(_ bytes: [UInt8]) {
    let numbers: [UInt16] = [0xF000, 0xFF00, 0xFF01, 0xFF02, 0x0003]
    let pieces = bytes.split(separator: 0xFE, maxSplits: 9, omittingEmptySubsequences: false).map(Array.init)
    func extensions(_ offset: Int) -> ContextExtensions {
        ContextExtensions(
            numbers.enumerated().map { index, number in
                .init(number: number, data: pieces[(index + offset) % pieces.count])
            })
    }
    let leaf = ExaminedCommit.Leaf(signatureKey: [1], credential: .basic(pieces[0]))
    let commit = ExaminedCommit(
        proposals: [.init(sender: .member(0), change: .contextExtensions(extensions(5)))], pathLeaf: leaf,
        members: [0: leaf], currentExtensions: extensions(0), newExtensions: extensions(5))
    _ = CommitExaminer().examine(commit, states: AssociationStates())
    _ = WelcomeExaminer(ownInbox: InboxID("a")).examine(
        extensions: extensions(0), signer: leaf, leaves: [leaf], epoch: 1, lastEpoch: nil,
        states: AssociationStates())
}
