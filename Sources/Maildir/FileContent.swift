internal import Glibc

/// Reads files; follows no symbolic link.
enum FileContent {
    static func read(_ path: String, limit: Int) throws(MaildirError) -> [UInt8] {
        let descriptor = try System.open(path, O_RDONLY | O_NOFOLLOW)
        defer { _ = Glibc.close(descriptor) }
        var status = stat()
        _ = try System.call("fstat") { fstat(descriptor, &status) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw MaildirError(.io, "not a plain file") }
        let capacity = max(0, min(Int(status.st_size), limit))
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            count = 0
            while count < capacity {
                let got = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, capacity - count)
                if got == 0 { break }
                if got < 0 {
                    if errno == EINTR { continue }
                    failure = errno
                    break
                }
                count += got
            }
        }
        if failure != 0 { throw System.error("read", failure) }
        return bytes
    }
}
