internal import Glibc
internal import Synchronization

/// Makes durable what the database wrote.
protocol LogFlushing: Sendable {
    /// Returns when everything written before the call is on disk.
    ///
    /// - Throws: `FlushFailure`; after that nobody knows what is on disk.
    func flush() throws(FlushFailure)

    /// Prepares for the next transaction; called by its writer before it begins.
    func makeRoom()
}

extension LogFlushing {
    func makeRoom() {}
}

/// What the system said when bytes could not be made durable.
struct FlushFailure: Error, Hashable {
    var errorNumber: Int32

    var text: String { String(cString: strerror(errorNumber)) }
}

/// The write-ahead log beside the database's file, through a descriptor of our own.
///
/// SQLite locks the database's file and its index of the log, never the log itself, so that opening and closing it here
/// takes no lock away. The descriptor is older than the bytes it answers for: the system reports to it each failure to
/// write them.
///
/// A file that grows is flushed in twice the time of one that does not: its size and its blocks must be on disk too. So
/// zeros are written behind the log's end, many transactions ahead; SQLite takes them for the end of the log, as it takes
/// what an older log has left there.
final class LogFile: LogFlushing {
    /// Bytes of zeros written at once.
    static let room = 1024 * 1024

    private let descriptor: Int32
    /// The file's size when it was last given room.
    private let end: Mutex<off_t>

    /// - Parameter path: of the database, whose log is there already.
    init(ofDatabase path: String) throws(FlushFailure) {
        descriptor = open(path + "-wal", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw FlushFailure(errorNumber: errno) }
        end = Mutex(Self.size(descriptor))
    }

    deinit { close(descriptor) }

    func makeRoom() {
        let size = Self.size(descriptor)
        guard size > end.withLock({ $0 }) else { return }
        let zeros = [UInt8](repeating: 0, count: Self.room)
        // Where there is no room on the disk, SQLite will say so.
        let written = pwrite(descriptor, zeros, zeros.count, size)
        end.withLock { $0 = size + off_t(max(0, written)) }
    }

    private static func size(_ descriptor: Int32) -> off_t {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? status.st_size : 0
    }

    func flush() throws(FlushFailure) {
        while fdatasync(descriptor) != 0 {
            guard errno == EINTR else { throw FlushFailure(errorNumber: errno) }
        }
    }
}
