internal import Dispatch
internal import Glibc
internal import Synchronization

/// Tells which folders to look into again.
///
/// The kernel's notices are a bell, nothing more: a notice names a folder, an overflow names them all, and what happened
/// is found by a ``Scan``. Notices are gathered until the folders have been quiet for a moment. On network file systems
/// no notice comes for what other machines do: whoever uses this also scans every few minutes.
/// See: spec mail.md 1.8.
public final class Watch: Sendable {
    /// Folders to be scanned.
    public struct Dirty: Sendable, Hashable {
        public let folders: Set<MaildirFolder>
        /// Notices were lost, or folders came or went: look at everything.
        public let everything: Bool
    }

    /// Quiet before the bell rings.
    public static let quietMilliseconds = 300
    /// The longest it waits for quiet.
    public static let patienceMilliseconds = 2000

    /// Ends when the watch stops.
    public let changes: AsyncStream<Dirty>

    private let root: MaildirRoot
    private let descriptor: Int32
    private let continuation: AsyncStream<Dirty>.Continuation
    private let queue = DispatchQueue(label: "maildir.watch")
    // A dispatch source may be used from any thread; its type does not say so.
    nonisolated(unsafe) private let source: any DispatchSourceRead
    private let state = Mutex(State())

    private struct State {
        /// Nil for the root and the folders' own directories.
        var watched: [Int32: MaildirFolder?] = [:]
        var folders: Set<MaildirFolder> = []
        var everything = false
        var firstNotice: UInt64?
        var lastNotice: UInt64 = 0
        var timerRuns = false
    }

    /// Begins to watch every folder below the root, and the root for new ones.
    ///
    /// - Throws: `MaildirError.exhausted` when the user's watches are used up, `.missing` without root.
    public init(_ root: MaildirRoot) throws(MaildirError) {
        self.root = root
        let number = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard number >= 0 else { throw System.error("inotify_init1", errno) }
        descriptor = number
        (changes, continuation) = AsyncStream.makeStream(of: Dirty.self, bufferingPolicy: .unbounded)
        source = DispatchSource.makeReadSource(fileDescriptor: number, queue: queue)
        source.setCancelHandler { _ = close(number) }
        source.setEventHandler { [weak self] in self?.drain() }
        source.resume()
        do throws(MaildirError) { try watchEverything() } catch {
            stop()
            throw error
        }
    }

    deinit { stop() }

    /// Ends the stream; may be called again.
    public func stop() {
        source.cancel()
        continuation.finish()
    }

    /// The root tells of new folders, a folder of its new halves (they are made one after the other), the halves of mail.
    private func watchEverything() throws(MaildirError) {
        try add(root.path, nil)
        for folder in try root.directories() {
            do throws(MaildirError) {
                if !folder.isInbox { try add(root.path(folder), nil) }
                for half in MaildirHalf.allCases { try add(root.path(folder, half), folder) }
            } catch {
                guard error.code == .missing else { throw error }
            }
        }
    }

    private func add(_ path: String, _ folder: MaildirFolder?) throws(MaildirError) {
        let mask =
            IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF
            | Int32(IN_ONLYDIR)
        let number = inotify_add_watch(descriptor, path, UInt32(bitPattern: mask))
        guard number >= 0 else {
            throw errno == ENOSPC
                ? MaildirError(.exhausted, "the user's watches are used up", number: ENOSPC)
                : System.error("inotify_add_watch", errno)
        }
        state.withLock { $0.watched[number] = .some(folder) }
    }

    /// Reads all notices; runs on the queue.
    private func drain() {
        var structureChanged = false
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 8) { buffer in
            while true {
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                guard count > 0 else { return }
                state.withLock { structureChanged = note(buffer, count, &$0) || structureChanged }
            }
        }
        // What appeared in a folder before it was watched is caught by looking at everything.
        if structureChanged { try? watchEverything() }
        state.withLock { schedule(&$0) }
    }

    private func note(_ buffer: UnsafeMutableRawBufferPointer, _ count: Int, _ state: inout State) -> Bool {
        let head = MemoryLayout<inotify_event>.size
        var offset = 0
        var structureChanged = false
        while offset + head <= count {
            let event = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
            offset += head + Int(event.len)
            let mask = Int32(bitPattern: event.mask)
            if mask & IN_Q_OVERFLOW != 0 {
                state.everything = true
            } else if mask & IN_IGNORED != 0 {
                state.watched[event.wd] = nil
                structureChanged = true
            } else if case .some(.some(let folder)) = state.watched[event.wd] {
                state.folders.insert(folder)
            } else if mask & Int32(IN_ISDIR) != 0 {
                structureChanged = true
            }
        }
        if structureChanged { state.everything = true }
        return structureChanged
    }

    /// Rings when it has been quiet, or patience is at its end; else looks again later. Runs on the queue.
    private func schedule(_ state: inout State) {
        guard state.everything || !state.folders.isEmpty else { return }
        let now = DispatchTime.now().uptimeNanoseconds
        state.lastNotice = now
        if state.firstNotice == nil { state.firstNotice = now }
        guard !state.timerRuns else { return }
        state.timerRuns = true
        arm(after: Self.quietMilliseconds)
    }

    private func arm(after milliseconds: Int) {
        queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [weak self] in self?.tick() }
    }

    private func tick() {
        let dirty = state.withLock { state -> Dirty? in
            let now = DispatchTime.now().uptimeNanoseconds
            let quiet = Int((now - state.lastNotice) / 1_000_000)
            let waited = Int((now - (state.firstNotice ?? now)) / 1_000_000)
            if quiet < Self.quietMilliseconds, waited < Self.patienceMilliseconds {
                arm(after: max(10, min(Self.quietMilliseconds - quiet, Self.patienceMilliseconds - waited)))
                return nil
            }
            defer {
                state.folders = []
                state.everything = false
                state.firstNotice = nil
                state.timerRuns = false
            }
            return Dirty(folders: state.folders, everything: state.everything)
        }
        if let dirty { continuation.yield(dirty) }
    }
}
