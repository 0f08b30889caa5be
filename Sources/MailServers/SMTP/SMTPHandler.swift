internal import Logging
internal import NIOCore
internal import NIOSSL
internal import NIOTLS

/// Carries an ``SMTPSession`` over a connection: cuts lines, waits for answers, keeps replies in order.
///
/// While an answer from outside is awaited nothing more is read, so that a client that sends on cannot fill the memory.
final class SMTPHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var session: SMTPSession
    private let service: SMTPService
    private var input = ByteBuffer()
    private var message: SMTPDataReader?
    private var reserved = 0
    /// The rest of a line that was too long is passed over.
    private var skipsLine = false
    /// There was no memory left for this mail.
    private var isBusy = false
    private var isGreeted = false
    private var isReading = true
    private var isWaiting = false
    private var isClosing = false

    init(session: SMTPSession, service: SMTPService) {
        self.session = session
        self.service = service
    }

    // MARK: Events

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive, !session.isSecure { say(session.greeting, context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        if !session.isSecure { say(session.greeting, context) }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        isClosing = true
        release()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        // With TLS from the start the greeting is the first thing said under it.
        case TLSUserEvent.handshakeCompleted where session.isSecure && !isGreeted:
            say(session.greeting, context)
        case let event as IdleStateHandler.IdleStateEvent where event == .read && !isWaiting:
            say(.timedOut, context)
            close(context)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        service.logger.debug("submission connection ended", metadata: ["error": "\(type(of: error))"])
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        var bytes = unwrapInboundIn(data)
        input.writeBuffer(&bytes)
        work(context)
    }

    // MARK: Input

    /// Goes on as long as there is something to go on with.
    private func work(_ context: ChannelHandlerContext) {
        while !isWaiting, !isClosing {
            if message != nil {
                guard readMessage(context) else { break }
            } else {
                guard let line = nextLine(context) else { break }
                perform(session.receive(line), context)
            }
        }
        input.discardReadBytes()
        guard isReading == isWaiting else { return }
        isReading = !isWaiting
        context.channel.setOption(.autoRead, value: isReading).whenFailure { _ in }
    }

    /// A line without its end; nil when there is none yet.
    private func nextLine(_ context: ChannelHandlerContext) -> [UInt8]? {
        while let end = input.readableBytesView.firstIndex(of: 0x0A) {
            let length = end - input.readerIndex
            guard var line = input.readBytes(length: length) else { return nil }
            input.moveReaderIndex(forwardBy: 1)
            if skipsLine {
                skipsLine = false
                continue
            }
            if line.last == 0x0D { line.removeLast() }
            guard line.count <= service.limits.lineBytes else {
                perform(session.receiveTooLongLine(), context)
                if isClosing || isWaiting { return nil }
                continue
            }
            return line
        }
        if input.readableBytes > service.limits.lineBytes {
            // Said once; the rest of the line is passed over when it comes.
            if !skipsLine { perform(session.receiveTooLongLine(), context) }
            skipsLine = true
            input.clear()
        }
        return nil
    }

    /// Reads the mail's text; false when more is needed.
    private func readMessage(_ context: ChannelHandlerContext) -> Bool {
        guard var reader = message else { return false }
        // The buffer must not be shared while it grows.
        message = nil
        let used = input.withUnsafeReadableBytes { reader.read($0) }
        if let used {
            input.moveReaderIndex(forwardBy: used)
            finish(reader, context)
            return true
        }
        input.clear()
        if reader.message.count > reserved, !service.budget.take(reader.message.count - reserved) {
            reader.giveUp()
            isBusy = true
            release()
        }
        reserved = max(reserved, reader.message.count)
        message = reader
        return false
    }

    private func finish(_ reader: SMTPDataReader, _ context: ChannelHandlerContext) {
        if isBusy || reader.isTooLarge {
            let reply: SMTPReply = isBusy ? .serverBusy : .messageTooLarge
            isBusy = false
            release()
            return perform(session.messageRefused(reply), context)
        }
        session.messageComplete()
        let (service, envelope, login) = (service, session.envelope, session.login ?? "")
        let bytes = reader.message
        wait(context) {
            await service.store(bytes, envelope, login)
        } then: { handler, reply in
            handler.release()
            return handler.session.storageAnswered(reply)
        }
    }

    // MARK: Actions

    private func perform(_ action: SMTPSession.Action, _ context: ChannelHandlerContext) {
        let service = service
        switch action {
        case .reply(let reply): say(reply, context)
        case .replyAndClose(let reply):
            say(reply, context)
            close(context)
        case .challenge(let text): write("334 \(text)\r\n", context)
        case .startTLS(let reply): startTLS(reply, context)
        case .readMessage(let reply):
            message = SMTPDataReader(limit: service.limits.messageBytes)
            say(reply, context)
        case .authenticate(let name, let password):
            wait(context) {
                await service.admits(name, password)
            } then: {
                $0.session.loginAnswered($1)
            }
        case .checkSender(let address):
            let login = session.login ?? ""
            wait(context) {
                await service.desk(login)?.refusal(ofSender: address)
            } then: {
                $0.session.senderAnswered($1)
            }
        case .checkRecipient(let address):
            let login = session.login ?? ""
            wait(context) {
                await service.desk(login)?.refusal(ofRecipient: address)
            } then: {
                $0.session.recipientAnswered($1)
            }
        }
    }

    /// Whatever was sent behind the command was sent in the clear, by whomever: it is forgotten, and the next byte that
    /// counts comes out of TLS.
    private func startTLS(_ reply: SMTPReply, _ context: ChannelHandlerContext) {
        input.clear()
        say(reply, context)
        do {
            try context.pipeline.syncOperations.addHandler(
                NIOSSLServerHandler(context: service.tls), position: .first)
        } catch {
            errorCaught(context: context, error: error)
        }
    }

    /// Asks somebody outside, and reads nothing until there is an answer.
    private func wait<Answer: Sendable>(
        _ context: ChannelHandlerContext, _ question: @escaping @Sendable () async -> Answer,
        then answer: @escaping (SMTPHandler, Answer) -> SMTPSession.Action
    ) {
        isWaiting = true
        let promise = context.eventLoop.makePromise(of: Answer.self)
        promise.completeWithTask { await question() }
        promise.futureResult.assumeIsolated().whenSuccess { result in
            self.isWaiting = false
            guard !self.isClosing else { return }
            self.perform(answer(self, result), context)
            self.work(context)
        }
    }

    private func release() {
        service.budget.giveBack(reserved)
        reserved = 0
    }

    private func say(_ reply: SMTPReply, _ context: ChannelHandlerContext) {
        isGreeted = true
        write(reply.text, context)
    }

    private func write(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }

    private func close(_ context: ChannelHandlerContext) {
        isClosing = true
        release()
        context.close(promise: nil)
    }
}
