extension MLSError {
    /// Runs cryptography and wraps what it throws.
    static func rethrowing<R>(_ body: () throws(CryptoError) -> R) throws(MLSError) -> R {
        do {
            return try body()
        } catch {
            throw .crypto(error)
        }
    }

    /// Reads foreign bytes and wraps what is wrong with them.
    static func decoding<R>(_ body: () throws(WireError) -> R) throws(MLSError) -> R {
        do {
            return try body()
        } catch .duplicateExtension {
            throw .rule(.extensionTypesAreUnique)
        } catch {
            throw .malformed(error)
        }
    }

    /// Throws the rule unless the condition holds.
    static func require(
        _ rule: ValidationRule, _ condition: @autoclosure () throws(MLSError) -> Bool
    ) throws(MLSError) {
        guard try condition() else { throw .rule(rule) }
    }
}

extension MLSError {
    /// The suite's operations.
    static func suite(_ suite: Ciphersuite, of crypto: some CryptoProvider) throws(MLSError)
        -> any CiphersuiteProvider
    {
        guard let provider = crypto.provider(for: suite) else { throw .unsupportedCiphersuite(suite) }
        return provider
    }
}
