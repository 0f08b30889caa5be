import MLS
import MLSFuzzSupport
import MLSVectors

/// A group is loaded of pieces one of which is damaged, and a pending commit of a damaged record: a disk is not a peer,
/// but it must not crash us either.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMLSSnapshot(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 1, let fixture else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let content = Secret(copying: Array(bytes.dropFirst()))
    if bytes[0] == .max {
        _ = try? fixture.group.pendingCommit(from: content)
        return 0
    }
    if let name = try? GroupPartID(tlsEncoded: Array(bytes.dropFirst())) {
        precondition(name.tlsEncoded() == Array(bytes.dropFirst()), "a name changed")
    }
    var parts = fixture.parts
    let place = Int(bytes[0]) % parts.count
    parts[place] = GroupPart(id: parts[place].id, bytes: content)
    guard var group = try? ActiveGroup.load(parts, signer: fixture.signer, crypto: VectorFile.crypto) else {
        return 0
    }
    var random = fixture.random
    _ = try? group.encrypt([1], despiteProposals: true, random: &random)
    _ = try? group.commit(now: FuzzGroup.now, random: &random)
    _ = try? group.process(fixture.message, now: FuzzGroup.now)
    _ = group.snapshot()
    return 0
}

private struct Fixture {
    let group: ActiveGroup
    let parts: [GroupPart]
    let signer: SignatureKeyPair
    let message: [UInt8]
    let random: SeededRandom
}

private let fixture: Fixture? = {
    let fixture = FuzzGroup.made { try make() }
    return fixture
}()

private func make() throws -> Fixture {
    var fuzz = try FuzzGroup()
    var hostile = fuzz.hostile
    var group = fuzz.victim
    let data = try hostile.encrypt([1, 2, 3], random: &fuzz.random)
    _ = try group.process(data, now: FuzzGroup.now)
    let message = try hostile.encrypt([4], random: &fuzz.random)
    _ = try group.proposeUpdate(random: &fuzz.random)
    let parts = group.snapshot().sorted { $0.id.tlsEncoded().lexicographicallyPrecedes($1.id.tlsEncoded()) }
    var seeds = parts.enumerated().map { ("part-\($0)", [UInt8($0)] + $1.bytes.copyBytes()) }
    let pending = try group.commit(now: FuzzGroup.now, random: &fuzz.random)
    seeds.append(("record", [.max] + pending.record.copyBytes()))
    FuzzGroup.writeSeeds(seeds)
    return Fixture(
        group: group, parts: parts, signer: fuzz.victimSigner, message: message, random: fuzz.random)
}
