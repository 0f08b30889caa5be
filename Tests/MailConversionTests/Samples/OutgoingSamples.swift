import Foundation
import Identity
import MailConversion

/// One mail of each meaning.
enum OutgoingSamples {
    private static let group = "00112233445566778899aabbccddeeff@group.xmtp.alt"
    private static let bo = "\(Cast.bo.text)@xmtp.alt"
    private static let caro = "\(Cast.caro.text)@xmtp.alt"

    private static func mail(_ to: String, _ fields: String, _ body: String) -> [UInt8] {
        let head = """
            From: me <\(Cast.alix.text)@xmtp.alt>
            To: \(to)
            Subject: Re: Team
            Date: Sun, 22 Nov 2026 11:00:00 +0000
            Message-ID: <awNpkzFe5yzY_wsR@laptop>
            \(fields)MIME-Version: 1.0

            """
        return Array((head + body).utf8)
    }

    private static let answer = "In-Reply-To: <\(Cast.target.hex)@xmtp.alt>\n"

    static func all() -> [String: (sample: OutgoingSample, mail: [UInt8])] {
        conversations().merging(answers()) { $1 }.merging(files()) { $1 }.merging(refusals()) { $1 }
    }

    private static func conversations() -> [String: (sample: OutgoingSample, mail: [UInt8])] {
        [
            "new_conversation/group": (
                OutgoingSample("Text to a group.", to: [group]),
                mail(group, "", "Content-Type: text/plain; charset=utf-8\n\nGrüße!\n\n-- \nMe\n")
            ),
            "new_conversation/person": (
                OutgoingSample("Text to a person.", to: [bo]), mail(bo, "", "\nhello\n")
            ),
            "new_conversation/people": (
                OutgoingSample(
                    "Text to two people, and a blind copy.",
                    to: [bo, caro, "\(String(repeating: "4", count: 64))@xmtp.alt"]),
                mail("\(bo), \(caro)", "", "\nhello both\n")
            ),
            "command/delete": (
                OutgoingSample("Delete a message of one's own.", to: [group], known: true),
                mail(group, "XMTP-Delete: <\(Cast.target.hex)@xmtp.alt>\n", "\n\n")
            ),
            "command/leave": (
                OutgoingSample("Leave a group.", to: [group]), mail(group, "XMTP-Leave: yes\n", "\n\n")
            ),
        ]
    }

    private static func answers() -> [String: (sample: OutgoingSample, mail: [UInt8])] {
        [
            "reply/quoted": (
                OutgoingSample(
                    "An answer above the repetition of the message.", to: [group], known: true,
                    knownText: "Shall we go?"),
                mail(group, answer, "\nYes!\n\nOn Sun, 22 Nov 2026, Bo wrote:\n> Shall we\n> go?\n")
            ),
            "reply/flowed": (
                OutgoingSample("Lines broken by the mail program.", to: [group], known: true),
                mail(group, answer, "Content-Type: text/plain; format=flowed\n\none \ntwo\n")
            ),
            "reply/html": (
                OutgoingSample("A mail in HTML only.", to: [group], known: true),
                mail(
                    group, answer,
                    "Content-Type: text/html\n\n<p>see <a href=\"https://example.org/\">this</a> &amp; that</p>\n"
                )
            ),
            "reply/markdown": (
                OutgoingSample("Markdown.", to: [group], known: true),
                mail(group, answer, "Content-Type: text/markdown; charset=utf-8\n\n**yes**\n")
            ),
            "reply/choice": (
                OutgoingSample("A number in answer to a question with buttons.", to: [group], known: true),
                mail(group, answer, "\n2\n")
            ),
            "reply/no_such_choice": (
                OutgoingSample(
                    "A number that the question does not offer is said, not chosen.", to: [group], known: true
                ),
                mail(group, answer, "\n7\n")
            ),
            "reaction/emoji": (
                OutgoingSample("Two emoji.", to: [group], known: true),
                mail(
                    group, answer,
                    "Content-Type: text/plain; charset=utf-8\nContent-Disposition: reaction\n\n👍 🎉\n")
            ),
            "reaction/removed": (
                OutgoingSample("An emoji taken back.", to: [group], known: true),
                mail(
                    group, answer + "XMTP-Reaction: removed\n",
                    "Content-Type: text/plain; charset=utf-8\nContent-Disposition: reaction\n\n👍\n")
            ),
            "receipt/displayed": (
                OutgoingSample("A notification that a message was displayed.", to: [group], known: true),
                mail(
                    group, "",
                    """
                    Content-Type: multipart/report; report-type=disposition-notification; boundary=b

                    --b

                    Seen.
                    --b
                    Content-Type: message/disposition-notification

                    Final-Recipient: rfc822; me@xmtp.alt
                    Original-Message-ID: <\(Cast.target.hex)@xmtp.alt>
                    Disposition: manual-action/MDN-sent-manually; displayed

                    --b--

                    """)
            ),
        ]
    }

    private static func files() -> [String: (sample: OutgoingSample, mail: [UInt8])] {
        let body = """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain; charset=utf-8

            look
            --b
            Content-Type: image/png; name="old name.png"
            Content-Disposition: attachment; filename*=utf-8''R%C3%A9sum%C3%A9.png
            Content-Transfer-Encoding: base64

            iVBORw==
            --b
            Content-Type: text/plain; charset=iso-8859-1
            Content-Disposition: attachment; filename="../notes.txt"

            notes
            --b--

            """
        return [
            "attachment/two_with_text": (
                OutgoingSample("Text and two files, in answer.", to: [group], known: true),
                mail(group, answer, body)
            ),
            "attachment/alone": (
                OutgoingSample("A file alone, in answer.", to: [group], known: true),
                mail(
                    group, answer, "Content-Type: image/gif\nContent-Transfer-Encoding: base64\n\nR0lGODlh\n")
            ),
        ]
    }

    private static func refusals() -> [String: (sample: OutgoingSample, mail: [UInt8])] {
        [
            "refusal/foreign": (
                OutgoingSample("One recipient is somebody of ordinary mail.", to: [bo, "bob@example.org"]),
                mail("\(bo), bob@example.org", "", "\nhello\n")
            ),
            "refusal/check_sum": (
                OutgoingSample(
                    "A mistyped Ethereum address.",
                    to: ["0xd8DA6BF26964aF9D7eEd9e03E53415D37aA96045@xmtp.alt"]),
                mail("0xd8DA6BF26964aF9D7eEd9e03E53415D37aA96045@xmtp.alt", "", "\nhello\n")
            ),
            "refusal/encrypted": (
                OutgoingSample("An encrypted mail.", to: [group]),
                mail(group, "", "Content-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n")
            ),
            "refusal/empty": (
                OutgoingSample("Nothing but a signature.", to: [group]), mail(group, "", "\n-- \nMe\n")
            ),
            "refusal/unknown_target": (
                OutgoingSample("A reaction to a message that is not known.", to: [group]),
                mail(
                    group, answer,
                    "Content-Type: text/plain; charset=utf-8\nContent-Disposition: reaction\n\n👍\n")
            ),
        ]
    }
}
