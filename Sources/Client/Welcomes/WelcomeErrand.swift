import Conversations
import Foundation

/// What is left to do once a commit that adds installations has come back: welcome them.
///
/// Kept with the intent, sealed, until it is done.
struct WelcomeErrand: Sendable, Codable {
    /// One installation, with what its key package says about wrapping.
    struct Recipient: Sendable, Codable {
        let installation: Data
        let wrapperKey: Data
        let algorithm: Int32
        let readsPointers: Bool
    }

    /// The MLS message.
    let welcome: Data
    let recipients: [Recipient]

    init(welcome: [UInt8], recipients: [WelcomeRecipient]) {
        self.welcome = Data(welcome)
        self.recipients = recipients.map {
            Recipient(
                installation: Data($0.installation), wrapperKey: Data($0.wrapper.publicKey),
                algorithm: $0.wrapper.algorithm.rawValue, readsPointers: $0.canReadPointers)
        }
    }

    var welcomeRecipients: [WelcomeRecipient] {
        recipients.compactMap { recipient in
            guard let algorithm = WelcomeWrapperAlgorithm(rawValue: recipient.algorithm) else { return nil }
            return WelcomeRecipient(
                installation: [UInt8](recipient.installation),
                wrapper: WelcomeWrapperKey(publicKey: [UInt8](recipient.wrapperKey), algorithm: algorithm),
                announcesPointers: recipient.readsPointers)
        }
    }

    func encoded() throws -> [UInt8] { [UInt8](try PropertyListEncoder.binary.encode(self)) }

    init(encoded: [UInt8]) throws {
        self = try PropertyListDecoder().decode(WelcomeErrand.self, from: Data(encoded))
    }
}

extension PropertyListEncoder {
    /// Keeps bytes as bytes.
    static var binary: PropertyListEncoder {
        let encoder = PropertyListEncoder()
        encoder.outputFormat = .binary
        return encoder
    }
}
