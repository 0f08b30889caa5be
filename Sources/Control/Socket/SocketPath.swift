internal import Glibc

/// A socket's path in a form the kernel takes: one that is too long is reached through its open folder.
final class SocketPath: Sendable {
    /// Bytes of `sun_path`, less the zero at the end.
    private static let longest = 107
    /// What to give to the kernel while this value lives.
    let path: String
    private let folder: Int32?

    /// - Throws: `ControlError` when the folder cannot be opened.
    init(_ path: String) throws(ControlError) {
        guard path.utf8.count > SocketPath.longest, let slash = path.lastIndex(of: "/") else {
            self.path = path
            folder = nil
            return
        }
        let descriptor = open(String(path[..<slash]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ControlError(
                .unavailable, "The folder of the control socket cannot be opened: \(systemText(errno)).")
        }
        folder = descriptor
        self.path = "/proc/self/fd/\(descriptor)\(path[slash...])"
    }

    deinit {
        if let folder { close(folder) }
    }
}
