internal import NIOCore

/// Dovecot's side of a connection: swallows its greeting, copies what follows, and sees to its end.
final class IMAPBackendHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// Longer than any greeting of Dovecot's; its list of extensions has some 600 bytes.
    private static let greetingLimit = 8192

    private var front: IMAPHandler?
    private let process: Int32
    private let grace: TimeAmount
    private var greeting: ByteBuffer? = ByteBuffer()

    init(front: IMAPHandler, process: Int32, grace: TimeAmount) {
        self.front = front
        self.process = process
        self.grace = grace
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        guard var begun = greeting else {
            front?.backendSays(bytes, context.channel)
            return
        }
        begun.writeBuffer(&bytes)
        greeting = begun
        guard let end = begun.readableBytesView.firstIndex(of: 0x0A) else {
            if begun.readableBytes > Self.greetingLimit { context.close(promise: nil) }
            return
        }
        let line = begun.readString(length: end + 1 - begun.readerIndex) ?? ""
        guard let capabilities = Self.capabilities(line) else {
            context.close(promise: nil)
            return
        }
        greeting = nil
        front?.backendReady(context.channel, capabilities: capabilities)
        if begun.readableBytes > 0 { front?.backendSays(begun, context.channel) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        front?.backendTakes(context.channel.isWritable)
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        front?.backendEnded()
        front = nil
        ChildProcess.reap(process, on: context.eventLoop, after: grace)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// `* PREAUTH [CAPABILITY IMAP4rev1 …] Logged in as me`
    static func capabilities(_ line: String) -> String? {
        let start = "* PREAUTH [CAPABILITY "
        guard line.hasPrefix(start), let end = line.firstIndex(of: "]") else { return nil }
        return String(line[line.index(line.startIndex, offsetBy: start.count)..<end])
    }
}
