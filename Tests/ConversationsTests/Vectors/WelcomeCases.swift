import Conversations
import Foundation
import MLS
import SwiftProtobuf
import Testing
import XMTPProtos

/// Opening what libxmtp sealed.
enum WelcomeCases {
    static func direct(_ hex: String) throws -> DirectWelcome {
        let input = try Xmtp_Mls_Api_V1_WelcomeMessageInput.V1(serializedBytes: bytes(hex))
        return DirectWelcome(
            destination: Array(input.installationKey), data: Array(input.data),
            publicKey: Array(input.hpkePublicKey),
            algorithm: Int32(input.wrapperAlgorithm.rawValue), metadata: Array(input.welcomeMetadata))
    }

    static func pointer(_ hex: String) throws -> PointerWelcome {
        let input = try Xmtp_Mls_Api_V1_WelcomeMessageInput.WelcomePointer(serializedBytes: bytes(hex))
        return PointerWelcome(
            destination: Array(input.installationKey), pointer: Array(input.welcomePointer),
            publicKey: Array(input.hpkePublicKey), algorithm: Int32(input.wrapperAlgorithm.rawValue))
    }

    static func keys(_ recipient: GroupVectors.Recipient) -> WelcomeKeys {
        WelcomeKeys(
            initKey: HPKEPrivateKey(Secret(copying: bytes(recipient.init_private_key))),
            wrapperKey: HPKEPrivateKey(Secret(copying: bytes(recipient.xwing_seed))))
    }

    static func cursor(_ metadata: String) throws -> UInt64 {
        try Xmtp_Mls_Api_V1_WelcomeMetadata(serializedBytes: bytes(metadata)).messageCursor
    }

    /// - Returns: how many cases agree.
    static func openDirect(_ vectors: GroupVectors) throws -> Int {
        for vector in vectors.welcomes {
            let recipient = try #require(vectors.recipients[vector.recipient])
            let welcome = try direct(vector.welcome_message_input_v1)
            #expect(welcome.destination == bytes(recipient.installation_key))
            let opened = try WelcomeOpener.open(welcome, keys: keys(recipient))
            #expect(
                MLSMessage.welcome(opened.welcome).tlsEncoded() == bytes(vector.mls_welcome), "\(vector.name)"
            )
            #expect(try opened.messageCursor == cursor(vector.welcome_metadata), "\(vector.name)")
        }
        return vectors.welcomes.count
    }

    /// - Returns: how many cases agree.
    static func openPointers(_ vectors: GroupVectors) throws -> Int {
        for vector in vectors.pointer_welcome {
            let recipient = try #require(vectors.recipients[vector.recipient])
            let pointer = try WelcomeOpener.open(pointer(vector.welcome_pointer_input), keys: keys(recipient))
            #expect(pointer.bytes() == bytes(vector.pointer_plaintext))
            let pointee = try direct(vector.pointee_v1)
            #expect(pointee.destination == pointer.destination)
            let opened = try WelcomeOpener.open(pointee, with: pointer)
            #expect(MLSMessage.welcome(opened.welcome).tlsEncoded() == bytes(vector.mls_welcome))
            #expect(try opened.messageCursor == cursor(vector.welcome_metadata))
        }
        return vectors.pointer_welcome.count
    }

    /// The extensions of every recorded group context: read, written again with the same meaning, and where nothing is
    /// left to the order of a map with the same bytes.
    static func readExtensions(_ vectors: GroupVectors) throws -> Int {
        for vector in vectors.welcomes {
            let extensions = ContextExtensions(
                vector.group_context_extensions.map { .init(number: $0.type, data: bytes($0.data)) })
            let immutable = try extensions.immutableMetadata()
            #expect(immutable.extensionData() == extensions.data(of: ExtensionNumber.immutableMetadata))
            let isDirect = vector.name.hasPrefix("dm")
            #expect(immutable.conversationType == (isDirect ? .directMessage : .group))
            let metadata = try extensions.mutableMetadata()
            #expect(try MutableMetadata(extensionData: metadata.extensionData()) == metadata)
            #expect(
                metadata.extensionData().count == extensions.data(of: ExtensionNumber.mutableMetadata)?.count)
            #expect(metadata.commitLogSigner?.count == 32)
            #expect(metadata.superAdminList == (isDirect ? [] : [immutable.creatorInboxID]))
            let membership = try extensions.groupMembership()
            #expect(try GroupMembership(extensionData: membership.extensionData()) == membership)
            #expect(
                membership.extensionData().count
                    == extensions.data(of: ExtensionNumber.groupMembership)?.count)
            let expected: GroupPermissions =
                isDirect ? .directMessage : vector.name == "adminonly" ? .adminOnly : .allMembers
            #expect(try extensions.groupPermissions() == expected, "\(vector.name)")
            #expect(
                extensions.data(of: ExtensionNumber.requiredCapabilities)
                    == ProtocolCapabilities.requiredCapabilitiesData())
            try foundAlike(immutable, metadata, expected)
        }
        return vectors.welcomes.count
    }

    /// What we would write for the same conversation means the same.
    private static func foundAlike(
        _ immutable: ImmutableMetadata, _ metadata: MutableMetadata, _ permissions: GroupPermissions
    ) throws {
        let signer = try #require(metadata.commitLogSigner)
        let id = ConversationID([])
        let founding: ConversationFounding
        if let members = immutable.directMessageMembers {
            founding = .directMessage(
                id: id, creator: members.one, other: members.two, commitLogSigner: signer,
                disappearing: metadata.disappearingSettings)
        } else {
            var options = ConversationFounding.Options()
            options.name = metadata[.groupName] ?? ""
            options.description = metadata[.description] ?? ""
            options.imageURL = metadata[.imageURL] ?? ""
            options.applicationData = metadata[.applicationData] ?? ""
            options.disappearing = metadata.disappearingSettings
            options.permissions = permissions
            founding = try .group(
                id: id, creator: immutable.creatorInboxID, commitLogSigner: signer, options: options)
        }
        #expect(try founding.extensions.mutableMetadata() == metadata)
        #expect(try founding.extensions.immutableMetadata() == immutable)
        #expect(try founding.extensions.groupPermissions() == permissions)
    }
}
