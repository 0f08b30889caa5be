import Ethereum
import Testing

enum EthereumVectors {
    static func check(_ vectors: VectorValue) -> Int {
        for vector in vectors["keys"].array { checkKey(vector) }
        for vector in vectors["hash_personal"].array {
            let message = vector["message"].text
            #expect(UInt64(message.utf8.count) == vector["utf8_length"].number)
            #expect(PersonalMessage.digest(message) == vector["hash"].bytes)
        }
        for vector in vectors["sign"].array { checkSignature(vector) }
        for vector in vectors["errors"].array { checkError(vector) }
        return ["keys", "hash_personal", "sign", "errors"].reduce(0) { $0 + vectors[$1].array.count }
    }

    private static func checkKey(_ vector: VectorValue) {
        do {
            let key = try EthereumPrivateKey(vector["private_key"].bytes)
            #expect(key.publicKey == vector["public_key_uncompressed"].bytes)
            #expect(key.address.lowercased == vector["address"].text)
            let short = try EthereumAddress(uncompressedPublicKey: Array(key.publicKey.dropFirst()))
            #expect(short.lowercased == vector["address_from_64_byte_key"].text)
        } catch {
            Issue.record(error)
        }
    }

    private static func checkSignature(_ vector: VectorValue) {
        do {
            let key = try EthereumPrivateKey(vector["private_key"].bytes)
            let digest = PersonalMessage.digest(vector["message"].text)
            #expect(digest == vector["eip191_hash"].bytes)
            #expect(try key.sign(digest: digest).bytes == vector["signature_of_hash_hashing_false"].bytes)
            let signature = try key.sign(personalMessage: vector["message"].text)
            #expect(signature.bytes == vector["signature_hashing_true"].bytes)
            #expect(try signature.recoverAddress(digest: digest) == key.address)
        } catch {
            Issue.record(error)
        }
    }

    private static func checkError(_ vector: VectorValue) {
        let order = Hex.decode("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141") ?? []
        let one = [UInt8](repeating: 1, count: 32)
        let off = [UInt8](repeating: 0, count: 31)
        var refusal: EthereumError?
        var address: String?
        do {
            switch vector["call"].text {
            case "generate_public_key(32 zero bytes)", "sign_recoverable(zero key)":
                _ = try EthereumPrivateKey([UInt8](repeating: 0, count: 32))
            case "generate_public_key(32 x 0xff)":
                _ = try EthereumPrivateKey([UInt8](repeating: 255, count: 32))
            case "generate_public_key(group order n)": _ = try EthereumPrivateKey(order)
            case "generate_public_key(31 bytes)": _ = try EthereumPrivateKey(off)
            case "generate_public_key(33 bytes)": _ = try EthereumPrivateKey(one + [1])
            case "sign_recoverable(31-byte prehash, hashing=false)":
                _ = try EthereumPrivateKey(one).sign(digest: off)
            case "address_from_pubkey(65 bytes, prefix 0x03)":
                _ = try EthereumAddress(
                    uncompressedPublicKey: [3] + EthereumPrivateKey(one).publicKey.dropFirst())
            case "address_from_pubkey(33-byte compressed key)":
                _ = try EthereumAddress(
                    uncompressedPublicKey: [2] + EthereumPrivateKey(one).publicKey[1...32])
            case "address_from_pubkey(64 bytes not on the curve)":
                // Which bytes were hashed is not recorded; these give the recorded address.
                address = try EthereumAddress(uncompressedPublicKey: [UInt8](repeating: 0x11, count: 64))
                    .lowercased
            default: Issue.record("unknown call \(vector["call"].text)")
            }
        } catch {
            refusal = error
        }
        #expect(address == vector["result"].optionalText)
        switch vector["error_class"].optionalText {
        case "InvalidKey": #expect(refusal == .invalidKey)
        case "InvalidLength":
            #expect([.invalidKeyLength, .invalidDigestLength, .invalidPublicKey].contains(refusal))
        default: #expect(refusal == nil)
        }
    }
}
