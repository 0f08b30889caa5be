import MLS

/// `welcome`: one Welcome opened with its key package's private key.
struct WelcomeCase: VectorCase {
    static let format = "welcome"
    static let marks: Set<String> = ["cipher_suite", "init_priv", "key_package", "signer_pub", "welcome"]

    let cipher_suite: UInt16
    let init_priv: HexBytes
    let key_package: HexBytes
    let signer_pub: HexBytes
    let welcome: HexBytes

    func check(with crypto: any CryptoProvider) throws {
        let suite = try crypto.suite(Ciphersuite(rawValue: cipher_suite))
        guard case .keyPackage(let keyPackage) = try MLSMessage(tlsEncoded: key_package.bytes),
            case .welcome(let welcome) = try MLSMessage(tlsEncoded: welcome.bytes)
        else { throw VectorFailure("the messages are of other kinds") }
        let opened = try OpenedWelcome(
            welcome, keyPackage: keyPackage, initPrivateKey: HPKEPrivateKey(init_priv.privateKey(of: suite)),
            preSharedKeys: PreSharedKeys(), suite: suite)
        let info = opened.groupInfo
        try expect(
            "the GroupInfo's signature verifies",
            info.isSigned(by: SignaturePublicKey(signer_pub.bytes), suite: suite))
        // Throws unless the confirmation tag agrees.
        _ = try opened.epoch(groupContext: info.groupContext.tlsEncoded(), suite: suite)
    }
}
