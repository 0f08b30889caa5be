/// A unary call of the v3 API by its place on the wire.
///
/// See: spec network.md 1.3.
public enum RemoteMethod: String, Sendable, CaseIterable {
    case uploadKeyPackage = "xmtp.mls.api.v1.MlsApi/UploadKeyPackage"
    case fetchKeyPackages = "xmtp.mls.api.v1.MlsApi/FetchKeyPackages"
    case sendGroupMessages = "xmtp.mls.api.v1.MlsApi/SendGroupMessages"
    case sendWelcomeMessages = "xmtp.mls.api.v1.MlsApi/SendWelcomeMessages"
    case queryGroupMessages = "xmtp.mls.api.v1.MlsApi/QueryGroupMessages"
    case queryWelcomeMessages = "xmtp.mls.api.v1.MlsApi/QueryWelcomeMessages"
    case getNewestGroupMessage = "xmtp.mls.api.v1.MlsApi/GetNewestGroupMessage"
    case batchPublishCommitLog = "xmtp.mls.api.v1.MlsApi/BatchPublishCommitLog"
    case batchQueryCommitLog = "xmtp.mls.api.v1.MlsApi/BatchQueryCommitLog"
    case publishIdentityUpdate = "xmtp.identity.api.v1.IdentityApi/PublishIdentityUpdate"
    case getIdentityUpdates = "xmtp.identity.api.v1.IdentityApi/GetIdentityUpdates"
    case getInboxIDs = "xmtp.identity.api.v1.IdentityApi/GetInboxIds"
    case verifyContractSignatures = "xmtp.identity.api.v1.IdentityApi/VerifySmartContractWalletSignatures"
    case fetchCutover = "xmtp.migration.api.v1.D14nMigrationApi/FetchD14nCutover"
    /// Deprecated form of UploadKeyPackage, never called by us; nodes still serve it.
    case registerInstallation = "xmtp.mls.api.v1.MlsApi/RegisterInstallation"
    case checkHealth = "grpc.health.v1.Health/Check"

    /// The service's full name.
    public var service: String { String(rawValue[..<slash]) }
    /// The method's name within the service.
    public var method: String { String(rawValue[rawValue.index(after: slash)...]) }

    private var slash: String.Index { rawValue.firstIndex(of: "/") ?? rawValue.startIndex }

    /// Whether the node's publish budget pays for it. See: spec network.md 1.12.
    public var isPublish: Bool {
        switch self {
        case .uploadKeyPackage, .sendGroupMessages, .sendWelcomeMessages, .publishIdentityUpdate,
            .registerInstallation:
            true
        default: false
        }
    }
}

/// A subscription of the v3 API by its place on the wire.
public enum RemoteStream: String, Sendable, CaseIterable {
    case subscribeGroupMessages = "xmtp.mls.api.v1.MlsApi/SubscribeGroupMessages"
    case subscribeWelcomeMessages = "xmtp.mls.api.v1.MlsApi/SubscribeWelcomeMessages"

    public var service: String { "xmtp.mls.api.v1.MlsApi" }

    public var method: String {
        switch self {
        case .subscribeGroupMessages: "SubscribeGroupMessages"
        case .subscribeWelcomeMessages: "SubscribeWelcomeMessages"
        }
    }
}
