public import Content
import MLS
public import NodeClient

/// Where our own attachments are left for others to fetch; what lies there is sealed.
public struct AttachmentServer: Sendable, Hashable {
    /// How files get there.
    public enum Manner: Sendable, Hashable {
        /// `POST {address}/upload` answers with a name, and the file lies at `{address}/files/{name}`.
        case post
        /// `PUT {address}/{name}` with a name of our own.
        case put
    }

    /// Such as `https://files.example.org/xmtp`, without a path separator at the end.
    public var address: String
    /// How files get there.
    public var manner: Manner
    /// Where others fetch what lies there, if not under the same address.
    public var publicAddress: String?
    /// Sent with every `PUT`, such as `Bearer …`.
    public var authorization: String?

    /// A server.
    public init(
        address: String, manner: Manner = .post, publicAddress: String? = nil, authorization: String? = nil
    ) {
        self.address = address
        self.manner = manner
        self.publicAddress = publicAddress
        self.authorization = authorization
    }
}

/// Attachments that lie on a server: sealed and left there, fetched and opened.
///
/// See: spec content.md 5.6; spec mail.md 2.6.1
public struct AttachmentTransfer: Sendable {
    private let server: AttachmentServer?
    private let rules: FetchRules
    private let files: any FileCarrier

    /// - Parameters:
    ///   - server: Where ours are left; none if we send none.
    ///   - rules: What may be fetched.
    ///   - files: Carries them.
    public init(
        server: AttachmentServer? = nil, rules: FetchRules = FetchRules(), files: any FileCarrier
    ) {
        self.server = server
        self.rules = rules
        self.files = files
    }

    /// Seals an attachment and leaves it on the server.
    ///
    /// - Returns: The content to send.
    /// - Throws: ``ClientError`` with code `invalid` when there is no server or the file is too large, `network`.
    public func upload(_ attachment: Attachment) async throws -> RemoteAttachment {
        guard let server else {
            throw ClientError(
                .invalid, "No server for attachments is configured: send the file in the message.")
        }
        var random = SystemRandom()
        do {
            let sealed = try RemoteAttachmentCipher.seal(
                attachment.encoded(), secret: random.bytes(count: RemoteAttachmentCipher.secretByteCount),
                salt: random.bytes(count: RemoteAttachmentCipher.saltByteCount),
                nonce: random.bytes(count: RemoteAttachmentCipher.nonceByteCount))
            let url = try await leave(sealed.payload, name: sealed.contentDigest, on: server)
            var remote = sealed.attachment(at: url, filename: attachment.filename)
            if !url.hasPrefix(RemoteAttachment.secureScheme) { remote.scheme = "http://" }
            return remote
        } catch {
            throw Self.failure(error)
        }
    }

    private func leave(
        _ payload: [UInt8], name: String, on server: AttachmentServer
    ) async throws(NodeError) -> String {
        guard payload.count <= rules.byteLimit else {
            throw NodeError(.tooLarge, "the file is larger than others would fetch")
        }
        var base = server.address
        while base.hasSuffix("/") { base.removeLast() }
        var url: String
        switch server.manner {
        case .post: url = try await files.upload(payload, to: base, limit: rules.byteLimit)
        case .put:
            url = "\(base)/\(name)"
            try await files.put(
                payload, at: url, headers: server.authorization.map { [("authorization", $0)] } ?? [],
                limit: rules.byteLimit)
        }
        if let publicAddress = server.publicAddress, url.hasPrefix(base) {
            url = publicAddress + url.dropFirst(base.count)
        }
        return url
    }

    /// Fetches an attachment, checks its digest and opens it.
    ///
    /// - Throws: ``ClientError`` with code `forbidden` when its address may not be asked, `invalid` when what lies there is
    ///   not what the message promises, `network` when it could not be fetched.
    public func fetch(_ remote: RemoteAttachment) async throws -> Attachment {
        do {
            // What differs from the promised length by more than the seal is something else.
            let limit = remote.contentLength.map { Int($0) + RemoteAttachmentCipher.tagByteCount }
            let payload = try await files.fetch(remote.url, rules: rules, limit: limit)
            let content = try RemoteAttachmentCipher.open(payload, of: remote)
            guard case .attachment(let attachment) = ContentRegistry.decode(content) else {
                throw ContentError(.wrongType, "not an attachment")
            }
            return attachment
        } catch {
            throw Self.failure(error)
        }
    }

    private static func failure(_ error: any Error) -> ClientError {
        switch error {
        case let error as ContentError:
            return ClientError(.invalid, "The attachment is not what the message promises: \(error.reason).")
        case let error as NodeError:
            switch error.code {
            case .badConfiguration, .permissionDenied:
                return ClientError(.forbidden, "The attachment is not fetched: \(error.reason).")
            case .tooLarge, .invalidRequest:
                return ClientError(.invalid, "The attachment cannot be transferred: \(error.reason).")
            default:
                return ClientError(
                    .network, "The attachment cannot be transferred: \(error.reason).", retry: .later)
            }
        default: return ClientError(anything: error)
        }
    }
}
