import Foundation
import Glibc

/// An archive as a file: mode 0600, never written over another, gone if it was not finished.
final class ArchiveFile {
    private let path: String
    private let descriptor: Int32
    private static let pieceBytes = 1 << 16

    /// Makes a new file.
    init(creating path: String) throws(ClientError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        self.path = path
        guard descriptor >= 0 else { throw Self.failure("The archive cannot be made") }
    }

    /// Opens a file to read.
    init(opening path: String) throws(ClientError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        guard descriptor >= 0 else { throw Self.failure("The archive cannot be opened") }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.failure("The archive cannot be written")
            }
            rest = rest.dropFirst(count)
        }
    }

    /// The next piece; nothing at the end.
    func read() throws -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: Self.pieceBytes)
        let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw Self.failure("The archive cannot be read") }
        return count == 0 ? nil : Array(bytes.prefix(count))
    }

    func finish() throws {
        guard fsync(descriptor) == 0 else { throw Self.failure("The archive cannot be written") }
    }

    func discard() { unlink(path) }

    private static func failure(_ what: String) -> ClientError {
        ClientError(.invalid, "\(what): \(String(cString: strerror(errno))).")
    }
}
