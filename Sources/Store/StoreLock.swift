import Foundation
import Glibc

/// The right of one process to write a store: an advisory lock on a file beside the database, held until this value goes.
///
/// See: spec README ruling 7
final class StoreLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock.
    ///
    /// - Throws: ``StoreError`` with code `inUse` when another process holds it, `inaccessible` when the file cannot be
    ///   made.
    init(path: String) throws(StoreError) {
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard opened >= 0 else {
            throw StoreError(
                .inaccessible, "The lock file of the store cannot be opened: \(errnoText(errno)).")
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            let holder = StoreLock.holder(opened)
            close(opened)
            if code == EWOULDBLOCK {
                throw StoreError(
                    .inUse,
                    "Another process\(holder) is using this store; stop it first, or let it do the work.")
            }
            throw StoreError(.inaccessible, "The store cannot be locked: \(errnoText(code)).")
        }
        descriptor = opened
        let text = Array("\(getpid())\n".utf8)
        _ = ftruncate(opened, 0)
        _ = pwrite(opened, text, text.count, 0)
    }

    deinit {
        close(descriptor)
    }

    private static func holder(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        guard let number = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)) else { return "" }
        return " (\(number))"
    }
}

/// The system's words for an error number.
func errnoText(_ code: Int32) -> String {
    String(cString: strerror(code))
}
