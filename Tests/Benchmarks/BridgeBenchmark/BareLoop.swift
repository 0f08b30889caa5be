import Foundation
import Maildir

/// Writes, flushes and renames the files of a Maildir once more somewhere else, in batches, and nothing else.
final class BareLoop {
    struct File {
        let name: String
        let bytes: [UInt8]
    }

    private let root: MaildirRoot
    private let path: String
    private var known: Set<String> = []

    init(from root: MaildirRoot, to path: String) {
        self.root = root
        self.path = path
        for name in ["", "/tmp", "/new"] {
            try? FileManager.default.createDirectory(atPath: path + name, withIntermediateDirectories: true)
        }
    }

    /// The files that came since the last call, read into memory.
    func fresh() throws -> [File] {
        let scan = Scan(root)
        var files: [File] = []
        for place in try scan.folders(try root.folders()) where known.insert(place.name.unique).inserted {
            files.append(File(name: place.name.base, bytes: try scan.content(of: place)))
        }
        return files
    }

    func write(_ files: [File]) {
        for start in stride(from: 0, to: files.count, by: Delivery.largestBatch) {
            let batch = files[start..<min(start + Delivery.largestBatch, files.count)]
            for file in batch {
                let descriptor = open(
                    "\(path)/tmp/\(file.name)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
                precondition(Foundation.write(descriptor, file.bytes, file.bytes.count) == file.bytes.count)
                precondition(fsync(descriptor) == 0)
                close(descriptor)
            }
            for file in batch {
                precondition(rename("\(path)/tmp/\(file.name)", "\(path)/new/\(file.name)") == 0)
            }
            let folder = open("\(path)/new", O_RDONLY | O_DIRECTORY)
            precondition(fsync(folder) == 0)
            close(folder)
        }
    }
}
