import MLS
import MLSFuzzSupport
import MLSVectors

/// The owner of a key package gets Welcomes and GroupInfos from strangers.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMLSWelcome(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 1, let fixture else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let content = Array(bytes.dropFirst())
    do {
        switch bytes[0] % 5 {
        case 0: join(content, fixture)
        case 1: join(try fixture.welcome(groupInfo: content), fixture)
        case 2: join(try fixture.welcome(groupSecrets: content, encryptedGroupInfo: [1, 2, 3]), fixture)
        case 3:
            guard let info = try fixture.groupInfo(tree: content) else { break }
            join(try fixture.welcome(groupInfo: info), fixture)
        default:
            // As it comes, or with the header that makes bytes a GroupInfo.
            joinFromOutside(content, fixture)
            joinFromOutside([0, 1, 0, 4] + content, fixture)
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

/// What is joined works.
private func join(_ welcome: [UInt8], _ fixture: FuzzGroup) {
    let joiner = Joiner(keyPackage: fixture.outsider, signer: fixture.outsiderSigner)
    guard let joined = try? joiner.join(welcome, now: FuzzGroup.now, crypto: VectorFile.crypto) else {
        return
    }
    var group = joined.group
    var random = fixture.random
    guard (try? group.encrypt([1], random: &random)) != nil else {
        preconditionFailure("a group that was joined does not work")
    }
    _ = try? group.commit(now: FuzzGroup.now, random: &random)
}

private func joinFromOutside(_ info: [UInt8], _ fixture: FuzzGroup) {
    var random = fixture.random
    guard let profile = try? FuzzGroup.profile("stranger", suite: fixture.suite, random: &random) else {
        return
    }
    _ = try? ExternalJoiner(profile: profile).join(
        info, now: FuzzGroup.now, crypto: VectorFile.crypto, random: &random)
}

private func seeds(_ fixture: FuzzGroup) throws -> [(name: String, bytes: [UInt8])] {
    var random = fixture.random
    var maker = fixture.founder
    var builder = CommitBuilder()
    builder.add(fixture.outsider.keyPackage)
    let welcome = try maker.commit(builder, now: FuzzGroup.now, random: &random).welcome ?? []
    let info = try fixture.founder.groupInfo()
    let tree = try fixture.treeWithOutsider()
    return [
        ("welcome", [0] + welcome), ("group-info", [1] + info.dropFirst(4)), ("external", [4] + info),
        ("tree", [3] + tree), ("tree-info", [1] + (try fixture.groupInfo(tree: tree) ?? [])),
        ("secrets", [2, 32] + [UInt8](repeating: 0, count: 32) + [0, 0]),
    ]
}
