internal import ArgumentParser
internal import Control
internal import Ethereum
internal import Foundation
internal import Identity

/// Which wallet signs: a key never stands on the command line.
struct WalletOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The wallet's key, 64 hexadecimal digits, in a file of yours alone; - is standard input.",
            valueName: "file"))
    var keyFile: String?

    @Option(help: ArgumentHelp("The wallet's encrypted keystore.", valueName: "file"))
    var keystore: String?

    @Option(help: ArgumentHelp("The keystore's passphrase, in place of being asked.", valueName: "file"))
    var passphraseFile: String?

    @Option(
        help: ArgumentHelp(
            "The address of a wallet that signs elsewhere; you bring the signature.", valueName: "address"))
    var paper: String?

    @Option(help: ArgumentHelp("With --paper: the wallet is a contract on this chain.", valueName: "number"))
    var chain: UInt64?

    func validate() throws {
        guard [keyFile, keystore, paper].compactMap({ $0 }).count <= 1 else {
            throw ValidationError("Give only one of --key-file, --keystore and --paper.")
        }
        if chain != nil, paper == nil { throw ValidationError("--chain goes with --paper.") }
        if passphraseFile != nil, keystore == nil {
            throw ValidationError("--passphrase-file goes with --keystore.")
        }
    }

    /// The wallet that was named; nil when none was.
    ///
    /// - Throws: `ControlError` or `IdentityError`.
    func signer() throws -> (any Signer)? {
        if let paper { return AskingSigner(PaperSigner(try Self.wallet(paper, chain: chain))) }
        if let keystore {
            guard let json = FileManager.default.contents(atPath: keystore) else {
                throw ControlError(.notFound, "The keystore \(keystore) cannot be read.")
            }
            let passphrase = try SecretInput.passphrase(
                file: passphraseFile, question: "Passphrase of the keystore: ")
            return try LocalKeySigner(keystore: Array(json), passphrase: passphrase)
        }
        guard let keyFile else { return nil }
        let bytes = try keyFile == "-" ? SecretInput.readStandardInput() : SecretInput.read(file: keyFile)
        return try LocalKeySigner(privateKey: String(decoding: bytes, as: UTF8.self))
    }

    static func wallet(_ text: String, chain: UInt64?) throws(ControlError) -> PaperSigner.Wallet {
        guard EthereumAddress.isPlausible(text), let address = try? EthereumAddress(text.lowercased()) else {
            throw ControlError(.data, "\"\(text)\" is no Ethereum address; copy it again.")
        }
        guard let chain else { return .account(address) }
        return .contract(address: address, chainNumber: chain, blockNumber: nil)
    }
}
