internal import Ethereum
internal import Identity

/// Identity actions in words.
enum IdentityLayers {
    static func action(_ action: SignedAction<UnverifiedSignature>) -> Layer {
        switch action {
        case .createInbox(let owner, let nonce, let signature):
            Layer(
                "Create inbox",
                [("owner", owner.text), ("nonce", "\(nonce)"), ("signed by", kind(signature))])
        case .add(let member, let existing, let new):
            Layer(
                "Add member",
                [("member", member.text), ("signed by", kind(existing)), ("and by the member", kind(new))])
        case .revoke(let member, let signature):
            Layer("Revoke member", [("member", member.text), ("signed by", kind(signature))])
        case .changeRecovery(let account, let signature):
            Layer("Change recovery", [("to", account.text), ("signed by", kind(signature))])
        }
    }

    private static func kind(_ signature: UnverifiedSignature) -> String {
        switch signature {
        case .recoverableECDSA: "a wallet"
        case .installationKey(_, let key): "installation \(key.text)"
        case .smartContractWallet(let account, let block, _):
            "contract wallet \(account.text) at block \(block)"
        case .passkey: "a passkey"
        case .legacyDelegated: "a legacy key"
        }
    }
}
