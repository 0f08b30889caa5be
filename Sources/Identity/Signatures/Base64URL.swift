/// The URL alphabet of base64, without padding.
///
/// See: RFC 4648 section 5
enum Base64URL {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count / 3 * 4 + 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (4 - group.count))
            for _ in 0...group.count {
                text.append(alphabet[Int(bits >> 26)])
                bits <<= 6
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
