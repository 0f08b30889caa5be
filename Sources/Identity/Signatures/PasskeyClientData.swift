/// The two members of a passkey's client data that count, read as strictly and as loosely as the reference client reads
/// them, because what it accepts decides what an inbox is.
///
/// The value is an object in which `origin` and `challenge` are strings that come once each; other members are skipped,
/// whatever they are and however deep. An array of exactly these two strings, in this order, is read as well.
///
/// See: RFC 8259; spec identity.md 4.3
struct PasskeyClientData: Equatable {
    let origin: String
    let challenge: String

    /// Nil when the bytes are not such a value.
    init?(json: [UInt8]) {
        var reader = JSONReader(json)
        guard let (origin, challenge) = try? Self.read(&reader) else { return nil }
        self.origin = origin
        self.challenge = challenge
    }

    private static func read(_ reader: inout JSONReader) throws(JSONReader.Malformed) -> (String, String) {
        let value = try reader.peek() == UInt8(ascii: "[") ? readArray(&reader) : readObject(&reader)
        try reader.expectEnd()
        return value
    }

    private static func readArray(_ reader: inout JSONReader) throws(JSONReader.Malformed) -> (String, String)
    {
        try reader.expect("[")
        let origin = try reader.readString()
        try reader.expect(",")
        let challenge = try reader.readString()
        try reader.expect("]")
        return (origin, challenge)
    }

    private static func readObject(_ reader: inout JSONReader) throws(JSONReader.Malformed) -> (
        String, String
    ) {
        var origin: String?
        var challenge: String?
        try reader.expect("{")
        var isFirst = true
        while try !reader.endsObject(isFirst: isFirst) {
            isFirst = false
            let name = try reader.readString()
            try reader.expect(":")
            switch name.utf8.map({ $0 }) {
            case originName:
                guard origin == nil else { throw JSONReader.Malformed() }
                origin = try reader.readString()
            case challengeName:
                guard challenge == nil else { throw JSONReader.Malformed() }
                challenge = try reader.readString()
            default: try reader.skipValue()
            }
        }
        guard let origin, let challenge else { throw JSONReader.Malformed() }
        return (origin, challenge)
    }

    private static let originName = Array("origin".utf8)
    private static let challengeName = Array("challenge".utf8)
}
