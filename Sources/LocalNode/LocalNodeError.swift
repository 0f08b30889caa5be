/// Why a node cannot start or go on. One sentence for the person who started it.
public struct LocalNodeError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable, CaseIterable {
        /// Something else listens on the port.
        case addressInUse
        /// The system does not let this user listen there.
        case addressForbidden
        /// The address is not one of this machine, or the system refuses for another reason.
        case addressUnusable
        /// Another process has the node's file open.
        case fileInUse
        /// The file is damaged.
        case fileDamaged
        /// The file is something else than a node's, or of another version.
        case fileForeign
        /// The file cannot be opened, created or written.
        case fileUnusable
        /// What was written to the file cannot be made durable.
        case fileFailed
    }

    public var code: Code
    public var reason: String

    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    public static func == (a: LocalNodeError, b: LocalNodeError) -> Bool { a.code == b.code }

    public var description: String { reason }
}
