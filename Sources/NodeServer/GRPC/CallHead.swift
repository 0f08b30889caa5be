internal import NIOHPACK

/// What the headers of a request say, as far as the node wants to know.
struct CallHead {
    private(set) var path = ""
    private(set) var method = ""
    private(set) var contentType = ""
    private(set) var encoding: String?

    /// Reads the headers; nil when they are not those of a request. See: RFC 9113 8.2, 8.3.1.
    init?(_ headers: HPACKHeaders) {
        var (scheme, isPseudo) = ("", true)
        for (name, value, _) in headers {
            if name.utf8.first == UInt8(ascii: ":") {
                guard isPseudo else { return nil }
            } else {
                isPseudo = false
            }
            switch name {
            case ":path": path = value
            case ":method": method = value
            case ":scheme": scheme = value
            case ":authority": break
            case "content-type": contentType = value
            case "grpc-encoding": encoding = value
            case "connection", "transfer-encoding", "upgrade", "keep-alive", "proxy-connection": return nil
            default:
                let isProper = name.utf8.allSatisfy { !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
                guard isProper, !isPseudo else { return nil }
            }
        }
        guard !path.isEmpty, !method.isEmpty, !scheme.isEmpty else { return nil }
    }
}
