import Mail
import Testing

/// See: RFC 3676 section 4 and its examples.
struct FormatFlowedTests {
    @Test(arguments: [
        ("a \nb\n", false, "a b\n"), ("a \nb\n", true, "ab\n"), ("a\nb", false, "a\nb"),
        (" >a\n", false, ">a\n"),
        ("> a \n> b\nc\n", false, "> a b\nc\n"), (">> a \n> b\n", false, ">> a \n> b\n"),
        ("x \n-- \nsig\n", false, "x \n-- \nsig\n"),
        ("a \r\nb\r\n", false, "a b\n"), ("", false, ""), (">\n>\n", false, "> \n> \n"),
    ])
    func softBreaksJoinAndStuffingGoes(flowed: String, deletes: Bool, text: String) {
        #expect(FormatFlowed.decode(flowed, deletesSpace: deletes) == text)
    }

    @Test func whatIsBrokenIsJoinedAgain() {
        let long = (0..<60).map { "word\($0)" }.joined(separator: " ")
        for text in [
            long, "From here\n>not a quote\n indented\n\n\(long)\n", String(repeating: "x", count: 500),
        ] {
            let flowed = FormatFlowed.encode(text)
            #expect(flowed.split(separator: "\n").allSatisfy { $0.utf8.count <= 80 || !$0.contains(" ") })
            #expect(FormatFlowed.decode(flowed) == text)
        }
    }
}
