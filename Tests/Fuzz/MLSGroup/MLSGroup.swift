import MLS
import MLSFuzzSupport

/// A live group that gets bytes from strangers, and properly signed nonsense from one of its members.
///
/// Whatever is refused leaves no trace; what is accepted can be merged, and the group still works.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMLSGroup(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 2, let fixture else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let content = Array(bytes.dropFirst(2))
    do {
        switch bytes[0] % 4 {
        case 0: hand(content, fixture)
        case 1: hand(try fixture.publicMessage(FuzzGroup.body(bytes[1], content)), fixture)
        case 2:
            let type = [ContentType.application, .proposal, .commit][Int(bytes[1] % 3)]
            hand(try fixture.privateMessage(content, as: type), fixture)
        default: try commit(content, fixture)
        }
    } catch {
        // The bytes are no such structure: nothing was sent.
    }
    return 0
}

private let fixture: FuzzGroup? = {
    let fixture = FuzzGroup.made { try FuzzGroup() }
    FuzzGroup.writeSeeds((try? seeds(fixture)) ?? [])
    return fixture
}()

/// Hands a message to the victim.
private func hand(_ message: [UInt8], _ fixture: FuzzGroup) {
    var group = fixture.victim
    do {
        let result = try group.process(message, now: FuzzGroup.now)
        guard case .commit(let staged) = result else { return }
        precondition(group.changes(since: fixture.victim).isEmpty, "a staged commit left a trace")
        try group.merge(staged)
    } catch {
        precondition(group.changes(since: fixture.victim).isEmpty, "what was refused left a trace")
    }
}

/// The hostile member commits proposals of its choice with our own code: if that lets it, all must follow.
private func commit(_ bytes: [UInt8], _ fixture: FuzzGroup) throws {
    var reader = TLSReader(bytes.span.bytes)
    var builder = CommitBuilder()
    while !reader.isAtEnd, builder.proposals.count < 8 {
        builder.proposals.append(try Proposal(from: &reader))
    }
    var maker = fixture.hostile
    var random = fixture.random
    guard let pending = try? maker.commit(builder, now: FuzzGroup.now, random: &random) else { return }
    var group = fixture.victim
    guard case .commit(let staged) = try? group.process(pending.message, now: FuzzGroup.now) else {
        preconditionFailure("a commit our own code makes is refused by it")
    }
    guard (try? group.merge(staged)) == (try? maker.merge(pending)) || group.status == .evicted else {
        preconditionFailure("two members come to different ends")
    }
    if group.status == .active {
        precondition(
            group.epochAuthenticator == maker.epochAuthenticator, "two members come to different epochs")
    }
}

private func seeds(_ fixture: FuzzGroup) throws -> [(name: String, bytes: [UInt8])] {
    var seeds: [(name: String, bytes: [UInt8])] = []
    var random = fixture.random
    var maker = fixture.hostile
    let proposals: [(String, Proposal)] = [
        ("add", .add(fixture.outsider.keyPackage)), ("remove", .remove(fixture.victim.ownLeafIndex)),
        ("remove-other", .remove(4)),
        ("extensions", .groupContextExtensions([Extension(type: FuzzGroup.extensionType, data: [9])])),
        (
            "psk",
            .preSharedKey(
                PreSharedKeyID(
                    kind: .resumption(usage: .application, groupID: maker.groupID, epoch: maker.epoch),
                    nonce: [UInt8](repeating: 3, count: 32)))
        ),
        (
            "reinit",
            .reInit(
                ReInit(groupID: [1], version: .mls10, ciphersuite: FuzzGroup.suiteNumber, extensions: []))
        ),
    ]
    for (name, proposal) in proposals {
        let encoded = proposal.tlsEncoded()
        seeds.append(("\(name)-public", [1, 1] + encoded))
        seeds.append(("\(name)-private", [2, 1] + (try fixture.signedPlaintext(.proposal(proposal)))))
        seeds.append(("\(name)-commit", [3, 0] + encoded))
        let commit = Commit(proposals: [.proposal(proposal)])
        seeds.append(("\(name)-in-commit", [1, 2] + commit.tlsEncoded()))
        var builder = CommitBuilder()
        builder.proposals = [proposal]
        builder.wireFormat = .publicMessage
        var copy = maker
        if let pending = try? copy.commit(builder, now: FuzzGroup.now, random: &random) {
            seeds.append(("\(name)-message", [0, 0] + pending.message))
        }
    }
    seeds.append(("data", [0, 0] + (try maker.encrypt([1, 2, 3], random: &random))))
    seeds.append(("data-private", [2, 0] + (try fixture.signedPlaintext(.application([5])))))
    return seeds
}
