import Conversations
import Testing

@Suite("The commit log")
struct CommitLogTests {
    let conversation = ConversationID([9])
    let signer = [UInt8](repeating: 7, count: 32)

    private func line(
        _ sequenceID: UInt64, _ last: UInt8, _ result: CommitResult, _ epoch: UInt64, _ applied: UInt8
    ) -> CommitLogLine {
        CommitLogLine(
            conversation: conversation, commitSequenceID: sequenceID, lastEpochAuthenticator: [last],
            result: result,
            appliedEpoch: epoch, appliedEpochAuthenticator: [applied])
    }

    private func signed(_ line: CommitLogLine) throws -> SignedCommitLogLine {
        try SignedCommitLogLine(signing: line, with: signer)
    }

    @Test("a line survives encoding, and its signature covers its bytes")
    func signing() throws {
        let line = line(4, 1, .applied, 2, 3)
        #expect(try CommitLogLine(bytes: line.bytes()) == line)
        let signed = try signed(line)
        let key = try #require(SignedCommitLogLine.publicKey(of: signer))
        #expect(signed.isSigned(by: key))
        let other = [UInt8](repeating: 1, count: 32)
        #expect(!signed.isSigned(by: other))
        let changed = SignedCommitLogLine(
            entry: signed.entry + [0], signature: signed.signature, publicKey: signed.publicKey)
        #expect(!changed.isSigned(by: key))
        #expect(SignedCommitLogLine.consensusKey(of: [changed, signed]) == key)
        #expect(throws: ConversationsError.self) {
            try SignedCommitLogLine(signing: line, with: [1])
        }
    }

    @Test("remote lines must follow from one another")
    func remote() throws {
        let key = try #require(SignedCommitLogLine.publicKey(of: signer))
        var log = RemoteCommitLog(conversation: conversation, consensusKey: key, latest: nil)
        #expect(log.accept(try signed(line(0, 0, .applied, 1, 1))) == nil)
        let elsewhere = CommitLogLine(
            conversation: ConversationID([8]), commitSequenceID: 1, lastEpochAuthenticator: [],
            result: .applied,
            appliedEpoch: 1, appliedEpochAuthenticator: [1])
        #expect(log.accept(try signed(elsewhere)) == nil)
        #expect(log.accept(try signed(line(3, 0, .applied, 5, 1))) != nil)
        #expect(log.accept(try signed(line(3, 1, .applied, 6, 2))) == nil)
        #expect(log.accept(try signed(line(4, 9, .applied, 6, 2))) == nil)
        #expect(log.accept(try signed(line(4, 1, .applied, 7, 2))) == nil)
        #expect(log.accept(try signed(line(4, 1, .invalid, 5, 2))) == nil)
        #expect(log.accept(try signed(line(4, 1, .invalid, 5, 1))) != nil)
        #expect(log.accept(try signed(line(5, 1, .applied, 6, 2))) != nil)
        let forged = try SignedCommitLogLine(
            signing: line(6, 2, .applied, 7, 3), with: [UInt8](repeating: 3, count: 32))
        #expect(log.accept(forged) == nil)
    }

    @Test("the newest commit both sides know decides whether we forked")
    func verdict() {
        let local = [line(1, 0, .applied, 1, 1), line(2, 1, .applied, 2, 2)]
        #expect(ForkVerdict.compare(local: local, remote: local).verdict == .notForked)
        #expect(ForkVerdict.compare(local: local, remote: [line(2, 1, .applied, 2, 9)]).verdict == .forked)
        #expect(ForkVerdict.compare(local: local, remote: [line(1, 0, .applied, 1, 1)]).verdict == .unknown)
        #expect(ForkVerdict.compare(local: local, remote: [line(1, 0, .applied, 1, 8)]).verdict == .forked)
        #expect(ForkVerdict.compare(local: local, remote: []).decidedBy == nil)
    }

    @Test("a joiner that catches up does not log commits its welcome contains")
    func failures() {
        #expect(!ForkVerdict.recordsFailure(commitEpoch: 3, groupEpoch: 3, newestEntryIsWelcome: true))
        #expect(ForkVerdict.recordsFailure(commitEpoch: 4, groupEpoch: 3, newestEntryIsWelcome: true))
        #expect(ForkVerdict.recordsFailure(commitEpoch: 3, groupEpoch: 3, newestEntryIsWelcome: false))
    }

    @Test(
        "the signing key is the stored one, then the shared one, then a new one unless somebody has published"
    )
    func signingKey() throws {
        let other = [UInt8](repeating: 5, count: 32)
        let consensus = SignedCommitLogLine.publicKey(of: signer)
        #expect(CommitLogSigner(stored: other, shared: signer, consensus: nil) == .stored(other))
        #expect(CommitLogSigner(stored: other, shared: signer, consensus: consensus) == .shared(signer))
        #expect(CommitLogSigner(stored: nil, shared: nil, consensus: nil) == .makeNew)
        #expect(CommitLogSigner(stored: other, shared: nil, consensus: consensus) == .unavailable)
    }
}
