internal import LocalNode
internal import NIOHPACK

/// The header blocks of answers, ready for the wire: literals without a place in the compressor's table, so that the
/// same bytes serve for every call.
///
/// See: RFC 7541 6.2.2, appendix A.
enum CallHeaders {
    static let contentType = "application/grpc"

    private static let status200: [UInt8] = [0x88]
    private static let statusName: UInt8 = 0x08
    /// `content-type` is 31 in the static table: 15 and 16 more.
    private static let contentTypeField = [0x0f, 0x10] + text(contentType)

    /// Before the message of a unary answer.
    static let answer = status200 + contentTypeField

    /// Before the first message of a subscription. See: spec network.md 1.2.
    static let subscribed = answer + field("subscribed", "true")

    /// After the last message of a call that went well.
    static let success = field("grpc-status", "0")

    /// After the last message of a call that is refused.
    static func trailers(_ refusal: NodeRefusal) -> [UInt8] {
        field("grpc-status", "\(refusal.code.rawValue)") + field("grpc-message", refusal.percentEncodedText)
    }

    /// All there is of a call that is refused before anything was sent.
    static func trailersOnly(_ refusal: NodeRefusal) -> [UInt8] {
        answer + field("grpc-accept-encoding", "identity,gzip") + trailers(refusal)
    }

    /// The answer to what is no gRPC call.
    static func plain(status: Int) -> [UInt8] { [statusName] + text("\(status)") }

    private static func field(_ name: String, _ value: String) -> [UInt8] {
        [0x00] + text(name) + text(value)
    }

    /// A string as it is, behind its length in seven bits and, where they are full, more. See: RFC 7541 5.1, 5.2.
    private static func text(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard bytes.count >= 0x7f else { return [UInt8(bytes.count)] + bytes }
        var (length, rest) = ([UInt8(0x7f)], bytes.count - 0x7f)
        while rest > 0x7f {
            length.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        return length + [UInt8(rest)] + bytes
    }
}
