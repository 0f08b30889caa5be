internal import LocalNode
internal import NIOHPACK

/// The header blocks of answers.
enum CallHeaders {
    static let contentType = "application/grpc"

    /// Before the message of a unary answer.
    static let answer: HPACKHeaders = [":status": "200", "content-type": "application/grpc"]

    /// Before the first message of a subscription. See: spec network.md 1.2.
    static let subscribed: HPACKHeaders = [
        ":status": "200", "content-type": "application/grpc", "subscribed": "true",
    ]

    /// After the last message of a call that went well.
    static let success: HPACKHeaders = ["grpc-status": "0"]

    /// After the last message of a call that is refused.
    static func trailers(_ refusal: NodeRefusal) -> HPACKHeaders {
        ["grpc-status": "\(refusal.code.rawValue)", "grpc-message": refusal.percentEncodedText]
    }

    /// All there is of a call that is refused before anything was sent.
    static func trailersOnly(_ refusal: NodeRefusal) -> HPACKHeaders {
        var headers = answer
        headers.add(name: "grpc-accept-encoding", value: "identity,gzip", indexing: .nonIndexable)
        headers.add(name: "grpc-status", value: "\(refusal.code.rawValue)", indexing: .nonIndexable)
        headers.add(name: "grpc-message", value: refusal.percentEncodedText, indexing: .nonIndexable)
        return headers
    }

    /// The answer to what is no gRPC call.
    static func plain(status: Int) -> HPACKHeaders { [":status": "\(status)"] }
}
