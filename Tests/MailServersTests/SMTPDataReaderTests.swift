import Testing

@testable import MailServers

struct SMTPDataReaderTests {
    /// What a stream holds, handed over in pieces of a size; nil when its end is not found.
    private static func read(
        _ text: String, pieces: Int, limit: Int = 1000
    ) -> (mail: String, rest: Int, isTooLarge: Bool)? {
        var reader = SMTPDataReader(limit: limit)
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let piece = bytes[start..<min(start + pieces, bytes.count)]
            if let used = reader.read(piece) {
                return (
                    String(decoding: reader.message, as: UTF8.self), bytes.count - start - used,
                    reader.isTooLarge
                )
            }
            start += piece.count
        }
        return nil
    }

    @Test(arguments: [
        ("a\r\n.\r\n", "a\r\n"), (".\r\n", ""), ("..\r\n.\r\n", ".\r\n"), ("...a\r\n.\r\n", "..a\r\n"),
        (".a\r\n.\r\n", "a\r\n"), ("a.b\r\n.\r\n", "a.b\r\n"), ("a\n.\n\r\n.\r\n", "a\n.\n\r\n"),
        ("a\r\n.\n\r\n.\r\n", "a\r\n\n\r\n"), ("a\n.\r\n.\r\n", "a\n.\r\n"), ("a\r.\r\n.\r\n", "a\r.\r\n"),
        ("\r\r\n.\r\n", "\r\r\n"), ("a\r\n.\rb\r\n.\r\n", "a\r\n\rb\r\n"),
    ])
    func dotsAreUndoneAndOnlyTheRealEndEnds(stream: String, mail: String) throws {
        for pieces in [1, 2, 3, 1000] {
            let result = try #require(Self.read(stream + "RSET\r\n", pieces: pieces))
            #expect(result.mail == mail, "pieces of \(pieces)")
        }
        let whole = try #require(Self.read(stream + "RSET\r\n", pieces: 1000))
        #expect(whole.rest == 6)
    }

    @Test func tooMuchIsReadToItsEndAndForgotten() throws {
        let result = try #require(Self.read("12345\r\n.\r\n", pieces: 3, limit: 6))
        #expect(result.isTooLarge)
        #expect(result.mail == "")
        let fits = try #require(Self.read("12345\r\n.\r\n", pieces: 3, limit: 7))
        #expect(!fits.isTooLarge)
    }
}
