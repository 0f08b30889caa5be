import Foundation
public import LocalNode
import SwiftProtobuf
import XMTPProtos

/// Messages by their framing, with nothing behind it: enough for a node.
public enum Samples {
    /// A PrivateMessage of a group.
    public static func message(group: [UInt8], _ text: String, isCommit: Bool = false) -> [UInt8] {
        framed(group: group, content: isCommit ? 3 : 1, body: [UInt8](text.utf8))
    }

    /// A PrivateMessage whose content has the given size.
    public static func message(group: [UInt8], number: Int, bytes: Int) -> [UInt8] {
        var body = [UInt8](repeating: 0x2e, count: max(bytes, 20))
        for (index, byte) in "\(number) ".utf8.enumerated() { body[index] = byte }
        return framed(group: group, content: 1, body: body)
    }

    private static func framed(group: [UInt8], content: UInt8, body: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [0, 1, 0, 2]
        bytes += vector(group)
        bytes += [UInt8](repeating: 0, count: 8) + [content]
        bytes += vector([]) + vector([]) + vector(body)
        return bytes
    }

    /// A KeyPackage up to its leaf's signature key, and something after it.
    public static func keyPackage(installation: [UInt8], filler: String = "rest") -> [UInt8] {
        [0, 1, 0, 1] + vector([1, 2, 3]) + vector([4, 5, 6]) + vector(installation)
            + vector([UInt8](filler.utf8))
    }

    private static func vector(_ bytes: [UInt8]) -> [UInt8] {
        switch bytes.count {
        case ..<64: [UInt8(bytes.count)] + bytes
        case ..<16384: [0x40 | UInt8(bytes.count >> 8), UInt8(bytes.count & 0xff)] + bytes
        default:
            [
                0x80 | UInt8(bytes.count >> 24), UInt8(bytes.count >> 16 & 0xff),
                UInt8(bytes.count >> 8 & 0xff),
                UInt8(bytes.count & 0xff),
            ] + bytes
        }
    }

    /// An identity update that creates an inbox, without signatures.
    public static func createInbox(_ inbox: String, owner: String, time: UInt64 = 1) throws -> [UInt8] {
        var update = Xmtp_Identity_Associations_IdentityUpdate()
        update.inboxID = inbox
        update.clientTimestampNs = time
        update.actions = [.with { $0.createInbox.initialIdentifier = owner }]
        return try update.serializedBytes()
    }

    /// An identity update that adds or revokes an address, without signatures.
    public static func change(
        _ inbox: String, add: String? = nil, revoke: String? = nil, time: UInt64
    ) throws -> [UInt8] {
        var update = Xmtp_Identity_Associations_IdentityUpdate()
        update.inboxID = inbox
        update.clientTimestampNs = time
        if let add { update.actions.append(.with { $0.add.newMemberIdentifier.ethereumAddress = add }) }
        if let revoke { update.actions.append(.with { $0.revoke.memberToRevoke.ethereumAddress = revoke }) }
        return try update.serializedBytes()
    }
}

/// Stands in for the state machine in tests of the node itself: follows members, asks for no signature, and refuses
/// what was there before, as the real one refuses a replay.
public struct TrustingJudge: IdentityJudge {
    public init() {}

    public func judge(
        update: [UInt8], inboxID: String, after log: [[UInt8]]
    ) async throws(NodeRefusal) -> IdentityVerdict {
        if log.contains(update) { throw NodeRefusal(.invalidArgument, "Replay detected") }
        var verdict = IdentityVerdict()
        guard let update = try? Xmtp_Identity_Associations_IdentityUpdate(serializedBytes: update) else {
            throw NodeRefusal(.invalidArgument, "rubbish")
        }
        for action in update.actions {
            switch action.kind {
            case .createInbox(let create)?:
                if !log.isEmpty { throw NodeRefusal(.invalidArgument, "Multiple create operations detected") }
                verdict.addedAddresses.insert(create.initialIdentifier)
            case .add(let add)?: verdict.addedAddresses.insert(add.newMemberIdentifier.ethereumAddress)
            case .revoke(let revoke)?: verdict.removedAddresses.insert(revoke.memberToRevoke.ethereumAddress)
            default: break
            }
        }
        return verdict
    }
}

extension NodeEngine.Judges {
    /// For tests of the node itself: framing is read, nothing is verified.
    public static var standIns: NodeEngine.Judges {
        .init(inspector: FramingInspector(), identity: TrustingJudge())
    }
}
