internal import CFileSystem
internal import Glibc

/// System calls with typed errors, interrupted calls repeated.
enum System {
    static func error(_ call: String, _ number: Int32) -> MaildirError {
        let code: MaildirError.Code =
            switch number {
            case ENOSPC, EDQUOT: .full
            case EROFS, EACCES, EPERM: .readOnly
            case EEXIST, ENOTEMPTY: .exists
            case ENOENT, ENOTDIR: .missing
            case EXDEV: .crossesFileSystems
            case EMFILE, ENFILE, ENOMEM: .exhausted
            case ENAMETOOLONG, EILSEQ: .invalidName
            default: .io
            }
        return MaildirError(code, "\(call): \(String(cString: strerror(number)))", number: number)
    }

    /// Repeats while interrupted.
    static func call(_ name: String, _ body: () -> Int32) throws(MaildirError) -> Int32 {
        while true {
            let result = body()
            if result >= 0 { return result }
            guard errno == EINTR else { throw error(name, errno) }
        }
    }

    static func open(_ path: String, _ flags: Int32, _ mode: mode_t = 0) throws(MaildirError) -> Int32 {
        try call("open") { Glibc.open(path, flags | O_CLOEXEC, mode) }
    }

    static func write(_ descriptor: Int32, _ bytes: [UInt8]) throws(MaildirError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
            }
            if count < 0 {
                guard errno == EINTR else { throw error("write", errno) }
            } else if count == 0 {
                throw error("write", ENOSPC)
            } else {
                written += count
            }
        }
    }

    /// Sets the time of last change; the time of last use goes with it.
    static func setModified(_ descriptor: Int32, _ time: FileTime) throws(MaildirError) {
        let spec = timespec(tv_sec: Int(time.seconds), tv_nsec: Int(time.nanoseconds))
        _ = try call("futimens") {
            [spec, spec].withUnsafeBufferPointer { futimens(descriptor, $0.baseAddress) }
        }
    }

    /// Closing may be where a write error shows; the descriptor is gone in any case.
    static func close(_ descriptor: Int32) throws(MaildirError) {
        if Glibc.close(descriptor) != 0, errno != EINTR { throw error("close", errno) }
    }

    static func flushDirectory(_ path: String) throws(MaildirError) {
        let descriptor = try open(path, O_RDONLY | O_DIRECTORY)
        defer { _ = Glibc.close(descriptor) }
        _ = try call("fsync") { fsync(descriptor) }
    }

    /// Never replaces a file.
    static func rename(_ from: String, _ to: String) throws(MaildirError) {
        switch xm_rename_without_replacing(from, to) {
        case 0: return
        case EINVAL, ENOSYS:
            // Old network file systems: two steps, of which the first cannot replace.
            _ = try call("link") { link(from, to) }
            _ = try call("unlink") { unlink(from) }
        case let number: throw error("rename", number)
        }
    }

    static func remove(_ path: String) throws(MaildirError) {
        _ = try call("unlink") { unlink(path) }
    }

    static func status(_ path: String) throws(MaildirError) -> stat {
        var status = stat()
        _ = try call("stat") { lstat(path, &status) }
        return status
    }

    static func makeDirectory(_ path: String) throws(MaildirError) {
        do throws(MaildirError) {
            _ = try call("mkdir") { mkdir(path, 0o700) }
        } catch {
            guard error.code == .exists else { throw error }
        }
    }
}
