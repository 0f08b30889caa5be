import Foundation
import MLSVectors
import TestSupport
import Testing

@testable import MLS

/// Groups of the real libxmtp, recorded.
@Suite(.enabled(if: VectorFolder.has("groups.json"))) struct RecordedGroupTests {
    private struct Recording: Decodable {
        var recipients: [String: Recipient]
        var welcomes: [Welcome]
        var group_messages: [Message]
        var handshake_generation_reuse: Reuse
    }

    private struct Recipient: Decodable {
        var key_package: HexBytes
        var init_private_key: HexBytes
        var leaf_encryption_private_key: HexBytes
    }

    private struct Welcome: Decodable {
        var name: String
        var recipient: String
        var mls_welcome: HexBytes
        var group_id: HexBytes
        var epoch: UInt64
        var signer_leaf: UInt32
        var confirmed_transcript_hash: HexBytes
        var confirmation_tag: HexBytes
    }

    private struct Message: Decodable {
        var group: String
        var epoch: UInt64
        var sender: String
        var group_message_input_v1: HexBytes
        var application_data: HexBytes?
    }

    private struct Reuse: Decodable {
        struct Message: Decodable {
            var epoch: UInt64
            var data: HexBytes
        }
        var recipient: Recipient
        var messages: [Message]
        var mls_welcome: HexBytes
    }

    private static func recording() throws -> Recording {
        try JSONDecoder().decode(Recording.self, from: VectorFolder.data("groups.json"))
    }

    /// libxmtp's leaves have no private signature key in the recording; nothing here signs.
    private static func join(_ welcome: HexBytes, _ recipient: Recipient) throws -> JoinedGroup {
        let package = try KeyPackage(tlsEncoded: recipient.key_package.bytes)
        let bundle = try KeyPackageBundle(
            keyPackage: package,
            initPrivateKey: HPKEPrivateKey(Secret(copying: recipient.init_private_key.bytes)),
            leafPrivateKey: HPKEPrivateKey(Secret(copying: recipient.leaf_encryption_private_key.bytes)),
            crypto: TestClient.crypto)
        let signer = SignatureKeyPair(
            privateKey: SignaturePrivateKey(.zeros(count: 32)), publicKey: package.leafNode.signatureKey)
        return try Joiner(keyPackage: bundle, signer: signer)
            .join(welcome.bytes, now: 0, crypto: TestClient.crypto)
    }

    @Test func `Key packages of libxmtp are valid in their lifetime`() throws {
        for recipient in try Self.recording().recipients.values {
            let package = try KeyPackage(tlsEncoded: recipient.key_package.bytes)
            #expect(package.isLastResort)
            let lifetime = try #require(package.leafNode.lifetime)
            try package.validate(
                policy: StandardPolicy(), now: lifetime.notBefore + 1, crypto: TestClient.crypto)
            #expect(throws: MLSError.rule(.leafLifetimeIsCurrent)) {
                try package.validate(
                    policy: StandardPolicy(), now: lifetime.notAfter + 1, crypto: TestClient.crypto)
            }
        }
    }

    @Test func `All Welcomes of libxmtp are joined, and its commits and messages followed`() throws {
        let recording = try Self.recording()
        var followed = 0
        for welcome in recording.welcomes {
            let recipient = try #require(recording.recipients[welcome.recipient])
            let joined = try Self.join(welcome.mls_welcome, recipient)
            var group = joined.group
            #expect(group.groupID == welcome.group_id.bytes)
            #expect(group.epoch == welcome.epoch)
            #expect(joined.signer.leafIndex.rawValue == welcome.signer_leaf)
            #expect(group.confirmationTag == welcome.confirmation_tag.bytes)
            #expect(group.context.confirmedTranscriptHash == welcome.confirmed_transcript_hash.bytes)
            #expect(joined.groupInfoExtensions.types == [.ratchetTree])
            followed += try Self.follow(recording.group_messages, of: welcome, in: &group)
        }
        print("libxmtp: \(recording.welcomes.count) welcomes joined, \(followed) messages followed")
        #expect(followed > 10)
    }

    private static func follow(
        _ messages: [Message], of welcome: Welcome, in group: inout ActiveGroup
    ) throws -> Int {
        var count = 0
        for message in messages where message.group == welcome.name {
            let bytes = try mlsMessage(in: message.group_message_input_v1.bytes)
            let decoded = try MLSMessage.decode(bytes)
            guard decoded.groupID == group.groupID, let epoch = decoded.epoch, epoch >= welcome.epoch else {
                continue
            }
            switch try group.process(bytes, now: 0) {
            case .application(let application):
                #expect(application.epoch == epoch)
                if let data = message.application_data { #expect(application.data == data.bytes) }
                count += 1
            case .commit(let staged):
                try group.merge(staged)
                count += 1
            case .ownEcho(let echo):
                // The recipient's own commit: what it made of it was not recorded.
                if echo.contentType == .commit { return count }
            case .proposal:
                Issue.record("libxmtp sends no proposals")
            }
            if group.status != .active { return count }
        }
        return count
    }

    /// The first field of `GroupMessageInput.V1`: bytes with number 1.
    private static func mlsMessage(in protobuf: [UInt8]) throws -> [UInt8] {
        guard protobuf.first == 0x0A else { throw TestFailure("another field is first") }
        var length = 0
        var shift = 0
        var index = 1
        while index < protobuf.count {
            length |= Int(protobuf[index] & 0x7F) << shift
            shift += 7
            index += 1
            if protobuf[index - 1] & 0x80 == 0 { break }
        }
        guard index + length <= protobuf.count else { throw TestFailure("too short") }
        return Array(protobuf[index..<index + length])
    }

    @Test func `Three commits under one handshake generation: two are refused, the third is followed`() throws
    {
        let reuse = try Self.recording().handshake_generation_reuse
        var group = try Self.join(reuse.mls_welcome, reuse.recipient).group
        var staged: [StagedCommit] = []
        var read = 0
        for message in reuse.messages where message.epoch >= group.epoch {
            let image = group.image
            switch try group.process(message.data.bytes, now: 0) {
            case .commit(let commit):
                #expect(group.image == image)
                staged.append(commit)
                // The application refuses the first two.
                if staged.count == 3 { try group.merge(commit) }
            case .application:
                read += 1
            default:
                Issue.record("something else")
            }
        }
        #expect(staged.count == 3 && read == 2)
        #expect(group.epoch == 2)
    }
}
