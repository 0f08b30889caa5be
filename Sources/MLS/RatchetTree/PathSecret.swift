/// The chain of secrets that fills a path, and the keys they give.
///
/// See: RFC 9420 section 7.4
package enum PathSecret {
    /// The secret of the next node towards the root.
    package static func next(_ secret: Secret, suite: any CiphersuiteProvider) throws(CryptoError) -> Secret {
        try suite.derive(secret, label: "path")
    }

    /// The key pair of a node.
    package static func keyPair(_ secret: Secret, suite: any CiphersuiteProvider) throws(CryptoError)
        -> HPKEKeyPair
    {
        try suite.deriveKeyPair(inputKeyMaterial: suite.derive(secret, label: "node"))
    }

    /// A secret for each of a number of nodes, and one beyond the last, which is the commit secret.
    static func chain(
        from first: Secret, count: Int, suite: any CiphersuiteProvider
    ) throws(CryptoError) -> (secrets: [Secret], commitSecret: Secret) {
        var secrets: [Secret] = []
        secrets.reserveCapacity(count)
        var current = first
        for _ in 0..<count {
            secrets.append(current)
            current = try next(current, suite: suite)
        }
        return (secrets, current)
    }

    /// The key pairs of many nodes, on all cores.
    static func keyPairs(
        _ secrets: [Secret], suite: any CiphersuiteProvider
    ) throws(CryptoError) -> [HPKEKeyPair] {
        let results = ParallelMap.map(count: secrets.count, grain: 3) { index in
            Result { () throws(CryptoError) in try keyPair(secrets[index], suite: suite) }
        }
        var pairs: [HPKEKeyPair] = []
        pairs.reserveCapacity(results.count)
        for result in results { pairs.append(try result.get()) }
        return pairs
    }
}
