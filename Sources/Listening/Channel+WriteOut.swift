public import NIOCore

extension Channel {
    /// Writes something last and waits until the system has it and all that was written before: closing throws away what
    /// a slow reader has not made room for.
    ///
    /// When the task is cancelled the channel is closed, for the reader may never read.
    ///
    /// - Parameter last: of the kind the pipeline takes; nothing at all is an empty buffer.
    /// - Throws: what became of the write, when the connection ends before.
    public func writeOut(_ last: some Sendable) async throws {
        try await withTaskCancellationHandler {
            try await writeAndFlush(last).get()
        } onCancel: {
            close(promise: nil)
        }
    }
}
