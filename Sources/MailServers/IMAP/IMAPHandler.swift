internal import Logging
internal import NIOCore
internal import NIOPosix
internal import NIOTLS

/// The client's side: carries an ``IMAPLogin``, then hands the connection to Dovecot and copies bytes.
///
/// Each side is read only while the other takes what is written to it.
final class IMAPHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Phase {
        case login
        /// Name and password are being checked, or Dovecot starts.
        case waiting
        case relay(any Channel)
        case closed
    }

    private let service: IMAPService
    private var login: IMAPLogin
    private var reader: IMAPCommandReader
    private var phase = Phase.login
    private var tag = ""
    /// Whether it no longer counts as one who waits for login.
    private var hasLeft = false
    private var deadline: Scheduled<Void>?
    private var context: ChannelHandlerContext?

    init(service: IMAPService) {
        self.service = service
        login = IMAPLogin(limits: service.limits)
        reader = IMAPCommandReader(limit: service.limits.commandBytes)
    }

    // MARK: Events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: service.loginTime) {
            self.finish("* BYE Log in faster.\r\n")
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
        self.context = nil
        if !hasLeft { service.waiting.leave() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event { say(login.greeting) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if case .relay(let backend) = phase { backend.close(promise: nil) }
        phase = .closed
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        service.logger.debug("IMAP connection ended", metadata: ["error": "\(type(of: error))"])
        context.close(promise: nil)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if case .relay(let backend) = phase {
            backend.setOption(.autoRead, value: context.channel.isWritable).whenFailure { _ in }
        }
        context.fireChannelWritabilityChanged()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        switch phase {
        case .relay(let backend): backend.writeAndFlush(bytes, promise: nil)
        case .login:
            reader.append(bytes.readableBytesView)
            work()
        // At most what had been read when reading was stopped.
        case .waiting: reader.append(bytes.readableBytesView)
        case .closed: break
        }
    }

    // MARK: Login

    private func work() {
        while case .login = phase {
            if login.wantsLine {
                guard let line = reader.nextLine() else {
                    if reader.isTooLong { finish("* BYE The line is too long.\r\n") }
                    return
                }
                perform(login.receive(line: line))
                continue
            }
            switch reader.next() {
            case .more: return
            case .wantsLiteral: return say("+ OK\r\n")
            case .command(let tokens): perform(login.receive(tokens))
            case .malformed(let tag): perform(login.malformed(tag: tag))
            case .tooLong: return finish("* BYE The command is too long.\r\n")
            }
        }
    }

    private func perform(_ action: IMAPLogin.Action) {
        switch action {
        case .reply(let text): say(text)
        case .replyAndClose(let text): finish(text)
        case .authenticate(let tag, let name, let password): check(tag, name, password)
        }
    }

    private func check(_ tag: String, _ name: String, _ password: String) {
        guard let context else { return }
        phase = .waiting
        self.tag = tag
        setReading(false)
        let service = service
        let promise = context.eventLoop.makePromise(of: Bool.self)
        promise.completeWithTask { await service.accounts.admits(name, password) }
        promise.futureResult.assumeIsolated().whenSuccess { isRight in
            guard case .waiting = self.phase else { return }
            if isRight, let account = service.accounts.account(name) { return self.startBackend(account) }
            self.phase = .login
            self.setReading(true)
            self.perform(self.login.loginFailed())
            self.work()
        }
    }

    // MARK: Dovecot

    private func startBackend(_ account: ServedAccount) {
        guard let context else { return }
        let child: ChildProcess
        do {
            child = try service.dovecot.start(account)
        } catch {
            service.logger.error("Dovecot does not start", metadata: ["reason": "\(error)"])
            return finish("\(tag) NO [UNAVAILABLE] The mail store cannot be opened; see the log.\r\n")
        }
        let (service, loop) = (service, context.eventLoop)
        let front = NIOLoopBound(self, eventLoop: loop)
        NIOPipeBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        IMAPBackendHandler(front: front.value, process: child.id, grace: service.grace))
                }
            }
            .takingOwnershipOfDescriptors(input: child.output, output: child.input)
            .assumeIsolated()
            .whenFailure { _ in
                ChildProcess.reap(child.id, on: loop, after: .zero)
                self.finish("\(self.tag) NO [UNAVAILABLE] The mail store cannot be opened.\r\n")
            }
    }

    /// Dovecot is ready; what the client has sent meanwhile is for it.
    func backendReady(_ backend: any Channel, capabilities: String) {
        guard case .waiting = phase else {
            backend.close(promise: nil)
            return
        }
        deadline?.cancel()
        phase = .relay(backend)
        service.waiting.leave()
        hasLeft = true
        say("\(tag) OK [CAPABILITY \(capabilities)] Logged in\r\n")
        let rest = reader.rest
        if !rest.isEmpty { backend.writeAndFlush(ByteBuffer(bytes: rest), promise: nil) }
        reader = IMAPCommandReader(limit: 0)
        setReading(true)
    }

    func backendSays(_ bytes: ByteBuffer, _ backend: any Channel) {
        guard let context else { return }
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
        if !context.channel.isWritable { backend.setOption(.autoRead, value: false).whenFailure { _ in } }
    }

    func backendTakes(_ more: Bool) {
        if case .relay = phase { setReading(more) }
    }

    func backendEnded() {
        switch phase {
        case .waiting:
            finish("\(tag) NO [UNAVAILABLE] The mail store cannot be opened; see Dovecot's log.\r\n")
        case .relay, .login: finish("")
        case .closed: break
        }
    }

    // MARK: Output

    private func setReading(_ value: Bool) {
        context?.channel.setOption(.autoRead, value: value).whenFailure { _ in }
    }

    private func say(_ text: String) {
        guard let context, !text.isEmpty else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }

    private func finish(_ text: String) {
        guard let context else { return }
        say(text)
        if case .relay(let backend) = phase { backend.close(promise: nil) }
        phase = .closed
        context.close(promise: nil)
    }
}
