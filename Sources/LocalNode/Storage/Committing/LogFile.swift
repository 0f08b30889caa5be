internal import Glibc

/// Makes durable what the database wrote.
protocol LogFlushing: Sendable {
    /// Returns when everything written before the call is on disk.
    ///
    /// - Throws: `FlushFailure`; after that nobody knows what is on disk.
    func flush() throws(FlushFailure)
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
final class LogFile: LogFlushing {
    private let descriptor: Int32

    /// - Parameter path: of the database, whose log is there already.
    init(ofDatabase path: String) throws(FlushFailure) {
        descriptor = open(path + "-wal", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw FlushFailure(errorNumber: errno) }
    }

    deinit { close(descriptor) }

    func flush() throws(FlushFailure) {
        while fdatasync(descriptor) != 0 {
            guard errno == EINTR else { throw FlushFailure(errorNumber: errno) }
        }
    }
}
