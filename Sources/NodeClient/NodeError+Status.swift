extension NodeError {
    /// Reads a gRPC status. The texts that carry meaning of their own are those of the v3 node.
    ///
    /// See: spec network.md 1.12, 1.14, 4.11.
    public init(status: Int, text: String) {
        let lower = text.lowercased()
        let code: Code =
            switch status {
            case 1: .cancelled
            case 2 where lower.contains("inbox log is full"): .inboxLogFull
            case 2 where lower.hasSuffix("is required"): .invalidRequest
            case 3, 5, 6, 9, 11: .invalidRequest
            case 4: .deadlineExceeded
            case 7, 16: .permissionDenied
            case 8 where Self.speaksOfSize(lower): .tooLarge
            case 8: .rateLimited
            case 10: .cutOff
            case 12: .unsupported
            case 13 where Self.speaksOfSize(lower): .tooLarge
            case 13, 15: .nodeTrouble
            case 14 where lower.contains("please upgrade your client to xmtp d14n"): .cutover
            case 14: .unavailable
            default: .unknown
            }
        self.init(code, code.sentence, serverText: text.isEmpty ? nil : text)
    }

    private static func speaksOfSize(_ text: String) -> Bool {
        text.contains("larger than max") || text.contains("maximum payload size")
            || text.contains("too large")
    }
}

extension NodeError.Code {
    /// The usual sentence for a code.
    package var sentence: String {
        switch self {
        case .invalidRequest: "the node refused the request as invalid"
        case .permissionDenied: "the node refuses this client"
        case .unsupported: "the node does not offer this call to this client"
        case .rateLimited: "too many calls within a short time"
        case .tooLarge: "the message is larger than the limit"
        case .unavailable: "the node cannot be reached or cannot serve now"
        case .deadlineExceeded: "the node did not answer in time"
        case .cancelled: "the call was cancelled"
        case .cutOff: "the node ended the stream because it was read too slowly"
        case .streamEnded: "the node ended the stream"
        case .nodeTrouble: "the node reports trouble of its own"
        case .unknown: "the node reports an error without a kind"
        case .badAnswer: "the node's answer does not fit the question"
        case .inboxLogFull: "the identity log of this inbox is full"
        case .cutover: "this network has moved to its successor and takes no more v3 calls"
        case .outcomeUnknown: "the call may have taken effect; it is not repeated blindly"
        case .badConfiguration: "the setting cannot be used"
        }
    }
}
