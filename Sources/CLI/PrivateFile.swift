internal import Control
internal import Glibc

/// Small files with secrets that commands make.
enum PrivateFile {
    /// Makes a file that must not exist yet, for the user alone, and waits until it is on disk.
    ///
    /// - Throws: `ControlError`.
    static func create(_ path: String, _ bytes: [UInt8]) throws(ControlError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw ControlError(
                .cannotCreate, "The file \(path) cannot be made: \(String(cString: strerror(errno))).")
        }
        defer { close(descriptor) }
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            unlink(path)
            throw ControlError(.io, "The file \(path) cannot be written.")
        }
    }
}
