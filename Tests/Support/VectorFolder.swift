public import Foundation

/// Where the vectors lie that are not ours to ship: the folder in `XMTP_VECTORS`, else `../shared/vectors` beside the
/// package.
///
/// A test that needs one is declared `.enabled(if: VectorFolder.has("identity.json"))`; the first question for a missing
/// file prints its name, so that no test is left out silently.
public enum VectorFolder {
    /// The folder, whether it exists or not.
    public static let url: URL = {
        if let path = ProcessInfo.processInfo.environment["XMTP_VECTORS"], !path.isEmpty {
            return URL(fileURLWithPath: path, isDirectory: true)
        }
        return URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent()  // Support
            .deletingLastPathComponent()  // Tests
            .deletingLastPathComponent()  // the package
            .deletingLastPathComponent()
            .appendingPathComponent("shared/vectors", isDirectory: true)
    }()

    /// Whether a vector file or folder is there; says so by name when it is not.
    public static func has(_ name: String) -> Bool {
        let found = FileManager.default.fileExists(atPath: url.appendingPathComponent(name).path)
        if !found {
            print("SKIPPED tests on \(name): vectors not found (set XMTP_VECTORS to their folder)")
        }
        return found
    }

    /// The bytes of a vector file.
    ///
    /// - Throws: what Foundation says when the file cannot be read.
    public static func data(_ name: String) throws -> Data {
        try Data(contentsOf: url.appendingPathComponent(name))
    }
}
