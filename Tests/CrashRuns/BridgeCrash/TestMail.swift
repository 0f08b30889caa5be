import Foundation

/// A mail that a program gives to the mail side, the same whenever it is given again.
struct TestMail {
    let text: String
    let account: String
    let sender: String
    let recipient: String
    let bytes: [UInt8]

    init(_ text: String, from account: String = "alice", to inbox: String) {
        self.text = text
        self.account = account
        sender = "\(account == "alice" ? "me" : account)@local.xmtp.alt"
        recipient = "\(inbox)@local.xmtp.alt"
        bytes = Array(
            "From: \(sender)\nTo: \(recipient)\nMessage-ID: <\(UUID())@laptop>\n\n\(text)\n".utf8)
    }
}
