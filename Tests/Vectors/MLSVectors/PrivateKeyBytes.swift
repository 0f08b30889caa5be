import MLS

extension HexBytes {
    /// A private key of a suite's curve. Some writers of vectors leave the zeros out that a scalar of a NIST curve begins
    /// with; the library wants them.
    func privateKey(of suite: any CiphersuiteProvider) -> Secret {
        let length =
            switch suite.ciphersuite {
            case .mls128DHKEMP256AES128GCMSHA256P256: 32
            case .mls256DHKEMP384AES256GCMSHA384P384: 48
            case .mls256DHKEMP521AES256GCMSHA512P521: 66
            default: bytes.count
            }
        let digits = bytes.count > length ? Array(bytes.drop { $0 == 0 }) : bytes
        return Secret(copying: [UInt8](repeating: 0, count: max(0, length - digits.count)) + digits)
    }
}
