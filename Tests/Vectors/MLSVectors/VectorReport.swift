/// What became of one file.
public struct VectorReport: Sendable, Encodable {
    /// A case that came out otherwise than it says.
    public struct Failure: Sendable, Encodable {
        /// The case's place in the file, from 0; nil if the file as a whole is wrong.
        public let index: Int?
        public let reason: String
    }

    public let file: String
    /// Nil if the content is of no format that is understood.
    public internal(set) var format: String?
    public internal(set) var passed = 0
    public internal(set) var failures: [Failure] = []
    public internal(set) var seconds = 0.0

    init(file: String) {
        self.file = file
    }

    public var failed: Int { failures.count }
}
