import Testing

@testable import Content

struct JSONTests {
    @Test(
        arguments: [
            (1.0, "1.0"), (0.1, "0.1"), (1e-5, "0.00001"), (1e-6, "1e-6"), (1e15, "1000000000000000.0"),
            (1e16, "1e16"), (-0.0, "-0.0"), (123456.789, "123456.789"), (1.5e300, "1.5e300"),
            (Double.leastNonzeroMagnitude, "5e-324"),
            (9007199254740992.0, "9007199254740992.0"), (0.30000000000000004, "0.30000000000000004"),
        ])
    func writesNumbersAsTheReferenceDoes(value: Double, text: String) {
        #expect(FloatingPointText.shortest(value) == text)
        #expect(Double(text) == value)
    }

    @Test(
        arguments: [
            "", " ", "nope", "tru", "{", "[1,]", "{\"a\":1,}", "{\"a\"}", "{a:1}", "01", "1.", ".5", "1e",
            "+1", "-",
            "\"", "\"\\x\"", "\"\\u12g4\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"a\u{1}b\"", "1 2",
            "\u{feff}1",
            "[[", "nullx", "\"\\u0x12\"",
        ])
    func refusesWhatIsNoDocument(text: String) {
        #expect(throws: ContentError(.malformedJSON, "")) { try JSONValue(parsing: Array(text.utf8)) }
    }

    @Test(
        arguments: [
            #"{"b":1,"a":[true,null,1.50,"x"],"b":2}"#, "-0", "1E+5", #""\\\"\/\b""#, "[]", "{}",
            #""é🙂\u0001""#,
        ])
    func keepsOrderRepetitionAndTheTextOfNumbers(text: String) throws {
        let written = try JSONValue(parsing: Array(text.utf8)).text
        #expect(written == text.replacingEscapedSlash())
    }

    @Test func nestsNoDeeperThanTheReference() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(throws: Never.self) { try JSONValue(parsing: nested(127)) }
        #expect(throws: ContentError(.malformedJSON, "")) { try JSONValue(parsing: nested(128)) }
        #expect(throws: ContentError(.malformedJSON, "")) {
            try JSONValue(parsing: [UInt8](repeating: 0x5b, count: 1_000_000))
        }
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2000-02-29T12:00:00.5+01:30", 951_820_200_500_000_000),
            ("1969-12-31T23:59:59.999999999Z", -1), ("2262-04-11T23:47:16.854775807Z", Int64.max),
            ("2025-01-02t03:04:05.1234567891z", 1_735_787_045_123_456_789),
        ])
    func readsTimesOfAnyPrecisionAndOffset(text: String, nanoseconds: Int64) {
        #expect(InternetTime.nanoseconds(text) == nanoseconds)
    }

    @Test(
        arguments: [
            "", "tomorrow", "2025-01-02", "2025-13-01T00:00:00Z", "2025-02-29T00:00:00Z",
            "2025-01-01T24:00:00Z",
            "2025-01-01T00:00:00", "2025-01-01T00:00:00.Z", "2025-01-01T00:00:00+0100",
            "9999-12-31T23:59:59Z",
            "2025-01-01T00:00:00Zx",
        ])
    func refusesWhatIsNoTime(text: String) {
        #expect(InternetTime.nanoseconds(text) == nil)
    }
}

extension String {
    /// An escaped slash is read and not written.
    fileprivate func replacingEscapedSlash() -> String {
        var result = ""
        var rest = self[...]
        while let character = rest.popFirst() {
            if character == "\\", rest.first == "/" { continue }
            result.append(character)
        }
        return result
    }
}
