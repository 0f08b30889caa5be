public import Identity
public import NodeClient

/// Collects the signatures a request needs.
public enum Signing {
    /// Asks the signers that owe a signature; what a signer will give later stays missing.
    ///
    /// - Returns: The request with what was given.
    /// - Throws: ``ClientError``: a signer is none of those that have to sign, a signature is wrong.
    public static func sign(
        _ request: SignatureRequest, with signers: [any Signer], node: any NodeAPI
    ) async throws -> SignatureRequest {
        var request = request
        for signer in signers where request.missingAccounts.contains(signer.identifier) {
            do {
                guard case .signed(let signature) = try await signer.sign(request.text) else { continue }
                try await request.add(signature, verifier: NodeContractVerifier(node: node))
            } catch {
                throw ClientError(anything: error)
            }
        }
        return request
    }

    /// Adds a signature a person brought.
    ///
    /// - Throws: ``ClientError`` with code `unsigned`: it is not by a wallet that has to sign this text.
    public static func add(
        _ signature: SuppliedSignature, to request: SignatureRequest, node: any NodeAPI
    ) async throws -> SignatureRequest {
        var request = request
        do {
            try await request.add(signature, verifier: NodeContractVerifier(node: node))
        } catch {
            guard !error.isRetryable else { throw ClientError(error) }
            throw ClientError(
                .unsigned, "This is not the signature of the text by the wallet that has to sign it.")
        }
        return request
    }
}
