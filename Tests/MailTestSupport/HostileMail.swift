/// Mails made to break parsers, by name.
public enum HostileMail {
    /// What each is, and its bytes.
    public static let all: [(name: String, bytes: [UInt8])] = [
        ("nothing but a line feed", text("\n")),
        ("no header", text("\n\nbody\n")),
        ("no body", text("Subject: x\n")),
        ("header without end", text("Subject")),
        (
            "a boundary that is a quote",
            text("Content-Type: multipart/mixed; boundary=\"\\\"\"\n\n--\"\n\nx\n--\"--\n")
        ),
        ("an empty boundary", text("Content-Type: multipart/mixed; boundary=\"\"\n\n--\n\nx\n----\n")),
        ("no boundary", text("Content-Type: multipart/mixed\n\n--x\n\ny\n--x--\n")),
        ("a boundary that never comes", text("Content-Type: multipart/mixed; boundary=b\n\nnothing\n")),
        (
            "a boundary of 300 characters",
            text(
                "Content-Type: multipart/mixed; boundary=\(many("b", 300))\n\n--\(many("b", 300))\n\nx\n")
        ),
        ("two content types", text("Content-Type: text/html\nContent-Type: text/plain\n\nx\n")),
        ("a content type of slashes", text("Content-Type: ////\n\nx\n")),
        ("NUL in the header", Array("Subject: a".utf8) + [0] + Array("b\nTo: c@d\n\nx\n".utf8)),
        ("NUL in the body", Array("Subject: a\n\nx".utf8) + [0] + Array("y\n".utf8)),
        ("bare CR in the header", text("Subject: a\rBcc: b@c\n\nx\n")),
        (
            "CR LF throughout",
            text(
                "Subject: a\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n"
            )
        ),
        ("base64 that begins with a plus", text("Content-Transfer-Encoding: base64\n\n+ AAAA====\n")),
        ("base64 that stops", text("Content-Transfer-Encoding: base64\n\nQUJ\n")),
        ("base64 of nothing", text("Content-Transfer-Encoding: base64\n\n%%%%\n====\n")),
        (
            "quoted-printable that stops",
            text("Content-Transfer-Encoding: quoted-printable\n\na=\n=4\n=ZZ=")
        ),
        ("an unknown encoding", text("Content-Transfer-Encoding: x-rot13\n\nuryyb\n")),
        ("an unknown charset", text("Content-Type: text/plain; charset=x-nothing\n\nx\n")),
        (
            "a charset that is a path",
            text("Content-Type: text/plain; charset=\"../../../tmp/x//TRANSLIT\"\n\nx\n")
        ),
        (
            "UTF-8 that is none",
            Array("Content-Type: text/plain; charset=utf-8\n\n".utf8) + [0xC3, 0x28, 0xFF, 0xFE, 0x0A]
        ),
        (
            "encoded words in rags",
            text("Subject: =?utf-8?Q?=C3?= =?utf-8?Q?=BC?= =?x?Q?y?= =?utf-8?B?????= =?=?=?\n\nx\n")
        ),
        (
            "an encoded word with line breaks",
            text("Subject: =?utf-8?Q?a=0D=0ABcc:_evil@x=0D=0A=0D=0Abody?=\n\nx\n")
        ),
        ("a display name with line breaks", text("From: =?utf-8?Q?a=0ABcc:_b=1B[2J?= <c@d>\n\nx\n")),
        (
            "RFC 2231 with holes",
            text(
                "Content-Disposition: attachment; filename*0*=utf-8''a; filename*7=b; filename*x=c; filename*1*=%ZZ\n\nx\n"
            )
        ),
        (
            "a file name that climbs",
            text("Content-Disposition: attachment; filename=\"../../etc/passwd\"\n\nx\n")
        ),
        ("2000 parameters", text("Content-Type: text/plain\(many("; a=b", 2000))\n\nx\n")),
        ("60 000 open comments", text("From: \(many("(", 60_000))\n\nx\n")),
        ("a line of 200 KB", text("Subject: x\n\n\(many("x", 200_000))\n")),
        (
            "a header of 300 KB",
            text("\(many("Subject: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n", 7000))\n\nx\n")
        ),
        ("2000 nested multiparts", nested(2000)),
        ("17 nested multiparts", nested(17)),
        ("5000 nested messages", text(many("Content-Type: message/rfc822\n\n", 5000) + "x\n")),
        (
            "5000 parts",
            text(
                "Content-Type: multipart/mixed; boundary=b\n\n" + many("--b\n\nx\n", 5000) + "--b--\n")
        ),
        (
            "addresses in rags",
            text("To: <, <<a@b>>, \"c@d, e@, @f, g@h@i, (j) k@l (m\nCc: x: y: z@z;;\n\nx\n")
        ),
        ("a group of groups", text("To: \(many("a: ", 500))b@c\(many(";", 500))\n\nx\n")),
        ("dates of madness", text("Date: 99 Foo 99999999999999999999 77:88:99 +999999\n\nx\n")),
        (
            "identifiers of madness",
            text("Message-ID: <<a>><\nReferences: \(many("<x@y> ", 3000))\n\nx\n")
        ),
        (
            "message/partial",
            text("Content-Type: message/partial; id=\"x\"; number=1; total=99999999999999999999\n\nx\n")
        ),
        (
            "message/external-body",
            text(
                "Content-Type: message/external-body; access-type=local-file; name=\"/etc/passwd\"\n\nx\n"
            )
        ),
        (
            "a digest without headers",
            text(
                "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: in\n\ny\n--b\n\n\n--b--\n")
        ),
        (
            "uuencode",
            text("Content-Transfer-Encoding: x-uuencode\n\nbegin 644 /etc/passwd\n#0V%T\n`\nend\n")
        ),
        (
            "an enclosed message that is not there",
            text(
                "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n--b--\n"
            )
        ),
    ]

    static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    static func many(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    static func nested(_ depth: Int) -> [UInt8] {
        var output = ""
        for level in 0..<depth {
            output += "Content-Type: multipart/mixed; boundary=\"b\(level)\"\n\n--b\(level)\n"
        }
        return text(output + "\nx\n")
    }
}
