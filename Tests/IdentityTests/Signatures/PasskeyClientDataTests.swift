import Testing

@testable import Identity

@Suite struct PasskeyClientDataTests {
    @Test(
        "what the reference client reads is read",
        arguments: [
            #"{"origin":"o","challenge":"c"}"#,
            " {\t\"challenge\" :\n\"c\" , \"origin\":\"o\"\r} ",
            #"{"type":"x","origin":"o","challenge":"c","crossOrigin":false,"n":null,"t":true}"#,
            #"{"a":[],"b":{},"c":[[{}],[{"d":[1,2]}]],"origin":"o","challenge":"c"}"#,
            #"{"a":-0.5e+10,"b":0,"c":1E2,"d":10,"origin":"o","challenge":"c"}"#,
            #"{"a":"\u0000\ud800\"\\","origin":"\u006f","challenge":"\u0063"}"#,
            #"{"\u006frigin":"o","challenge":"c"}"#,
            #"["o","c"]"#,
        ])
    func accepted(json: String) {
        let data = PasskeyClientData(json: Array(json.utf8))
        #expect(data?.origin == "o" && data?.challenge == "c")
    }

    @Test(
        "what it refuses is refused",
        arguments: [
            "", "{", "null", "[]", #"["o"]"#, #"["o","c",]"#, #"["o","c","x"]"#, #"[1,"c"]"#,
            #"{"origin":"o"}"#, #"{"challenge":"c"}"#, #"{"origin":"o","challenge":1}"#,
            #"{"origin":"o","challenge":"c","challenge":"c"}"#, #"{"origin":"o","challenge":"c",}"#,
            #"{"origin":"o","challenge":"c"}x"#, #"{"origin":"o" "challenge":"c"}"#,
            #"{"origin":"\ud800","challenge":"c"}"#, #"{"origin":"\udc00","challenge":"c"}"#,
            #"{"origin":"\ud800\u0041","challenge":"c"}"#, #"{"origin":"\x","challenge":"c"}"#,
            "{\"origin\":\"\u{1}\",\"challenge\":\"c\"}", #"{"a":01,"origin":"o","challenge":"c"}"#,
            #"{"a":1.,"origin":"o","challenge":"c"}"#, #"{"a":+1,"origin":"o","challenge":"c"}"#,
            #"{"a":1e,"origin":"o","challenge":"c"}"#, #"{"a":tru,"origin":"o","challenge":"c"}"#,
            #"{"a":[1,],"origin":"o","challenge":"c"}"#, #"{"a":{"b"},"origin":"o","challenge":"c"}"#,
            #"{"a":[1},"origin":"o","challenge":"c"}"#, #"{,"origin":"o","challenge":"c"}"#,
            #"{"a":-,"origin":"o","challenge":"c"}"#, #"{"a":"\u12g4","origin":"o","challenge":"c"}"#,
        ])
    func refused(json: String) {
        #expect(PasskeyClientData(json: Array(json.utf8)) == nil)
    }

    @Test("members that do not count need not be UTF-8, those that do must be")
    func invalidText() {
        let rest = Array(#"","origin":"o","challenge":"c"}"#.utf8)
        #expect(PasskeyClientData(json: Array(#"{"a":""#.utf8) + [0xff] + rest) != nil)
        #expect(PasskeyClientData(json: Array("{\"".utf8) + [0xff] + Array("\":\"".utf8) + rest) == nil)
        #expect(
            PasskeyClientData(json: Array(#"{"origin":""#.utf8) + [0xff] + Array(#"","challenge":"c"}"#.utf8))
                == nil)
    }

    @Test("depth is no danger")
    func depth() {
        let open = String(repeating: #"[{"a":"#, count: 50_000)
        let close = String(repeating: "}]", count: 50_000)
        let deep = #"{"x":"# + open + "1" + close + #","origin":"o","challenge":"c"}"#
        #expect(PasskeyClientData(json: Array(deep.utf8))?.origin == "o")
        #expect(PasskeyClientData(json: Array((#"{"x":"# + open).utf8)) == nil)
    }

    /// See: RFC 4648 section 10
    @Test(
        "the URL alphabet is that of the RFC, without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"), ("<<???>>", "PDw_Pz8-Pg"),
        ])
    func base64(text: String, encoded: String) {
        #expect(Base64URL.encode(Array(text.utf8)) == encoded)
    }
}
