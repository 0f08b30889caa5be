internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
public import NodeClient

/// Uploads and downloads sealed files: history archives, and the attachments peers leave somewhere.
///
/// What travels is ciphertext; digests are checked by whoever holds them. Sizes are bounded before anything is read,
/// redirects are not followed to places that are not allowed.
///
/// See: spec network.md 6.
public struct FileTransfer: Sendable {
    /// Closes the connections when the last copy of the transfer object is gone.
    private final class Holder: Sendable {
        let client: HTTPClient
        init(_ client: HTTPClient) { self.client = client }
        deinit { client.shutdown { _ in } }
    }

    /// How long a server may take to begin its answer.
    private static let answerSeconds: Int64 = 120

    private let timeout: Duration
    private let holder: Holder

    /// - Parameter timeout: for a whole transfer.
    public init(timeout: Duration = .seconds(300)) {
        self.timeout = timeout
        // Redirects are refused: each could lead to a host that was never checked.
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = .seconds(10)
        holder = Holder(HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration))
    }

    /// Sends a file and returns the address under which the receiver gets it, `{server}/files/{id}`.
    ///
    /// - Parameters:
    ///   - server: such as `https://host`, without a path at the end.
    ///   - limit: the most the server takes; an archive server takes 15,000,000 bytes.
    public func upload(
        _ bytes: [UInt8], to server: String, limit: Int = NodeLimits.archiveBytes
    ) async throws(NodeError) -> String {
        guard bytes.count <= limit else {
            throw NodeError(.tooLarge, "the file is larger than the server takes")
        }
        var base = server
        while base.hasSuffix("/") { base.removeLast() }
        try FileAddress.check(base)
        var request = HTTPClientRequest(url: base + "/upload")
        request.method = .POST
        request.body = .bytes(bytes, length: .known(Int64(bytes.count)))
        let answer = try await body(of: request, limit: 4096)
        let id = String(decoding: answer, as: UTF8.self)
        guard !id.isEmpty, id.utf8.count <= 256, id.utf8.allSatisfy(Self.mayStandInID) else {
            throw NodeError(.badAnswer, "the file server's answer is not the name of a file")
        }
        return "\(base)/files/\(id)"
    }

    /// Puts a file at an address of its own on a server that takes files by their address.
    ///
    /// - Parameters:
    ///   - url: https, or http on this machine.
    ///   - headers: what the server asks for, such as an authorization.
    public func put(
        _ bytes: [UInt8], at url: String, headers: [(name: String, value: String)] = [],
        limit: Int = NodeLimits.downloadBytes
    ) async throws(NodeError) {
        guard bytes.count <= limit else {
            throw NodeError(.tooLarge, "the file is larger than the server takes")
        }
        try FileAddress.check(url)
        var request = HTTPClientRequest(url: url)
        request.method = .PUT
        for header in headers { request.headers.add(name: header.name, value: header.value) }
        request.body = .bytes(bytes, length: .known(Int64(bytes.count)))
        _ = try await body(of: request, limit: 1 << 20)
    }

    /// Fetches a file.
    ///
    /// - Parameter limit: the most bytes taken; more is refused before it is read.
    public func download(
        _ url: String, limit: Int = NodeLimits.downloadBytes
    ) async throws(NodeError) -> [UInt8] {
        try FileAddress.check(url)
        return try await body(of: HTTPClientRequest(url: url), limit: limit)
    }

    private static func mayStandInID(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private func body(of request: HTTPClientRequest, limit: Int) async throws(NodeError) -> [UInt8] {
        let client = holder.client
        return try await Self.within(timeout) { () async throws(NodeError) -> [UInt8] in
            do {
                let response = try await client.execute(request, timeout: .seconds(Self.answerSeconds))
                return try await Self.bytes(of: response, limit: limit)
            } catch {
                throw Self.failure(error)
            }
        }
    }

    /// The body of a good answer.
    static func bytes(of response: HTTPClientResponse, limit: Int) async throws -> [UInt8] {
        try check(response.status)
        if let length = response.headers.first(name: "content-length").flatMap(Int.init), length > limit {
            throw NodeError(.tooLarge, "the file is larger than allowed")
        }
        var bytes: [UInt8] = []
        for try await part in response.body {
            guard bytes.count + part.readableBytes <= limit else {
                throw NodeError(.tooLarge, "the file is larger than allowed")
            }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
    }

    /// An error of the HTTP client as ours.
    static func failure(_ error: any Error) -> NodeError {
        if let error = error as? NodeError { return error }
        if let error = error as? HTTPClientError, error == .deadlineExceeded {
            return NodeError(.deadlineExceeded, "the file server did not answer in time")
        }
        if Task.isCancelled { return NodeError(.cancelled, NodeError.Code.cancelled.sentence) }
        return NodeError(.unavailable, "the file server cannot be reached")
    }

    /// Gives up `body` after a time: the client's own limit ends with the head of an answer, and a body can drip for ever.
    static func within<Result: Sendable>(
        _ limit: Duration, _ body: @escaping @Sendable () async throws(NodeError) -> Result
    ) async throws(NodeError) -> Result {
        let outcome = await withTaskGroup(of: Swift.Result<Result, NodeError>?.self) { group in
            group.addTask {
                do throws(NodeError) { return .success(try await body()) } catch { return .failure(error) }
            }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        guard let outcome else {
            if Task.isCancelled { throw NodeError(.cancelled, NodeError.Code.cancelled.sentence) }
            throw NodeError(.deadlineExceeded, "the file server did not answer in time")
        }
        return try outcome.get()
    }

    private static func check(_ status: HTTPResponseStatus) throws(NodeError) {
        switch status.code {
        case 200..<300: return
        case 300..<400:
            throw NodeError(.permissionDenied, "the file server points elsewhere; that is not followed")
        case 404, 410: throw NodeError(.invalidRequest, "the file is not there, or no longer")
        case 413: throw NodeError(.tooLarge, "the file server does not take files of this size")
        case 429: throw NodeError(.rateLimited, "the file server asks for a pause")
        case 500...: throw NodeError(.unavailable, "the file server cannot serve now")
        default: throw NodeError(.invalidRequest, "the file server refused the request")
        }
    }
}
