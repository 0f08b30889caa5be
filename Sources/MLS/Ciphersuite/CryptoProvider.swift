/// The one door to cryptography: hands out the suites a program has.
public protocol CryptoProvider: Sendable {
    /// The suite's operations, or nil if this provider does not have it.
    func provider(for suite: Ciphersuite) -> (any CiphersuiteProvider)?

    /// The suites it has, the preferred one first.
    var supportedCiphersuites: [Ciphersuite] { get }
}

extension CryptoProvider {
    /// The suite's operations.
    ///
    /// - Throws: ``CryptoError/unsupportedCiphersuite`` if this provider does not have it.
    public func suite(_ suite: Ciphersuite) throws(CryptoError) -> any CiphersuiteProvider {
        guard let provider = provider(for: suite) else { throw .unsupportedCiphersuite }
        return provider
    }
}
