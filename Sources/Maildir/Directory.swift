internal import Glibc

/// Reads a directory with the system's own call; ten thousand names take two milliseconds.
enum Directory {
    /// An entry whose name is still the system's.
    struct RawEntry {
        let name: UnsafeBufferPointer<UInt8>
        let inode: UInt64
        let type: UInt8

        var entry: Entry {
            Entry(name: String(decoding: name, as: UTF8.self), inode: inode, type: type)
        }
    }

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

    /// Up to the closing NUL; a name has at most 255 bytes.
    private static func nameLength(_ start: UnsafePointer<UInt8>) -> Int {
        var count = 0
        while count < 255, start[count] != 0 { count += 1 }
        return count
    }

    /// Calls for each entry but `.` and `..`.
    static func read(_ path: String, _ visit: (Entry) -> Void) throws(MaildirError) {
        try readRaw(path) { visit($0.entry) }
    }

    /// The same without making strings; a name is valid during the call alone.
    static func readRaw(_ path: String, _ visit: (RawEntry) -> Void) throws(MaildirError) {
        guard let stream = opendir(path) else { throw System.error("opendir", errno) }
        defer { closedir(stream) }
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw System.error("readdir", errno) }
                return
            }
            withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                let start = UnsafeRawPointer(tuple).assumingMemoryBound(to: UInt8.self)
                let name = UnsafeBufferPointer(start: start, count: nameLength(start))
                if name.elementsEqual([0x2E]) || name.elementsEqual([0x2E, 0x2E]) { return }
                visit(RawEntry(name: name, inode: UInt64(entry.pointee.d_ino), type: entry.pointee.d_type))
            }
        }
    }
}
