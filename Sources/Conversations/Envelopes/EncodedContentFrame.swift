/// The frame of an `EncodedContent` without parameters, fallback or compression: all that the protocol itself sends.
///
/// See: spec content.md 1.3
enum EncodedContentFrame {
    static let standardAuthority: ExactText = "xmtp.org"

    static func bytes(type: ExactText, major: UInt64 = 1, content: [UInt8]) -> [UInt8] {
        var writer = ProtobufWriter()
        writer.writeMessage(field: 1) { inner in
            inner.write(standardAuthority, field: 1)
            inner.write(type, field: 2)
            inner.write(major, field: 3)
        }
        writer.write(content, field: 4)
        return writer.bytes
    }

    /// The type and content of a frame.
    static func read(
        _ bytes: [UInt8]
    ) throws(ProtobufError) -> (authority: ExactText, type: ExactText, major: UInt64, content: [UInt8]) {
        var authority: ExactText = ""
        var type: ExactText = ""
        var major: UInt64 = 0
        var content: [UInt8] = []
        var reader = ProtobufReader(bytes)
        while let field = try reader.nextField() {
            switch field.number {
            case 1:
                var inner = try reader.message(field)
                while let part = try inner.nextField() {
                    switch part.number {
                    case 1: authority = try inner.text(part)
                    case 2: type = try inner.text(part)
                    case 3: major = try inner.uint64(part)
                    default: try inner.skip(part)
                    }
                }
            case 4: content = try reader.bytes(field)
            default: try reader.skip(field)
            }
        }
        return (authority, type, major, content)
    }
}
