public import Identity
public import NodeClient
import Store

extension XMTPClient {
    /// How far a registration has come.
    public enum RegistrationStep: Sendable {
        /// It is done.
        case registered(XMTPClient)
        /// The text of the request waits for a wallet's signature; go on with ``finishRegistration(_:node:signature:)``.
        case needsSignature(SignatureRequest)
    }

    /// Registers this installation for the inbox of a wallet, or opens it when that was done.
    ///
    /// An inbox the network does not know is made, with the nonce.
    ///
    /// - Parameter onNotice: Told how much room the inbox has left, before anything is signed.
    /// - Throws: ``ClientError`` with code `tooManyInstallations`, `unsigned`, `network`.
    public static func register(
        _ configuration: ClientConfiguration, node: any NodeAPI, signer: any Signer, nonce: UInt64 = 0,
        onNotice: (InstallationBudget) -> Void = { _ in }
    ) async throws -> XMTPClient {
        let database = try ClientDatabase(folder: configuration.folder, key: configuration.key)
        if let done = try registered(in: database, configuration, node) { return done }
        return try await reporting(database) {
            let account = try await registrar(database, configuration, node).register(
                signer, nonce: nonce, onNotice: onNotice)
            return XMTPClient(account: account, database: database, node: node, configuration: configuration)
        }
    }

    /// Begins a registration whose signature comes from a wallet elsewhere, at any later time.
    ///
    /// Asked again, it gives the same text.
    public static func beginRegistration(
        _ configuration: ClientConfiguration, node: any NodeAPI, account: AccountIdentifier,
        nonce: UInt64 = 0,
        onNotice: (InstallationBudget) -> Void = { _ in }
    ) async throws -> RegistrationStep {
        let database = try ClientDatabase(folder: configuration.folder, key: configuration.key)
        if let done = try registered(in: database, configuration, node) { return .registered(done) }
        return try await reporting(database) {
            switch try await registrar(database, configuration, node).begin(
                account, nonce: nonce, onNotice: onNotice)
            {
            case .needs(let request):
                // Nobody keeps the store meanwhile.
                try database.close()
                return .needsSignature(request)
            case .done(let account):
                return .registered(
                    XMTPClient(account: account, database: database, node: node, configuration: configuration)
                )
            }
        }
    }

    /// Ends a registration with the signature a person brought.
    ///
    /// - Throws: ``ClientError`` with code `unsigned` when it is not the right signature, `notFound` when none is awaited.
    public static func finishRegistration(
        _ configuration: ClientConfiguration, node: any NodeAPI, signature: SuppliedSignature
    ) async throws -> XMTPClient {
        let database = try ClientDatabase(folder: configuration.folder, key: configuration.key, create: false)
        if let done = try registered(in: database, configuration, node) { return done }
        return try await reporting(database) {
            let registrar = registrar(database, configuration, node)
            let account = try await registrar.complete(registrar.sign(signature))
            return XMTPClient(account: account, database: database, node: node, configuration: configuration)
        }
    }

    private static func registered(
        in database: ClientDatabase, _ configuration: ClientConfiguration, _ node: any NodeAPI
    ) throws -> XMTPClient? {
        guard let (account, isRegistered) = try Registrar.stored(in: database), isRegistered else {
            return nil
        }
        return XMTPClient(account: account, database: database, node: node, configuration: configuration)
    }

    private static func registrar(
        _ database: ClientDatabase, _ configuration: ClientConfiguration, _ node: any NodeAPI
    ) -> Registrar {
        Registrar(
            database: database, node: node,
            directory: InboxDirectory(
                database: database, node: node, clock: configuration.clock, faults: configuration.faults),
            clock: configuration.clock, faults: configuration.faults)
    }

    /// Turns the errors of lower modules into ours, those of the store stay; a store that leads to nothing is closed.
    private static func reporting<Result>(
        _ database: ClientDatabase, _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await body()
        } catch {
            try? database.close()
            if let error = error as? StoreError { throw error }
            throw ClientError(anything: error)
        }
    }
}
