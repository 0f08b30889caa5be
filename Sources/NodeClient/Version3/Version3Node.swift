/// The v3 API of today's network, over any transport.
///
/// This is where calls get their deadline, their place in the rate budget and their retries; what each call means is in
/// the file named for it.
public struct Version3Node<Transport: NodeTransport>: NodeAPI {
    let transport: Transport
    let retries: RetryPolicy
    let deadlines: Deadlines
    let budget: RateBudget
    let timer: any NodeTimer
    let reconnects: ReconnectPolicy

    /// - Parameters:
    ///   - budget: shared by all connections of one address.
    ///   - reconnects: how soon an ended subscription is opened again.
    public init(
        transport: Transport, retries: RetryPolicy = .standard, deadlines: Deadlines = Deadlines(),
        budget: RateBudget = RateBudget(nil), timer: any NodeTimer = SystemTimer(),
        reconnects: ReconnectPolicy = .standard
    ) {
        self.transport = transport
        self.retries = retries
        self.deadlines = deadlines
        self.budget = budget
        self.timer = timer
        self.reconnects = reconnects
    }

    /// One call with retries. Only for calls whose repetition is harmless.
    package func call(_ method: RemoteMethod, _ request: [UInt8], cost: Int = 1) async throws(NodeError)
        -> [UInt8]
    {
        var tries = 0
        var waited = Duration.zero
        while true {
            do {
                return try await attempt(method, request, cost: cost)
            } catch {
                tries += 1
                guard
                    let wait = retries.wait(
                        after: error, tries: tries, waited: waited, jitter: timer.jitter())
                else { throw error }
                waited += wait
                try await pause(wait)
            }
        }
    }

    /// Asks for a page, and for half of it while the answer is larger than a client takes: large rows must not block a
    /// topic.
    func page<Row>(
        _ page: PageRequest, _ ask: (PageRequest) async throws(NodeError) -> Page<Row>
    ) async throws(NodeError) -> Page<Row> {
        var part = page
        while true {
            do {
                return try await ask(part)
            } catch {
                guard error.code == .tooLarge, part.limit > 1 else { throw error }
                part.limit /= 2
            }
        }
    }

    /// One call, once.
    func attempt(_ method: RemoteMethod, _ request: [UInt8], cost: Int = 1) async throws(NodeError) -> [UInt8]
    {
        let wait = budget.charge(publishes: method.isPublish ? cost : 0, now: timer.now)
        if wait > .zero {
            guard wait <= NodeLimits.pauseAfterRateLimit else {
                throw NodeError(.rateLimited, NodeError.Code.rateLimited.sentence, retry: .later(wait))
            }
            try await pause(wait)
        }
        do {
            return try await transport.call(
                method, request: request, deadline: method.isPublish ? deadlines.publish : deadlines.query)
        } catch {
            if error.code == .rateLimited {
                budget.pause(for: NodeLimits.pauseAfterRateLimit, now: timer.now)
            }
            throw error
        }
    }

    func pause(_ duration: Duration) async throws(NodeError) {
        do {
            try await timer.sleep(for: duration)
        } catch {
            throw NodeError(.cancelled, NodeError.Code.cancelled.sentence)
        }
    }
}
