/// A sealed file that lies on a web server, and the key to it.
///
/// See: spec content.md 5.6
public struct RemoteAttachment: ContentCodec {
    public static let contentType = ContentTypeID.standard("remoteStaticAttachment")
    public static let wantsPush = true

    /// The scheme that every client accepts.
    public static let secureScheme = "https://"

    public var url: String
    /// SHA-256 of the sealed payload, in hex.
    public var contentDigest: String
    /// 32 bytes when the sender is sound.
    public var secret: [UInt8]
    /// 32 bytes when the sender is sound.
    public var salt: [UInt8]
    /// 12 bytes when the sender is sound.
    public var nonce: [UInt8]
    public var scheme: String
    /// Bytes of the sealed payload, if the sender said.
    public var contentLength: UInt32?
    public var filename: String?

    public init(
        url: String, contentDigest: String, secret: [UInt8], salt: [UInt8], nonce: [UInt8],
        scheme: String = RemoteAttachment.secureScheme, contentLength: UInt32?, filename: String?
    ) {
        self.url = url
        self.contentDigest = contentDigest
        self.secret = secret
        self.salt = salt
        self.nonce = nonce
        self.scheme = scheme
        self.contentLength = contentLength
        self.filename = filename
    }

    private enum Parameter {
        static let contentDigest = "contentDigest"
        static let secret = "secret"
        static let salt = "salt"
        static let nonce = "nonce"
        static let scheme = "scheme"
        static let contentLength = "contentLength"
        static let filename = "filename"
    }

    public init(decoding encoded: EncodedContent, reading: ContentReading) throws(ContentError) {
        guard let url = String(validating: encoded.content, as: UTF8.self) else {
            throw ContentError(.invalidText, "an address that is not UTF-8")
        }
        let parameters = encoded.parameters
        self.url = url
        contentDigest = parameters[Parameter.contentDigest] ?? ""
        secret = try Self.bytes(parameters, Parameter.secret)
        salt = try Self.bytes(parameters, Parameter.salt)
        nonce = try Self.bytes(parameters, Parameter.nonce)
        scheme = parameters[Parameter.scheme] ?? ""
        contentLength = try Self.length(parameters[Parameter.contentLength], reading)
        filename = parameters[Parameter.filename]
        if reading == .tolerant, filename?.isEmpty == true { filename = nil }
    }

    public func encoded() -> EncodedContent {
        var parameters: ContentParameters = [
            Parameter.contentDigest: contentDigest, Parameter.secret: Hexadecimal.text(secret),
            Parameter.salt: Hexadecimal.text(salt), Parameter.nonce: Hexadecimal.text(nonce),
            Parameter.scheme: scheme,
        ]
        if let contentLength { parameters[Parameter.contentLength] = String(contentLength) }
        if let filename { parameters[Parameter.filename] = filename }
        return EncodedContent(
            type: Self.contentType, parameters: parameters, fallback: Fallback.remoteAttachment(filename),
            content: Array(url.utf8))
    }

    private static func bytes(_ parameters: ContentParameters, _ name: String) throws(ContentError) -> [UInt8]
    {
        guard let bytes = Hexadecimal.bytes(parameters[name] ?? "") else {
            throw ContentError(.invalidParameter, "the parameter \(name) is not hexadecimal")
        }
        return bytes
    }

    /// Senders without a length write `-1`, `null` or nothing; the reference then refuses the whole message.
    private static func length(_ text: String?, _ reading: ContentReading) throws(ContentError) -> UInt32? {
        guard let text else { return nil }
        if let length = UInt32(text) { return length }
        if reading == .tolerant { return nil }
        throw ContentError(.invalidParameter, "the parameter contentLength is not a length")
    }
}
