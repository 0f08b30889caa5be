internal import Foundation
internal import SwiftProtobuf
internal import XMTPProtos

extension Version3Node {
    /// Repeating is harmless: the same package takes the place of itself. See: spec network.md 1.7.
    public func publish(keyPackage: [UInt8]) async throws(NodeError) {
        var request = Xmtp_Mls_Api_V1_UploadKeyPackageRequest()
        request.keyPackage.keyPackageTlsSerialized = Data(keyPackage)
        request.isInboxIDCredential = true
        _ = try await call(.uploadKeyPackage, encodeRequest(request))
    }

    /// Keys are sent once each: the node fills only the last place of a repeated one.
    public func keyPackages(of installationKeys: [[UInt8]]) async throws(NodeError) -> [[UInt8]?] {
        var distinct: [[UInt8]] = []
        var seen: Set<[UInt8]> = []
        for key in installationKeys where seen.insert(key).inserted { distinct.append(key) }
        var found: [[UInt8]: [UInt8]] = [:]
        for part in distinct.chunks(of: NodeLimits.keyPackagesPerCall) {
            var request = Xmtp_Mls_Api_V1_FetchKeyPackagesRequest()
            request.installationKeys = part.map { Data($0) }
            let bytes = try await call(.fetchKeyPackages, encodeRequest(request))
            let answer: Xmtp_Mls_Api_V1_FetchKeyPackagesResponse = try decodeAnswer(bytes)
            guard answer.keyPackages.count == part.count else {
                throw NodeError(
                    .badAnswer, "the node answered for another number of installations than asked")
            }
            for (key, package) in zip(part, answer.keyPackages) where !package.keyPackageTlsSerialized.isEmpty
            {
                found[key] = [UInt8](package.keyPackageTlsSerialized)
            }
        }
        return installationKeys.map { found[$0] }
    }
}
