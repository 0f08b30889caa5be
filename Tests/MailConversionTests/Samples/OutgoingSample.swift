import Content
import Foundation
import Identity
import MailConversion
import MailParsing

/// A mail that is sent, and what it means.
struct OutgoingSample: Codable, Equatable {
    struct Message: Codable, Equatable {
        var meaning: String
        var contentType: String?
        /// The encoded content in base64.
        var content: Data?
        var text: String?
    }

    struct Delivery: Codable, Equatable {
        var destination: String
        var messages: [Message]
    }

    var summary: String
    /// The addresses it was handed over for.
    var envelope: [String]
    /// Whether the message it answers is known, and what it says.
    var known: Bool
    var knownText: String?
    var hasUploader = false
    /// What comes of it: deliveries, or the name of a refusal.
    var deliveries: [Delivery]?
    var refusal: String?

    init(_ summary: String, to envelope: [String], known: Bool = false, knownText: String? = nil) {
        self.summary = summary
        self.envelope = envelope
        self.known = known
        self.knownText = knownText
    }

    /// The sample with what comes of its mail today.
    func interpreted(_ mail: [UInt8]) throws -> OutgoingSample {
        var result = self
        result.deliveries = nil
        result.refusal = nil
        do {
            let actions = Actions(
                id: "q1", description: "d", actions: [.init(id: "a", label: "A"), .init(id: "b", label: "B")])
            let target =
                known
                ? Cast.known(text: knownText, actions: summary.contains("question") ? actions : nil) : nil
            let intention = try Cast.interpret(
                try Cast.parsed(mail), to: envelope.flatMap { AddressSpecification.parse(list: $0) },
                options: OutgoingOptions(hasUploader: hasUploader), surroundings: Cast.surroundings(target))
            result.deliveries = try intention.deliveries.map(Self.described)
        } catch let refusal as Refusal {
            result.refusal = refusal.code.rawValue
        }
        return result
    }

    private static func described(_ delivery: Intention.Delivery) throws -> Delivery {
        let destination: String
        switch delivery.destination {
        case .group(let key): destination = "group \(key)"
        case .person(let inbox): destination = "person \(inbox.text)"
        case .people(let people, let title):
            destination = "people \(people.map(\.text).sorted().joined(separator: " ")) titled \(title)"
        }
        return Delivery(destination: destination, messages: delivery.messages.map(described))
    }

    private static func described(_ message: OutgoingMessage) -> Message {
        switch message {
        case .content(let encoded):
            Message(
                meaning: "content", contentType: encoded.type?.description,
                content: Data(encoded.serialized()),
                text: text(ContentRegistry.decode(encoded)))
        case .upload(let files, let reference):
            Message(meaning: "upload", text: "\(files.count) files\(reference == nil ? "" : ", answering")")
        case .deletion(let id): Message(meaning: "deletion", text: id.hex)
        case .departure: Message(meaning: "departure")
        }
    }

    private static func text(_ content: DecodedContent) -> String? {
        switch content {
        case .text(let text): text.text
        case .markdown(let text): text.source
        case .reply(let reply): text(ContentRegistry.decode(reply.content))
        case .reaction(let reaction): "\(reaction.action.rawValue) \(reaction.content)"
        case .attachment(let file): file.filename
        case .intent(let intent): intent.actionID
        default: nil
        }
    }
}
