/// A request to a wallet to send calls. We show it and never act on it.
///
/// See: spec content.md 5.10
public struct WalletSendCalls: ContentCodec {
    public static let contentType = ContentTypeID.standard("walletSendCalls")
    public static let wantsPush = true

    public struct Call: Hashable, Sendable {
        public struct Metadata: Hashable, Sendable {
            public var description: String
            public var transactionType: String
            /// Further members, beside the two above on the wire.
            public var extra: [String: String]

            public init(description: String, transactionType: String, extra: [String: String] = [:]) {
                self.description = description
                self.transactionType = transactionType
                self.extra = extra
            }
        }

        public var to: String?
        public var data: String?
        public var value: String?
        public var gas: String?
        public var metadata: Metadata?

        public init(to: String?, data: String?, value: String?, gas: String?, metadata: Metadata?) {
            self.to = to
            self.data = data
            self.value = value
            self.gas = gas
            self.metadata = metadata
        }
    }

    public var version: String
    /// In hex, as wallets write it.
    public var chainID: String
    public var from: String
    public var calls: [Call]
    public var capabilities: [String: String]?

    public init(
        version: String, chainID: String, from: String, calls: [Call], capabilities: [String: String]?
    ) {
        self.version = version
        self.chainID = chainID
        self.from = from
        self.calls = calls
        self.capabilities = capabilities
    }

    public init(decoding encoded: EncodedContent, reading: ContentReading) throws(ContentError) {
        let object = try JSONObject(try JSONValue(parsing: encoded.content), "a request to a wallet")
        version = try object.string("version")
        chainID = try Self.chain(object, reading)
        from = try object.string("from")
        calls = []
        for value in try object.array("calls") { calls.append(try Call(value, reading)) }
        capabilities = nil
        if let value = try object.value("capabilities") {
            capabilities = try Self.texts(try JSONObject(value, "the capabilities").members, reading)
        }
    }

    /// - Throws: `notSendable` for an extra member that hides one of the two that are there already: nobody could read it.
    public func encoded() throws(ContentError) -> EncodedContent {
        for call in calls {
            guard let extra = call.metadata?.extra else { continue }
            guard extra["description"] == nil, extra["transactionType"] == nil else {
                throw ContentError(.notSendable, "an extra member with the name of a fixed one")
            }
        }
        let json = json
        return EncodedContent(
            type: Self.contentType, fallback: Fallback.walletSendCalls(json.text), content: json.serialized())
    }

    private var json: JSONValue {
        var members = [
            JSONMember("version", .string(version)), JSONMember("chainId", .string(chainID)),
            JSONMember("from", .string(from)), JSONMember("calls", .array(calls.map(\.json))),
        ]
        if let capabilities {
            members.append(JSONMember("capabilities", .object(Self.sorted(capabilities))))
        }
        return .object(members)
    }

    private static func chain(_ object: JSONObject, _ reading: ContentReading) throws(ContentError) -> String
    {
        if reading == .tolerant, case .number(let text)? = try object.value("chainId") { return text }
        return try object.string("chainId")
    }

    /// A map of texts; a tolerant reader takes any other value by its JSON.
    static func texts(_ members: [JSONMember], _ reading: ContentReading) throws(ContentError) -> [String:
        String]
    {
        var texts: [String: String] = [:]
        for member in members {
            if case .string(let text) = member.value {
                texts[member.key] = text
            } else if reading == .tolerant {
                texts[member.key] = member.value.text
            } else {
                throw ContentError(.malformedJSON, "a value that is not text")
            }
        }
        return texts
    }

    static func sorted(_ texts: [String: String]) -> [JSONMember] {
        texts.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { JSONMember($0.key, .string($0.value)) }
    }
}

extension WalletSendCalls.Call {
    init(_ value: JSONValue, _ reading: ContentReading) throws(ContentError) {
        let object = try JSONObject(value, "a call")
        to = try object.optionalString("to")
        data = try object.optionalString("data")
        self.value = try object.optionalString("value")
        gas = try object.optionalString("gas")
        metadata = nil
        if let value = try object.value("metadata") { metadata = try Metadata(value, reading) }
    }

    var json: JSONValue {
        let texts = [("to", to), ("data", data), ("value", value), ("gas", gas)]
        var members = texts.compactMap { name, text in text.map { JSONMember(name, .string($0)) } }
        if let metadata { members.append(JSONMember("metadata", metadata.json)) }
        return .object(members)
    }
}

extension WalletSendCalls.Call.Metadata {
    private static let fixed = ["description", "transactionType"]

    init(_ value: JSONValue, _ reading: ContentReading) throws(ContentError) {
        let object = try JSONObject(value, "the metadata of a call")
        if reading == .tolerant {
            description = try object.optionalString("description") ?? ""
            transactionType = try object.optionalString("transactionType") ?? ""
        } else {
            description = try object.string("description")
            transactionType = try object.string("transactionType")
        }
        extra = try WalletSendCalls.texts(object.members.filter { !Self.fixed.contains($0.key) }, reading)
    }

    var json: JSONValue {
        .object(
            [
                JSONMember("description", .string(description)),
                JSONMember("transactionType", .string(transactionType)),
            ] + WalletSendCalls.sorted(extra))
    }
}
