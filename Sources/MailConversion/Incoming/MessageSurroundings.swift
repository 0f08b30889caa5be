public import Content

/// What the store and the network know around a message, gathered before it is composed.
public struct MessageSurroundings: Sendable {
    /// What became of a file on a web server.
    public enum RemoteFile: Hashable, Sendable {
        case fetched(Attachment)
        /// Not fetched; the mail says how to fetch it later.
        case left
    }

    /// The message named by ``MessageToMail/reference(of:)``, when it is known.
    public var target: KnownMessage?
    /// The files of a remote attachment, in order; those that are missing are taken for left.
    public var files: [RemoteFile]
    /// For an intent: the newest question with its id.
    public var question: Actions?
    /// For a read receipt: the newest message of our own before it.
    public var newestOwn: KnownMessage?

    public init(
        target: KnownMessage? = nil, files: [RemoteFile] = [], question: Actions? = nil,
        newestOwn: KnownMessage? = nil
    ) {
        self.target = target
        self.files = files
        self.question = question
        self.newestOwn = newestOwn
    }
}
