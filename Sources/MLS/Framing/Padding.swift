/// How many zero bytes hide the length of a content before it is encrypted.
///
/// See: RFC 9420 section 15.1
public enum Padding: Hashable, Sendable {
    /// None, as XMTP does.
    case none
    /// Up to the next multiple of this many bytes.
    case toMultiple(of: Int)

    /// How many bytes to append to content of a length.
    func bytes(for length: Int) -> Int {
        switch self {
        case .none:
            return 0
        case .toMultiple(let block):
            guard block > 1 else { return 0 }
            let rest = length % block
            return rest == 0 ? 0 : block - rest
        }
    }
}
