import Client
import Logging
import MailConversion
import Maildir
import Store
import Submission

/// An account while the daemon runs: three tasks that wake each other and otherwise sleep.
///
/// The network task lets the engine follow its node. The mail task turns events into mail and looks at the folders. The
/// outbox task sends. Bells wake them: the engine's for new events, the kernel's for changed folders. Nothing polls, but
/// for a look at everything every five minutes.
extension MailAccount {
    /// Runs until the task is cancelled.
    ///
    /// - Throws: ``BridgeError`` when the Maildir cannot be used at all.
    public func run() async throws {
        let mailWatch = try Self.watch(MaildirRoot(path: configuration.maildir))
        let spool = Spool(path: configuration.spool)
        do { try spool.root.prepare([.inbox]) } catch { throw BridgeError(error) }
        let spoolWatch = try Self.watch(spool.root)
        defer {
            mailWatch.stop()
            spoolWatch.stop()
        }
        board.update { $0.isRunning = true }
        defer { board.update { $0.isRunning = false } }
        let outboxFolder = configuration.folders[.outbox]
        // Listened to before anything is read, so that nothing is missed.
        let signals = client.eventSignals()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.followNetwork() }
            group.addTask { for await _ in signals { await self.mailBell.ring() } }
            group.addTask {
                for await dirty in mailWatch.changes {
                    if dirty.everything || dirty.folders.contains(outboxFolder) {
                        await self.outboxBell.ring()
                    }
                    if dirty.everything || dirty.folders != [outboxFolder] { await self.mailBell.ring() }
                }
            }
            group.addTask { for await _ in spoolWatch.changes { await self.outboxBell.ring() } }
            group.addTask { await self.keepMail() }
            group.addTask { await self.keepOutbox() }
            group.addTask { await self.watchNames() }
            await group.waitForAll()
        }
    }

    private static func watch(_ root: MaildirRoot) throws -> Watch {
        do { return try Watch(root) } catch { throw BridgeError(error) }
    }

    /// Once a day: whoever takes over an address does not tell.
    private func watchNames() async {
        while !Task.isCancelled {
            var next = clock.nowNanoseconds + BridgeLimits.laterRetries
            do { next = try await outbox.checkNames() } catch { complain(error) }
            let wait = max(BridgeLimits.minute, next - clock.nowNanoseconds)
            do { try await Task.sleep(for: .nanoseconds(wait)) } catch { return }
        }
    }

    // MARK: - Network

    private func followNetwork() async {
        var wait = Duration.seconds(1)
        while !Task.isCancelled {
            do {
                try await client.run()
                return
            } catch is CancellationError {
                return
            } catch {
                logger.warning("the network task ended and is started again")
                try? await Task.sleep(for: wait)
                wait = min(wait * 2, .seconds(60))
            }
        }
    }

    // MARK: - Maildir

    private func keepMail() async {
        while !Task.isCancelled {
            let next = await mailPass()
            await mailBell.wait(atMost: next)
        }
    }

    /// - Returns: How long until the next pass is due by itself.
    private func mailPass() async -> Duration {
        do {
            let delivery = try await keeper.deliverAll()
            let look = try await keeper.look()
            try await keeper.cleanSentCopies()
            if delivery.delivered > 0 { await outboxBell.ring() }
            if look.decisions > 0 { await mailBell.ring() }
            try await sendReadReceipts()
            board.update {
                $0.stopped = nil
                $0.lastPass = clock.nowNanoseconds
            }
            return duration(until: look.nextNanoseconds)
        } catch {
            complain(error)
            return BridgeLimits.stoppedRetry
        }
    }

    private func duration(until nanoseconds: Int64?) -> Duration {
        guard let nanoseconds else { return BridgeLimits.safetyLook }
        let wait = max(10_000_000, nanoseconds - clock.nowNanoseconds)
        return min(.nanoseconds(wait), BridgeLimits.safetyLook)
    }

    /// Says that nothing is delivered, and why; once a minute at most.
    private func complain(_ error: any Error) {
        guard !(error is CancellationError) else { return }
        let reason = BridgeError(error).reason
        let now = clock.nowNanoseconds
        var isDue = false
        board.update { entry in
            entry.stopped = reason
            guard now - (entry.lastComplaint ?? .min / 2) >= BridgeLimits.stoppedLog else { return }
            entry.lastComplaint = now
            isDue = true
        }
        if isDue {
            logger.error("delivery has stopped and is tried again", metadata: ["reason": "\(reason)"])
        }
    }

    // MARK: - Outbox

    private func keepOutbox() async {
        while !Task.isCancelled {
            var next: Int64?
            do {
                let report = try await outbox.pass()
                next = report.nextNanoseconds
            } catch {
                complain(error)
                next = clock.nowNanoseconds + 5 * BridgeLimits.second
            }
            await outboxBell.wait(atMost: duration(until: next))
        }
    }
}
