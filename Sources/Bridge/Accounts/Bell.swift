/// Wakes one waiting task; rings while nobody waits are one ring.
actor Bell {
    private var isRung = false
    private var waiter: CheckedContinuation<Void, Never>?

    /// Wakes who waits, or the next who would.
    func ring() {
        isRung = true
        waiter?.resume()
        waiter = nil
    }

    /// Waits for a ring, for the time to pass, or for the task to be cancelled.
    ///
    /// - Parameter duration: nil waits without end.
    func wait(atMost duration: Duration?) async {
        let timer = duration.map { duration in
            Task {
                do {
                    try await Task.sleep(for: duration)
                    self.ring()
                } catch {}
            }
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if isRung { continuation.resume() } else { waiter = continuation }
            }
        } onCancel: {
            Task { await self.ring() }
        }
        timer?.cancel()
        isRung = false
    }
}
