/// A short stand-in for a public key, so that looking for a key among thousands touches one flat array. Equal keys have
/// equal tags; whoever finds equal tags compares the keys.
typealias KeyTag = UInt64

extension KeyTag {
    /// No key has this tag.
    static let blank: KeyTag = 0

    /// The last eight bytes, which are as good as random in every suite's encoding.
    init(of key: [UInt8]) {
        var tag: KeyTag = 0
        for byte in key.suffix(8) { tag = tag << 8 | KeyTag(byte) }
        self = tag == .blank ? 1 : tag
    }
}
