internal import Foundation
internal import Identity

/// Shows a person the text to sign and reads the signature they bring.
struct AskingSigner: Signer {
    private let paper: PaperSigner

    init(_ paper: PaperSigner) { self.paper = paper }

    var identifier: AccountIdentifier { paper.identifier }

    func sign(_ text: String) async throws(IdentityError) -> SignerAnswer {
        let question = """
            Sign this text with the wallet \(identifier.shown) as a personal message (EIP-191), exactly as it stands \
            between the lines:
            ----------------------------------------
            \(text)
            ----------------------------------------
            Signature (0x…):\u{20}
            """
        FileHandle.standardError.write(Data(question.utf8))
        guard let line = readLine() else { return .later }
        return .signed(try paper.read(line))
    }
}
