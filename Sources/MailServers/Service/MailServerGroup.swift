internal import Glibc
internal import Listening
public import Logging
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Both servers: IMAP in front of Dovecot, and submission in front of the spool.
///
/// They listen from ``start()`` to ``stop()``.
public final class MailServerGroup: Sendable {
    private let configuration: MailServerConfiguration
    private let accounts: ServedAccounts
    private let logger: Logger
    private let channels = ListenerChannels()

    /// - Parameters:
    ///   - accounts: each with a name of its own.
    ///   - access: certificate and password; a certificate is made when there is none.
    public init(
        _ configuration: MailServerConfiguration, accounts: [ServedAccount], access: ServerAccess,
        logger: Logger
    ) {
        self.configuration = configuration
        self.accounts = ServedAccounts(
            all: accounts, access: access, delay: .milliseconds(configuration.failureMilliseconds))
        self.logger = logger
    }

    /// Listens; returns when all ports are open.
    ///
    /// - Throws: ``MailServersError``; nothing listens then.
    public func start() async throws(MailServersError) -> MailServerPorts {
        let tls = try makeTLS()
        var ports = MailServerPorts()
        do throws(MailServersError) {
            if let port = configuration.imapPort { ports.imap = try await listenIMAP(port, tls) }
            if let port = configuration.submissionsPort {
                ports.submissions = try await listenSMTP(port, tls, isSecure: true)
            }
            if let port = configuration.submissionPort {
                ports.submission = try await listenSMTP(port, tls, isSecure: false)
            }
        } catch {
            await stop()
            throw error
        }
        return ports
    }

    /// Closes ports and connections. A mail that is being stored is stored; its client may not hear of it.
    public func stop() async { await channels.close() }

    private func makeTLS() throws(MailServersError) -> NIOSSLContext {
        let stored = try accounts.access.certificate()
        do {
            let chain = try NIOSSLCertificate.fromPEMBytes(Array(stored.certificate.utf8))
            let key = try NIOSSLPrivateKey(bytes: Array(stored.key.utf8), format: .pem)
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            tls.minimumTLSVersion = .tlsv12
            return try NIOSSLContext(configuration: tls)
        } catch {
            throw MailServersError(
                .secretsUnusable,
                "The servers' certificate or key is damaged; remove the folder \(accounts.access.folder)/tls to get new ones."
            )
        }
    }

    // MARK: Listening

    private func listenIMAP(_ port: Int, _ tls: NIOSSLContext) async throws(MailServersError) -> Int {
        let dovecot = try DovecotProgram.find()
        for account in accounts.all { try dovecot.prepare(account, access: accounts.access) }
        let service = IMAPService(
            accounts: accounts, dovecot: dovecot, limits: configuration.imap,
            loginTime: .seconds(configuration.loginSeconds), grace: .seconds(30),
            waiting: ConnectionGate(limit: configuration.waitingForLogin), logger: logger)
        return try await listen(port, limit: configuration.imapConnections) { channel in
            guard service.waiting.enter() else { throw ChannelError.eof }
            try channel.pipeline.syncOperations.addHandlers([
                NIOSSLServerHandler(context: tls), IMAPHandler(service: service),
            ])
        }
    }

    private func listenSMTP(
        _ port: Int, _ tls: NIOSSLContext, isSecure: Bool
    ) async throws(MailServersError) -> Int {
        let service = SMTPService(
            hostName: ServerCertificate.hostName, accounts: accounts, tls: tls, limits: configuration.smtp,
            budget: MemoryBudget(configuration.submissionMemory), logger: logger)
        let idle = TimeAmount.seconds(configuration.idleSeconds)
        return try await listen(port, limit: configuration.submissionConnections) { channel in
            let pipeline = channel.pipeline.syncOperations
            if isSecure { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
            try pipeline.addHandler(IdleStateHandler(readTimeout: idle))
            let session = SMTPSession(
                hostName: service.hostName, isSecure: isSecure, limits: service.limits)
            try pipeline.addHandler(SMTPHandler(session: session, service: service))
        }
    }

    /// Opens one port on every address; 0 is the same free port on all.
    private func listen(
        _ port: Int, limit: Int, _ prepare: @escaping @Sendable (any Channel) throws -> Void
    ) async throws(MailServersError) -> Int {
        let gate = ConnectionGate(limit: limit)
        let channels = channels
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                guard gate.enter() else { return channel.eventLoop.makeFailedFuture(ChannelError.eof) }
                guard channels.keep(channel, whenClosed: { gate.leave() }) else {
                    gate.leave()
                    return channel.eventLoop.makeFailedFuture(ChannelError.alreadyClosed)
                }
                return channel.eventLoop.makeCompletedFuture { try prepare(channel) }
            }
        var chosen = port
        var opened = 0
        for address in configuration.addresses {
            do {
                let listener = try await bootstrap.bind(host: address, port: chosen).get()
                channels.listen(on: listener)
                chosen = listener.localAddress?.port ?? chosen
                opened += 1
            } catch {
                // A machine without the newer protocol is no fault as long as the older one works.
                let code = (error as? IOError)?.errnoCode
                if opened > 0, code == EADDRNOTAVAIL || code == EAFNOSUPPORT { continue }
                throw Self.failure(code, address, chosen)
            }
        }
        return chosen
    }

    private static func failure(_ code: CInt?, _ address: String, _ port: Int) -> MailServersError {
        switch code {
        case EADDRINUSE:
            MailServersError(
                .addressInUse,
                "Port \(port) on \(address) is taken by another program; stop it, or configure another port.")
        case EACCES, EPERM:
            MailServersError(
                .addressUnusable,
                "Port \(port) on \(address) may not be used by this user; configure one above 1023.")
        default:
            MailServersError(.addressUnusable, "The servers cannot listen on \(address), port \(port).")
        }
    }
}
