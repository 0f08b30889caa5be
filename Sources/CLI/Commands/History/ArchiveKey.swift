internal import Client
internal import Control
internal import Foundation
internal import MLS

/// The key of an archive, in a file beside it.
enum ArchiveKey {
    private static let byteCount = 32

    static func path(_ chosen: String?, archive: String) -> String { chosen ?? "\(archive).key" }

    /// Reads a key.
    ///
    /// - Throws: `ControlError`.
    static func read(_ path: String) throws(ControlError) -> Data {
        let bytes = try SecretInput.read(file: path)
        guard bytes.count == byteCount else {
            throw ControlError(.data, "\(path) is no key of an archive: it does not hold 32 bytes.")
        }
        return Data(bytes)
    }

    /// Reads the key, or makes one.
    ///
    /// - Throws: `ControlError`.
    static func readOrMake(_ path: String) throws(ControlError) -> Data {
        if FileManager.default.fileExists(atPath: path) { return try read(path) }
        var random = SystemRandom()
        try PrivateFile.create(path, random.bytes(count: byteCount))
        return try read(path)
    }
}

extension String {
    /// The full path, for a process whose folder may be another.
    var fullPath: String { URL(fileURLWithPath: self).standardizedFileURL.path }
}
