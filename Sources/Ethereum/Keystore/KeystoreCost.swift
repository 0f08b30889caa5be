/// How hard it is to try a passphrase against a keystore file.
///
/// See: Web3 Secret Storage Definition, "PBKDF2-SHA-256", "Scrypt"; RFC 7914; RFC 8018 section 5.2
public enum KeystoreCost: Hashable, Sendable {
    /// scrypt with cost N (a power of two), block size r and parallelism p.
    case scrypt(n: Int, r: Int, p: Int)
    /// PBKDF2 with HMAC-SHA-256 and c rounds.
    case pbkdf2(rounds: Int)

    /// What Ethereum wallets write: 256 MiB and about half a second.
    public static let standard = KeystoreCost.scrypt(n: 262_144, r: 8, p: 1)
    /// The least that ought to be written: 4 MiB.
    public static let light = KeystoreCost.scrypt(n: 4_096, r: 8, p: 6)

    /// The most memory a file may make us take, in bytes: four times the standard.
    static let greatestMemory = 1 << 30
    /// The most work a file may make us do: sixteen times the standard.
    static let greatestWork = 1 << 29
    /// The most PBKDF2 rounds a file may make us do.
    static let greatestRounds = 100_000_000

    /// Refuses what the definition does not allow, and what would stop the machine.
    func check() throws(EthereumError) {
        switch self {
        case .scrypt(let n, let r, let p):
            guard n > 1, n & (n - 1) == 0, r > 0, p > 0 else {
                throw .malformedKeystore("the scrypt parameters are out of range")
            }
            guard
                n <= Self.greatestWork, r <= 1 << 16, p <= 1 << 16,
                n * r <= Self.greatestMemory / 128, n * r <= Self.greatestWork / p
            else { throw .keystoreTooCostly }
        case .pbkdf2(let rounds):
            guard rounds > 0 else { throw .malformedKeystore("the number of rounds is out of range") }
            guard rounds <= Self.greatestRounds else { throw .keystoreTooCostly }
        }
    }
}
