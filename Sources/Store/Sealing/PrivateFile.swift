import Foundation
import Glibc

/// Small secret files: mode 0600, never followed through a link, never half written.
enum PrivateFile {
    /// No secret of ours is longer.
    private static let limit = 4096

    /// The bytes, or nothing when there is no such file.
    ///
    /// - Throws: ``StoreError`` with code `key` when others may read it, `inaccessible` when we may not.
    static func read(_ path: String, checksPermissions: Bool = true) throws -> Data? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        if descriptor < 0 {
            if errno == ENOENT { return nil }
            throw StoreError(.inaccessible, "The key of the store cannot be read: \(errnoText(errno)).")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw StoreError(.inaccessible, "The key of the store cannot be read: \(errnoText(errno)).")
        }
        if checksPermissions, status.st_mode & 0o077 != 0 {
            throw StoreError(
                .key, "Others may read the key file of the store; make it yours alone (chmod 600).")
        }
        var bytes = Data(count: limit)
        let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        guard count > 0, count < limit else {
            throw StoreError(.key, "The key file of the store is damaged.")
        }
        return bytes.prefix(count)
    }

    /// Writes a file that must not exist yet, and what names it, durably.
    static func create(_ path: String, _ bytes: Data) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw StoreError(.inaccessible, "The key file of the store cannot be made: \(errnoText(errno)).")
        }
        defer { close(descriptor) }
        let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard written == bytes.count, fsync(descriptor) == 0 else {
            let code = errno
            unlink(path)
            throw StoreError(
                .inaccessible, "The key file of the store cannot be written: \(errnoText(code)).")
        }
        let folder = (path as NSString).deletingLastPathComponent
        let parent = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if parent >= 0 {
            fsync(parent)
            close(parent)
        }
    }
}
