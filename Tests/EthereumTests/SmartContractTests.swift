import Ethereum
import Testing

@Suite struct SmartContractTests {
    @Test("the selector of isValidSignature is the magic value of ERC-1271")
    func selector() {
        #expect(
            Array(Keccak256.hash(Array("isValidSignature(bytes32,bytes)".utf8)).prefix(4))
                == ContractSignatureCalls.magicValue)
    }

    @Test("a call is laid out as the contract ABI says")
    func callLayout() throws {
        let digest = [UInt8](repeating: 0xab, count: 32)
        let call = try ContractSignatureCalls.isValidSignature(digest: digest, signature: [1, 2, 3])
        let expected =
            "1626ba7e" + String(repeating: "ab", count: 32) + String(repeating: "0", count: 62) + "40"
            + String(repeating: "0", count: 62) + "03" + "010203" + String(repeating: "0", count: 58)
        #expect(Hex.encode(call) == expected)
        #expect(throws: EthereumError.invalidDigestLength) {
            try ContractSignatureCalls.isValidSignature(digest: [], signature: [])
        }
    }

    @Test("a universal validator gets its arguments behind its code")
    func universalValidation() throws {
        let wallet = try EthereumAddress("0x00000000000000000000000000000000000000c1")
        let call = try ContractSignatureCalls.universalValidation(
            creationCode: [0x60], wallet: wallet, digest: [UInt8](repeating: 1, count: 32), signature: [9])
        #expect(call.count == 1 + 32 * 5)
        #expect(call[32] == 0xc1)
        #expect(call[96] == 96)
        #expect(call[128] == 1 && call[129] == 9)
    }

    @Test("only the magic value in a whole word means yes")
    func answer() {
        let yes = ContractSignatureCalls.magicValue + [UInt8](repeating: 0, count: 28)
        #expect(ContractSignatureCalls.isAffirmative(yes))
        #expect(!ContractSignatureCalls.isAffirmative(ContractSignatureCalls.magicValue))
        #expect(!ContractSignatureCalls.isAffirmative(yes.dropLast() + [1]))
        #expect(!ContractSignatureCalls.isAffirmative([UInt8](repeating: 0, count: 32)))
    }

    @Test("a wrapped signature is read back")
    func wrapped() throws {
        let factory = try EthereumAddress("0x4e59b44847b379578588920ca78fbf26c0b4956c")
        let signature = PredeployedSignature(
            factory: factory, factoryCall: [1, 2, 3], signature: [UInt8](repeating: 7, count: 65))
        #expect(PredeployedSignature.isWrapped(signature.bytes))
        #expect(try PredeployedSignature(signature.bytes) == signature)
    }

    @Test("a damaged wrapper is refused at every length and every pointer")
    func damagedWrapper() throws {
        let factory = try EthereumAddress("0x4e59b44847b379578588920ca78fbf26c0b4956c")
        let body = PredeployedSignature(factory: factory, factoryCall: [1], signature: [2]).bytes.dropLast(32)
        for count in 0..<body.count - 31 {
            #expect(throws: EthereumError.malformedWrapper) {
                try PredeployedSignature(body.prefix(count) + PredeployedSignature.suffix)
            }
        }
        for index in [32, 60, 61, 62, 92, 96, 124] {
            var bytes = Array(body)
            bytes[index] = 0xff
            #expect(throws: EthereumError.malformedWrapper) {
                try PredeployedSignature(bytes + PredeployedSignature.suffix)
            }
        }
        #expect(throws: EthereumError.malformedWrapper) { try PredeployedSignature(Array(body)) }
    }

    @Test("account ids follow CAIP-10")
    func accountIDs() throws {
        let id = try ChainAccountID("eip155:8453:0xC1")
        #expect(id.chain == "eip155:8453" && id.address == "0xC1" && id.text == "eip155:8453:0xC1")
        #expect(try id.chainNumber() == 8453)
        #expect(try ChainAccountID("eip155:0001:a").chainNumber() == 1)
        for text in ["eip155:-0:a", "eip155:x:a", "eip155:18446744073709551616:a"] {
            #expect(throws: EthereumError.invalidChainNumber) { try ChainAccountID(text).chainNumber() }
        }
        #expect(throws: EthereumError.notAnEVMChain) { try ChainAccountID("solana:1:a").chainNumber() }
        #expect(throws: EthereumError.accountIDParts(1)) { try ChainAccountID("") }
        #expect(throws: EthereumError.accountIDParts(4)) { try ChainAccountID("a:b:c:d") }
        for text in [
            "ei:1:a", "eip1550123:1:a", "EIP155:1:a", "eip155::a", "eip155:1:", "eip155:1:a b", "eip155:1:é",
        ] {
            #expect(throws: EthereumError.malformedAccountID) { try ChainAccountID(text) }
        }
    }
}
