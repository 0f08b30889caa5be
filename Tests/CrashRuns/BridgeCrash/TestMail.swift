import Foundation
import MailConversion

/// A mail that a program gives to the mail side, the same whenever it is given again.
struct TestMail {
    let text: String
    let account: String
    let sender: String
    let recipient: String
    let bytes: [UInt8]

    /// - Parameter isLarge: with a file that is too large for a message, and begins with the text.
    init(_ text: String, from account: String = "alice", to inbox: String, isLarge: Bool = false) {
        self.text = text
        self.account = account
        sender = "\(account == "alice" ? "me" : account)@local.xmtp.alt"
        recipient = "\(inbox)@local.xmtp.alt"
        let header = "From: \(sender)\nTo: \(recipient)\nMessage-ID: <\(UUID())@laptop>\n"
        bytes = Array((header + (isLarge ? Self.withFile(text) : "\n\(text)\n")).utf8)
    }

    private static func withFile(_ text: String) -> String {
        let file = Data(text.utf8) + Data(count: OutgoingOptions.inlineByteLimit)
        return """
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=parts

            --parts

            \(text)
            --parts
            Content-Type: application/octet-stream
            Content-Disposition: attachment; filename=file.bin
            Content-Transfer-Encoding: base64

            \(file.base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed]))
            --parts--

            """
    }
}
