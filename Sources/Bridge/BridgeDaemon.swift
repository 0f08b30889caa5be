import Client
import Foundation
public import Logging
import MailConversion
public import Maildir
public import ServiceLifecycle
import Submission

/// The daemon: several accounts, and the spool they share.
///
/// It stops in order: what is being delivered or sent comes to its next safe step, and everything else is taken up at the
/// next start.
public final class BridgeDaemon: Service {
    private let accounts: [MailAccount]
    private let sorter: SpoolSorter
    private let state: String
    private let logger: Logger

    /// A daemon over accounts that are open.
    ///
    /// - Parameters:
    ///   - state: the program's state folder, with the spool that `xmtp-sendmail` writes to.
    ///   - fault: called at every step with the spool; for tests.
    ///   - maildirFaults: the spool's own steps; for tests.
    public init(
        accounts: [MailAccount], state: String, logger: Logger = Logger(label: "xmtp.bridge"),
        fault: @escaping BridgeFaultHook = { _ in }, maildirFaults: FaultPoints = .none
    ) {
        self.accounts = accounts
        self.state = state
        self.logger = logger
        sorter = SpoolSorter(
            spool: Spool(path: StateFolder.spool(state)),
            accounts: accounts.map { SpoolSorter.Account($0) }, fault: fault, maildirFaults: maildirFaults)
    }

    /// Runs until the service group shuts down, or the task is cancelled.
    public func run() async throws {
        try prepare()
        try await cancelWhenGracefulShutdown { try await self.serve() }
    }

    /// One pass over all accounts, for those who run this from time to time.
    public func onePass(
        progress: @escaping @Sendable (String, MailAccount.Progress) -> Void = { _, _ in }
    ) async throws -> [(name: String, report: MailAccount.PassReport)] {
        try prepare()
        try sorter.sort()
        var reports: [(String, MailAccount.PassReport)] = []
        for account in accounts {
            let name = account.name
            reports.append((name, try await account.onePass { progress(name, $0) }))
        }
        return reports
    }

    private func serve() async throws {
        let watch: Watch
        do {
            try sorter.spool.root.prepare([.inbox])
            watch = try Watch(sorter.spool.root)
        } catch {
            throw BridgeError(error)
        }
        defer { watch.stop() }
        try sorter.sort()
        logger.info("running", metadata: ["accounts": "\(accounts.count)"])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for account in accounts { group.addTask { try await account.run() } }
            group.addTask { [sorter, logger] in
                for await _ in watch.changes {
                    do { try sorter.sort() } catch {
                        logger.error(
                            "the spool cannot be sorted", metadata: ["reason": "\(BridgeError(error))"])
                    }
                }
            }
            try await group.waitForAll()
        }
        logger.info("stopped")
    }

    private func prepare() throws {
        try writePolicy()
        guard let clock = accounts.first?.clock else { return }
        do { try sorter.sweep(now: clock.nowNanoseconds / BridgeLimits.second) } catch {
            throw BridgeError(error)
        }
    }

    /// Tells `xmtp-sendmail` what it may take, so that it refuses at once what would come back.
    private func writePolicy() throws {
        var policy = SubmissionPolicy(domains: [], senders: [])
        for account in accounts {
            let domain = account.configuration.mail.domain.name
            if !policy.domains.contains(domain) { policy.domains.append(domain) }
        }
        policy.senders = sorter.accounts.flatMap(\.senders)
        policy.spools = sorter.accounts.map(\.spool).filter { $0 != sorter.spool.root.path }
        do {
            try FileManager.default.createDirectory(
                atPath: state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try PlainFile.write(
                Array(policy.text.utf8), to: "\(state)/\(SubmissionPolicy.fileName)")
        } catch {
            throw BridgeError(.readOnly, "The state folder cannot be written.")
        }
    }
}
