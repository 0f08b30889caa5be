internal import Foundation
internal import GRDB
internal import XMTPProtos

/// See: spec network.md 1.7.
extension NodeEngine {
    func uploadKeyPackage(
        _ request: Xmtp_Mls_Api_V1_UploadKeyPackageRequest
    ) async throws(NodeRefusal) -> [UInt8] {
        _ = try await store(request)
        return []
    }

    /// The deprecated form: the same request, answered with the key in field 1.
    func registerInstallation(
        _ request: Xmtp_Mls_Api_V1_UploadKeyPackageRequest
    ) async throws(NodeRefusal) -> [UInt8] {
        var answer = ProtobufWriter()
        answer.bytes(1, try await store(request))
        return answer.bytes
    }

    /// The key of the row is the leaf's signature key, taken from the package itself.
    private func store(_ request: Xmtp_Mls_Api_V1_UploadKeyPackageRequest) async throws(NodeRefusal)
        -> [UInt8]
    {
        guard request.hasKeyPackage else { throw .invalid("no key package") }
        let package = request.keyPackage.keyPackageTlsSerialized
        let now = now()
        let key: [UInt8]
        do {
            key = try judges.inspector.inspect(keyPackage: [UInt8](package), now: now / 1_000_000_000)
        } catch {
            throw .invalid("invalid identity: \(error.text)")
        }
        try await storage.committer.perform { context in
            try context.db.cachedStatement(
                sql: """
                    INSERT INTO installations (key, key_package, created_ns, updated_ns) VALUES (?, ?, ?, ?)
                    ON CONFLICT (key) DO UPDATE SET key_package = excluded.key_package, updated_ns = excluded.updated_ns
                    """
            ).execute(arguments: [Data(key), package, Int64(clamping: now), Int64(clamping: now)])
        }
        return key
    }

    /// Answers by position; a repeated key fills only its last place.
    func fetchKeyPackages(_ request: Xmtp_Mls_Api_V1_FetchKeyPackagesRequest) throws(NodeRefusal) -> [UInt8] {
        let keys = request.installationKeys
        var lastPlace: [Data: Int] = [:]
        for (place, key) in keys.enumerated() { lastPlace[key] = place }
        let (places, byteLimit) = (lastPlace, limits.answerBytes)
        let answer: [UInt8]? = try storage.read { db in
            let statement = try db.cachedStatement(sql: "SELECT key_package FROM installations WHERE key = ?")
            var answer = ProtobufWriter()
            for (place, key) in keys.enumerated() {
                var entry = ProtobufWriter()
                if places[key] == place, let package = try Data.fetchOne(statement, arguments: [key]) {
                    entry.bytes(1, package)
                }
                answer.message(1, entry.bytes)
                if answer.bytes.count > byteLimit { return nil }
            }
            return answer.bytes
        }
        guard let answer else { throw NodeRefusal.answerTooLarge }
        return answer
    }
}
