internal import Content
public import Mail

/// Reads from a mail what its writer wants: which conversations, which messages, in which order.
///
/// See: spec mail.md 3.5 and 3.6
public struct MailToIntention: Sendable {
    public let domain: MailDomain
    public let options: OutgoingOptions

    public init(domain: MailDomain, options: OutgoingOptions) {
        self.domain = domain
        self.options = options
    }

    /// The recipients of a mail, whose people are to be looked up before it is interpreted.
    ///
    /// - Parameter envelope: the addresses the mail was handed over for.
    /// - Throws: the refusal of the first recipient that is not ours.
    public func recipients(of mail: MailMessage, envelope: [MailboxAddress]) throws(Refusal) -> Recipients {
        try Recipients(envelope, header: mail.header, in: domain)
    }

    /// What the mail means.
    ///
    /// - Throws: a refusal that becomes a bounce, an exit status or an answer of the submission server. Then nothing is
    ///   sent to anybody.
    public func interpret(
        _ mail: MailMessage, to recipients: Recipients, surroundings: OutgoingSurroundings
    ) throws(Refusal) -> Intention {
        let known = mail.header.parent.flatMap(surroundings.message)
        let destinations = try NewConversation(options: options, surroundings: surroundings, domain: domain)
            .destinations(recipients, of: mail, answering: known)
        let scene = Scene(mail: mail, known: known, surroundings: surroundings, options: options)
        if let command = try CommandMeaning.messages(scene, destinations) {
            return Intention(destinations.map { .init(destination: $0, messages: command) })
        }
        if DispositionNotice(in: mail.body)?.isDisplayed == true {
            return try receipt(scene, destinations)
        }
        if let reactions = try ReactionMeaning.messages(scene) {
            try scene.requireTarget(in: destinations)
            return Intention(destinations.map { .init(destination: $0, messages: reactions) })
        }
        let readable = try ReadableMail(mail.body)
        var deliveries: [Intention.Delivery] = []
        for destination in destinations {
            let messages = try ReplyMeaning(scene: scene, readable: readable, destination: destination)
                .messages
            deliveries.append(.init(destination: destination, messages: messages))
        }
        return Intention(deliveries)
    }

    /// A notification that something was displayed is a read receipt for its conversation.
    ///
    /// See: spec mail.md 3.6, rule 10
    private func receipt(_ scene: Scene, _ destinations: [Destination]) throws(Refusal) -> Intention {
        guard let original = DispositionNotice(in: scene.mail.body)?.originalMessageID,
            let known = scene.surroundings.message(original)
        else { throw Refusal(.unknownTarget) }
        let receipted = Scene(
            mail: scene.mail, known: known, surroundings: scene.surroundings, options: options)
        try receipted.requireTarget(in: destinations)
        let content = ReadReceipt().encoded()
        return Intention(destinations.map { .init(destination: $0, messages: [.content(content)]) })
    }
}

/// A mail and what is known around it.
struct Scene {
    let mail: MailMessage
    /// The message it answers.
    let known: KnownMessage?
    let surroundings: OutgoingSurroundings
    let options: OutgoingOptions

    /// The answered message, if it is in the conversation the mail goes to: an answer must not reach people who were not
    /// addressed, nor name a message they cannot know.
    func target(in destination: Destination) -> KnownMessage? {
        guard let known else { return nil }
        switch destination {
        case .group(let key): return known.thread.isGroup && known.thread.key == key ? known : nil
        case .person(let inbox):
            return known.thread == .directMessage(between: surroundings.own, and: inbox) ? known : nil
        case .people: return nil
        }
    }

    func requireTarget(in destinations: [Destination]) throws(Refusal) {
        for destination in destinations where target(in: destination) == nil { throw Refusal(.unknownTarget) }
    }
}
