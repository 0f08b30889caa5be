internal import Control
internal import Conversations
internal import Foundation
internal import Identity
internal import MLS
internal import SwiftProtobuf
internal import XMTPProtos

/// Takes a captured envelope apart, layer by layer. Nothing is decrypted and no key is shown.
enum EnvelopeDecoder {
    /// What an envelope can be.
    enum Kind: String, CaseIterable, Sendable {
        case groupMessage = "group-message"
        case welcome
        case keyPackage = "key-package"
        case identityUpdate = "identity-update"
        case mls
        case plaintext
        case content
    }

    /// Takes bytes apart as one kind, or as the first that fits.
    ///
    /// - Parameter showsContent: Whether texts are shown, and not only their lengths.
    /// - Throws: `ControlError` with code `data` when none fits.
    static func decode(_ bytes: [UInt8], as kind: Kind?, showsContent: Bool) throws(ControlError) -> Layer {
        for candidate in kind.map({ [$0] }) ?? Kind.allCases {
            guard let layer = layer(bytes, candidate, showsContent) else { continue }
            // Of an envelope nobody reads there is nothing to tell it by: it must be asked for.
            if kind != nil || layer != ContentLayers.ignored { return layer }
        }
        let name = kind.map { "no \($0.rawValue)" } ?? "nothing this program knows"
        throw ControlError(.data, "These bytes are \(name); --as names what they should be.")
    }

    private static func layer(_ bytes: [UInt8], _ kind: Kind, _ showsContent: Bool) -> Layer? {
        switch kind {
        case .groupMessage: groupMessage(bytes)
        case .welcome: welcome(bytes)
        case .keyPackage: (try? KeyPackage(tlsEncoded: bytes)).map { MLSLayers.keyPackage($0) }
        case .identityUpdate: identityUpdate(bytes)
        case .mls: (try? MLSMessage(tlsEncoded: bytes)).map { MLSLayers.message($0) }
        case .plaintext: ContentLayers.plaintext(bytes, showsContent)
        case .content: ContentLayers.content(bytes, showsContent)
        }
    }

    // MARK: - What nodes carry

    private static func groupMessage(_ bytes: [UInt8]) -> Layer? {
        if let stored = try? Xmtp_Mls_Api_V1_GroupMessage(serializedBytes: bytes),
            case .v1(let message)? = stored.version,
            let inner = mlsLayer(message.data)
        {
            return Layer(
                "Group message, as a node keeps it",
                [
                    ("cursor", "\(message.id)"),
                    ("created", Terminal.time(Int64(clamping: message.createdNs))),
                    ("group", Words.hex(message.groupID)), ("sender tag", Words.count(message.senderHmac)),
                    ("push", "\(message.shouldPush)"),
                ], [inner])
        }
        guard let input = try? Xmtp_Mls_Api_V1_GroupMessageInput(serializedBytes: bytes),
            case .v1(let message)? = input.version, let inner = mlsLayer(message.data)
        else { return nil }
        return Layer(
            "Group message, as it is published",
            [("sender tag", Words.count(message.senderHmac)), ("push", "\(message.shouldPush)")], [inner])
    }

    private static func mlsLayer(_ data: Data) -> Layer? {
        (try? MLSMessage(tlsEncoded: Array(data))).map { MLSLayers.message($0) }
    }

    private static func welcome(_ bytes: [UInt8]) -> Layer? {
        if let stored = try? Xmtp_Mls_Api_V1_WelcomeMessage(serializedBytes: bytes) {
            switch stored.version {
            case .v1(let welcome) where isKey(welcome.installationKey):
                return Layer(
                    "Welcome, as a node keeps it",
                    [
                        ("cursor", "\(welcome.id)"),
                        ("created", Terminal.time(Int64(clamping: welcome.createdNs))),
                        ("for installation", Words.hex(welcome.installationKey)),
                        ("wrapper", "algorithm \(welcome.wrapperAlgorithm.rawValue)"),
                        ("sealed welcome", Words.count(welcome.data)),
                        ("sealed metadata", Words.count(welcome.welcomeMetadata)),
                    ])
            case .welcomePointer(let pointer) where isKey(pointer.installationKey):
                return Layer(
                    "Welcome pointer, as a node keeps it",
                    [
                        ("cursor", "\(pointer.id)"),
                        ("created", Terminal.time(Int64(clamping: pointer.createdNs))),
                        ("for installation", Words.hex(pointer.installationKey)),
                        ("wrapper", "algorithm \(pointer.wrapperAlgorithm.rawValue)"),
                        ("sealed pointer", Words.count(pointer.welcomePointer)),
                    ])
            default: break
            }
        }
        guard let input = try? Xmtp_Mls_Api_V1_WelcomeMessageInput(serializedBytes: bytes) else { return nil }
        switch input.version {
        case .v1(let welcome) where isKey(welcome.installationKey):
            return Layer(
                "Welcome, as it is published",
                [
                    ("for installation", Words.hex(welcome.installationKey)),
                    ("wrapper", "algorithm \(welcome.wrapperAlgorithm.rawValue)"),
                    ("sealed welcome", Words.count(welcome.data)),
                    ("sealed metadata", Words.count(welcome.welcomeMetadata)),
                ])
        case .welcomePointer(let pointer) where isKey(pointer.installationKey):
            return Layer(
                "Welcome pointer, as it is published",
                [
                    ("for installation", Words.hex(pointer.installationKey)),
                    ("wrapper", "algorithm \(pointer.wrapperAlgorithm.rawValue)"),
                    ("sealed pointer", Words.count(pointer.welcomePointer)),
                ])
        default: return nil
        }
    }

    private static func isKey(_ data: Data) -> Bool { data.count == InstallationID.byteCount }

    private static func identityUpdate(_ bytes: [UInt8]) -> Layer? {
        guard let update = try? UnverifiedIdentityUpdate(serialized: bytes), update.inboxID.isWellFormed
        else {
            return nil
        }
        return Layer(
            "Identity update",
            [
                ("inbox", update.inboxID.text),
                ("signed at", Terminal.time(Int64(clamping: update.clientTimestampNanoseconds))),
            ], update.actions.map(IdentityLayers.action))
    }
}
