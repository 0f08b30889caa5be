internal import Synchronization

/// The rows one subscription has yet to send. Bounded: a reader that falls behind is cut off.
///
/// A row that comes while the reader has nothing to do need not wake it: it is offered to where the reader would send it.
final class LiveQueue: Sendable {
    /// Why no more rows will come.
    enum End: Sendable, Equatable {
        case overflow
        case shutdown
        case cancelled
    }

    private struct State {
        var rows: [LiveRow] = []
        var bytes = 0
        var end: End?
        var waiter: CheckedContinuation<Void, Never>?
        var marks: [[UInt8]: UInt64] = [:]
        var offer: Offer?

        /// Whether the reader has had the row already.
        func isPast(_ row: LiveRow) -> Bool {
            guard let mark = marks[row.topic] else { return false }
            return row.id <= mark
        }
    }

    /// Takes an encoded row at once, or says that it cannot; must not wait for anything.
    typealias Offer = @Sendable ([UInt8]) -> Bool

    private let state = Mutex(State())
    private let limits: NodeServerLimits

    init(limits: NodeServerLimits) { self.limits = limits }

    func push(_ row: LiveRow) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.end == nil, !state.isPast(row) else { return nil }
            // Who waits has sent all that came before.
            if state.waiter != nil, state.offer?(row.bytes) == true { return nil }
            if state.rows.count >= limits.liveRows || state.bytes + row.bytes.count > limits.liveBytes {
                state.end = .overflow
                state.rows = []
            } else {
                state.rows.append(row)
                state.bytes += row.bytes.count
            }
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// The reader has read what was stored: it has had each topic up to its mark, and the rest may go straight on.
    func goLive(after marks: [[UInt8]: UInt64], offer: Offer?) {
        state.withLock { state in
            state.marks = marks
            state.offer = offer
            state.rows = state.rows.filter { !state.isPast($0) }
            state.bytes = state.rows.reduce(0) { $0 + $1.bytes.count }
        }
    }

    func end(_ reason: End) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if state.end == nil { state.end = reason }
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// All rows that are waiting, at least one, or the reason why none will come. One reader.
    func next() async -> Result<[LiveRow], EndOfRows> {
        while true {
            if let now = take() { return now }
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state -> Bool in
                    if state.end != nil || !state.rows.isEmpty { return true }
                    state.waiter = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        }
    }

    private func take() -> Result<[LiveRow], EndOfRows>? {
        state.withLock { state in
            if let end = state.end, end != .shutdown || state.rows.isEmpty {
                return .failure(EndOfRows(reason: end))
            }
            guard !state.rows.isEmpty else { return nil }
            let rows = state.rows
            state.rows = []
            state.bytes = 0
            return .success(rows)
        }
    }
}

/// The end of a ``LiveQueue``.
struct EndOfRows: Error, Equatable {
    var reason: LiveQueue.End
}
