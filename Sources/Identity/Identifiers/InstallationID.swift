import Ethereum

/// The 32-byte Ed25519 public key that names one installation of one client.
///
/// See: spec identity.md 7.1
public struct InstallationID: Hashable, Sendable {
    // Four words make a cheap dictionary key.
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    /// The length, in bytes.
    public static let byteCount = 32

    /// Takes 32 bytes; nil for any other number.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var words: [UInt64] = [0, 0, 0, 0]
        for (index, byte) in bytes.enumerated() {
            words[index / 8] = words[index / 8] << 8 | UInt64(byte)
        }
        (first, second, third, fourth) = (words[0], words[1], words[2], words[3])
    }

    /// Reads 64 hexadecimal digits; nil for anything else.
    public init?(text: String) {
        guard let bytes = Hex.decode(text) else { return nil }
        self.init(bytes)
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        [first, second, third, fourth].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
        }
    }

    /// 64 lower-case hexadecimal digits.
    public var text: String { Hex.encode(bytes) }
}

extension InstallationID: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = try InstallationID(text: container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no installation id")
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
