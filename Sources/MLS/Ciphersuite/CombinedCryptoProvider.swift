/// Several providers as one; the first that has a suite gives it.
public struct CombinedCryptoProvider: CryptoProvider {
    private let providers: [any CryptoProvider]

    public init(_ providers: [any CryptoProvider]) {
        self.providers = providers
    }

    public var supportedCiphersuites: [Ciphersuite] {
        var seen: Set<Ciphersuite> = []
        return providers.flatMap(\.supportedCiphersuites).filter { seen.insert($0).inserted }
    }

    public func provider(for suite: Ciphersuite) -> (any CiphersuiteProvider)? {
        for provider in providers {
            if let found = provider.provider(for: suite) { return found }
        }
        return nil
    }
}
