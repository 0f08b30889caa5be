/// What a wallet signs when it is asked to sign a text.
///
/// See: EIP-191, version 0x45 (`E`)
public enum PersonalMessage {
    /// The 32-byte digest: Keccak-256 of 0x19, `Ethereum Signed Message:`, a line feed, the length of the text in bytes
    /// as a decimal number, and the text.
    public static func digest(_ text: String) -> [UInt8] { digest(Array(text.utf8)) }

    /// The digest of a message given as bytes.
    public static func digest(_ message: [UInt8]) -> [UInt8] {
        var bytes = Array("\u{19}Ethereum Signed Message:\n\(message.count)".utf8)
        bytes.append(contentsOf: message)
        return Keccak256.hash(bytes)
    }
}
