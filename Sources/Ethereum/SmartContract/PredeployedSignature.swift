/// A signature of a wallet that may not be deployed yet: the factory call that would deploy it, and the signature proper.
///
/// On the wire it is the ABI encoding of (address, bytes, bytes) followed by the 32-byte suffix 0x6492…6492.
///
/// See: ERC-6492
public struct PredeployedSignature: Hashable, Sendable {
    /// Ends every wrapped signature.
    public static let suffix = [UInt8]((0..<16).flatMap { _ in [0x64, 0x92] as [UInt8] })

    /// The contract that deploys the wallet.
    public var factory: EthereumAddress
    /// The call that makes it do so.
    public var factoryCall: [UInt8]
    /// The signature to judge once the wallet is there.
    public var signature: [UInt8]

    /// Puts a wrapped signature together.
    public init(factory: EthereumAddress, factoryCall: [UInt8], signature: [UInt8]) {
        self.factory = factory
        self.factoryCall = factoryCall
        self.signature = signature
    }

    /// Whether the bytes end with the suffix.
    public static func isWrapped(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 32 && Array(bytes.suffix(32)) == suffix
    }

    /// Reads the wire form.
    ///
    /// - Throws: `EthereumError.malformedWrapper`.
    public init(_ bytes: [UInt8]) throws(EthereumError) {
        guard Self.isWrapped(bytes) else { throw .malformedWrapper }
        let body = bytes.dropLast(32)
        guard body.count >= 96, body.prefix(12).allSatisfy({ $0 == 0 }) else { throw .malformedWrapper }
        factory = try EthereumAddress(bytes: Array(body[12..<32]))
        factoryCall = try Self.dynamicBytes(in: body, pointer: 32)
        signature = try Self.dynamicBytes(in: body, pointer: 64)
    }

    /// The wire form.
    public var bytes: [UInt8] {
        let call = ContractCallEncoding.dynamicBytes(factoryCall)
        return ContractCallEncoding.word(factory) + ContractCallEncoding.word(96)
            + ContractCallEncoding.word(96 + call.count) + call + ContractCallEncoding.dynamicBytes(signature)
            + Self.suffix
    }

    private static func dynamicBytes(in body: ArraySlice<UInt8>, pointer: Int) throws(EthereumError)
        -> [UInt8]
    {
        let offset = try number(in: body, at: pointer)
        let count = try number(in: body, at: offset)
        let start = offset + 32
        guard count <= body.count - start else { throw .malformedWrapper }
        return Array(body[start..<start + count])
    }

    /// A word that must be a number below the length of the body.
    private static func number(in body: ArraySlice<UInt8>, at offset: Int) throws(EthereumError) -> Int {
        guard body.count >= 32, offset <= body.count - 32 else { throw .malformedWrapper }
        let word = body[offset..<offset + 32]
        guard word.prefix(28).allSatisfy({ $0 == 0 }) else { throw .malformedWrapper }
        let value = word.suffix(4).reduce(0) { $0 << 8 | Int($1) }
        guard value <= body.count else { throw .malformedWrapper }
        return value
    }
}
