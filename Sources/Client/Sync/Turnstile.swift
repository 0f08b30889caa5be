/// Lets one in at a time, in the order of arrival; part of an actor, which waits where it says so.
struct Turnstile {
    /// Whether somebody is in.
    private(set) var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Goes in if nobody is; else the caller has to ``wait(_:)``.
    mutating func take() -> Bool {
        guard !isTaken else { return false }
        isTaken = true
        return true
    }

    /// Resumes the continuation when it is its turn; it is in then.
    mutating func wait(_ continuation: CheckedContinuation<Void, Never>) { waiting.append(continuation) }

    /// Goes out, and lets the next one in.
    mutating func leave() {
        if waiting.isEmpty {
            isTaken = false
        } else {
            waiting.removeFirst().resume()
        }
    }
}
