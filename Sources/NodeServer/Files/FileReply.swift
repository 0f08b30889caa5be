internal import Listening
internal import NIOCore
internal import NIOHTTP1

/// What goes back to a client of the file server for one request.
struct FileReply {
    let channel: any Channel
    let outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>

    /// Asks for the body of the request.
    func goOn() async throws {
        try await outbound.write(.head(HTTPResponseHead(version: .http1_1, status: .continue)))
    }

    /// A whole answer of text; `isHead` leaves the text out but not its length.
    func send(_ status: HTTPResponseStatus, _ text: String, isHead: Bool = false) async throws {
        try await begin(status, type: "text/plain", length: text.utf8.count)
        if !isHead { try await body(ByteBuffer(string: text)) }
        try await end()
    }

    func begin(_ status: HTTPResponseStatus, type: String, length: Int) async throws {
        let headers: HTTPHeaders = [
            "content-type": type, "content-length": "\(length)", "access-control-allow-origin": "*",
        ]
        try await outbound.write(
            .head(HTTPResponseHead(version: .http1_1, status: status, headers: headers)))
    }

    func body(_ bytes: ByteBuffer) async throws {
        try await outbound.write(.body(.byteBuffer(bytes)))
    }

    /// Ends the answer and waits until the system has all of it.
    func end() async throws { try await channel.writeOut(HTTPServerResponsePart.end(nil)) }
}
