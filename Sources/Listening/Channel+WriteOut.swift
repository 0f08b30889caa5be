public import NIOCore

extension Channel {
    /// Waits until the system has all that was written: closing throws away what a slow reader has not made room for.
    ///
    /// When the task is cancelled the channel is closed, for the reader may never read.
    public func writeOut() async {
        await withTaskCancellationHandler {
            // Writes keep their order, so the end of an empty one is the end of all before it.
            try? await writeAndFlush(ByteBuffer()).get()
        } onCancel: {
            close(promise: nil)
        }
    }
}
