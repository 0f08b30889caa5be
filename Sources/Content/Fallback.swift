/// The words libxmtp gives to readers that do not know a type.
///
/// See: spec content.md 3
enum Fallback {
    static func reply(quoting text: String?) -> String {
        text.map { "Replied with \"\($0)\" to an earlier message" } ?? "Replied to an earlier message"
    }

    static func reaction(_ symbol: String, removed: Bool) -> String {
        removed
            ? "Removed \"\(symbol)\" from an earlier message"
            : "Reacted with \"\(symbol)\" to an earlier message"
    }

    static func attachment(_ name: String?) -> String {
        "Can't display \(name ?? "this content"). This app doesn't support attachments."
    }

    static func remoteAttachment(_ name: String?) -> String {
        "Can't display \(name ?? "this content"). This app doesn't support remote attachments."
    }

    static let multiRemoteAttachment =
        "Can't display this content. This app doesn't support multiple remote attachments."

    static func transactionReference(_ reference: String) -> String {
        reference.isEmpty
            ? "Crypto transaction"
            : "[Crypto transaction] Use a blockchain explorer to learn more using the transaction hash: \(reference)"
    }

    static func walletSendCalls(_ json: String) -> String { "[Transaction request generated]: \(json)" }

    static func actions(_ description: String, labels: [String]) -> String {
        let lines = labels.enumerated().map { "[\($0.offset + 1)] \($0.element)" }.joined(separator: "\n")
        return "\(description)\n\n\(lines)\n\nReply with the number to select"
    }

    static func intent(_ action: String) -> String { "User selected action: \(action)" }
}
