internal import Glibc

/// Small files that only their owner may read: never followed through a link, never half written.
enum SecretFile {
    /// No secret here is longer.
    private static let limit = 65_536

    /// The bytes, or nil when there is no such file.
    ///
    /// - Throws: ``MailServersError`` `.secretsOpen` when others may read it, `.secretsUnusable`.
    static func read(_ path: String) throws(MailServersError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        if descriptor < 0 {
            if errno == ENOENT { return nil }
            throw unusable(path, "read")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unusable(path, "read") }
        guard status.st_mode & 0o077 == 0 else {
            throw MailServersError(
                .secretsOpen, "Others may use \(path); make it yours alone: chmod 600 \(path)")
        }
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = Glibc.read(descriptor, &bytes, limit)
        guard count > 0, count < limit else { throw unusable(path, "read") }
        return Array(bytes.prefix(count))
    }

    /// Writes the file whole, in the place of an older one.
    static func write(_ path: String, _ bytes: [UInt8]) throws(MailServersError) {
        let temporary = "\(path).new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw unusable(path, "written") }
        let isWritten =
            Glibc.write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
        guard close(descriptor) == 0, isWritten, rename(temporary, path) == 0 else {
            unlink(temporary)
            throw unusable(path, "written")
        }
    }

    /// Makes a folder that only its owner may enter, and the folders above it.
    static func makeFolder(_ path: String) throws(MailServersError) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/\(part)"
            if mkdir(made, 0o700) != 0, errno != EEXIST, access(made, F_OK) != 0 {
                throw MailServersError(.secretsUnusable, "The folder \(made) cannot be made.")
            }
        }
    }

    private static func unusable(_ path: String, _ verb: String) -> MailServersError {
        MailServersError(.secretsUnusable, "\(path) cannot be \(verb).")
    }
}
