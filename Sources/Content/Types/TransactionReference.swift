/// A transaction on some chain, as the sender describes it. Nothing in it is verified by anybody.
///
/// See: spec content.md 5.9
public struct TransactionReference: ContentCodec {
    public static let contentType = ContentTypeID.standard("transactionReference")
    public static let wantsPush = true

    public struct Metadata: Hashable, Sendable {
        public var transactionType: String
        public var currency: String
        public var amount: Double
        public var decimals: UInt32
        public var fromAddress: String
        public var toAddress: String

        public init(
            transactionType: String, currency: String, amount: Double, decimals: UInt32, fromAddress: String,
            toAddress: String
        ) {
            self.transactionType = transactionType
            self.currency = currency
            self.amount = amount
            self.decimals = decimals
            self.fromAddress = fromAddress
            self.toAddress = toAddress
        }
    }

    public var namespace: String?
    public var networkID: String
    /// The transaction hash.
    public var reference: String
    public var metadata: Metadata?

    public init(namespace: String?, networkID: String, reference: String, metadata: Metadata?) {
        self.namespace = namespace
        self.networkID = networkID
        self.reference = reference
        self.metadata = metadata
    }

    public init(decoding encoded: EncodedContent, reading: ContentReading) throws(ContentError) {
        let object = try JSONObject(try JSONValue(parsing: encoded.content), "a transaction reference")
        namespace = try object.optionalString("namespace")
        networkID = try Self.network(try object.value("networkId"))
        reference = try object.string("reference")
        metadata = nil
        guard let value = try object.value("metadata") else { return }
        do {
            metadata = try Metadata(value, reading)
        } catch {
            // The rest of the message is worth showing without it; the reference shows nothing at all.
            guard reading == .tolerant else { throw error }
        }
    }

    public func encoded() -> EncodedContent {
        var members: [JSONMember] = []
        if let namespace { members.append(JSONMember("namespace", .string(namespace))) }
        members.append(JSONMember("networkId", .string(networkID)))
        members.append(JSONMember("reference", .string(reference)))
        if let metadata { members.append(JSONMember("metadata", metadata.json)) }
        return EncodedContent(
            type: Self.contentType, fallback: Fallback.transactionReference(reference),
            content: JSONValue.object(members).serialized())
    }

    private static func network(_ value: JSONValue?) throws(ContentError) -> String {
        switch value {
        case .string(let text)?: return text
        case .number(let text)?:
            if UInt64(text) != nil || Int64(text) != nil { return text }
            guard let number = Double(text), let shortest = FloatingPointText.shortest(number) else { break }
            return shortest
        default: break
        }
        throw ContentError(.malformedJSON, "the member networkId is missing")
    }
}

extension TransactionReference.Metadata {
    init(_ value: JSONValue, _ reading: ContentReading) throws(ContentError) {
        let object = try JSONObject(value, "the metadata")
        transactionType = try object.string("transactionType")
        currency = try object.string("currency")
        amount = try Self.amount(try object.value("amount"), reading)
        decimals = try Self.decimals(try object.value("decimals"), reading)
        fromAddress = try object.string("fromAddress")
        toAddress = try object.string("toAddress")
    }

    var json: JSONValue {
        .object([
            JSONMember("transactionType", .string(transactionType)),
            JSONMember("currency", .string(currency)),
            JSONMember("amount", .floating(amount)), JSONMember("decimals", .integer(decimals)),
            JSONMember("fromAddress", .string(fromAddress)), JSONMember("toAddress", .string(toAddress)),
        ])
    }

    private static func amount(_ value: JSONValue?, _ reading: ContentReading) throws(ContentError) -> Double
    {
        if case .number(let text)? = value, let number = Double(text), number.isFinite { return number }
        if reading == .tolerant, case .string(let text)? = value, let number = Double(text), number.isFinite {
            return number
        }
        throw ContentError(.malformedJSON, "the amount is not a number")
    }

    private static func decimals(_ value: JSONValue?, _ reading: ContentReading) throws(ContentError)
        -> UInt32
    {
        if case .number(let text)? = value {
            if let number = UInt32(text) { return number }
            if reading == .tolerant, let number = Double(text).flatMap(UInt32.init(exactly:)) {
                return number
            }
        }
        throw ContentError(.malformedJSON, "the decimals are not a whole number")
    }
}
