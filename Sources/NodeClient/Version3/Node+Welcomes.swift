internal import Foundation
internal import SwiftProtobuf
internal import XMTPProtos

extension Version3Node {
    /// Repeating is harmless: the node drops what it has, by its hash. See: spec network.md 1.6.
    public func publish(welcomes: [OutgoingWelcome]) async throws(NodeError) {
        for part in inRequests(welcomes, atMost: NodeLimits.welcomesPerCall, size: \.wireSize) {
            var request = Xmtp_Mls_Api_V1_SendWelcomeMessagesRequest()
            request.messages = part.map(\.wire)
            _ = try await call(.sendWelcomeMessages, encodeRequest(request), cost: part.count)
        }
    }

    public func welcomes(
        for destination: [UInt8], page: PageRequest
    ) async throws(NodeError) -> Page<WelcomeEnvelope> {
        try await self.page(page) { part throws(NodeError) in try await welcomePage(for: destination, part) }
    }

    private func welcomePage(
        for destination: [UInt8], _ page: PageRequest
    ) async throws(NodeError) -> Page<WelcomeEnvelope> {
        var request = Xmtp_Mls_Api_V1_QueryWelcomeMessagesRequest()
        request.installationKey = Data(destination)
        request.pagingInfo = page.pagingInfo
        let bytes = try await call(.queryWelcomeMessages, encodeRequest(request))
        let answer: Xmtp_Mls_Api_V1_QueryWelcomeMessagesResponse = try decodeAnswer(bytes)
        return page.answer(
            rows: answer.messages.map { WelcomeEnvelope(wire: $0) }, of: Originator.welcomes,
            paging: answer.pagingInfo, cursor: \.cursor)
    }
}

extension OutgoingWelcome {
    var wireSize: Int {
        switch body {
        case .welcome(let data, let metadata): data.count + metadata.count + hpkePublicKey.count
        case .pointer(let data): data.count + hpkePublicKey.count
        }
    }

    /// The sent form numbers its fields otherwise than the received one. See: spec network.md 0.2.
    var wire: Xmtp_Mls_Api_V1_WelcomeMessageInput {
        .with {
            switch body {
            case .welcome(let data, let metadata):
                $0.v1.installationKey = Data(destination)
                $0.v1.data = Data(data)
                $0.v1.hpkePublicKey = Data(hpkePublicKey)
                $0.v1.wrapperAlgorithm = .init(rawValue: wrapper.rawValue) ?? .unspecified
                $0.v1.welcomeMetadata = Data(metadata)
            case .pointer(let data):
                $0.welcomePointer.installationKey = Data(destination)
                $0.welcomePointer.welcomePointer = Data(data)
                $0.welcomePointer.hpkePublicKey = Data(hpkePublicKey)
                $0.welcomePointer.wrapperAlgorithm = .init(rawValue: wrapper.rawValue) ?? .unspecified
            }
        }
    }
}

extension WelcomeEnvelope {
    /// Nil for a form this client does not know.
    init?(wire: Xmtp_Mls_Api_V1_WelcomeMessage) {
        switch wire.version {
        case .v1(let row)?:
            self.init(
                cursor: Cursor(originator: Originator.welcomes, sequence: row.id),
                createdNanoseconds: row.createdNs,
                destination: [UInt8](row.installationKey),
                body: .welcome(data: [UInt8](row.data), metadata: [UInt8](row.welcomeMetadata)),
                hpkePublicKey: [UInt8](row.hpkePublicKey),
                wrapper: WelcomeWrapper(rawValue: row.wrapperAlgorithm.rawValue))
        case .welcomePointer(let row)?:
            self.init(
                cursor: Cursor(originator: Originator.welcomes, sequence: row.id),
                createdNanoseconds: row.createdNs,
                destination: [UInt8](row.installationKey), body: .pointer([UInt8](row.welcomePointer)),
                hpkePublicKey: [UInt8](row.hpkePublicKey),
                wrapper: WelcomeWrapper(rawValue: row.wrapperAlgorithm.rawValue))
        case nil:
            return nil
        }
    }
}
