import Conversations
import Identity
import MLS
import NodeClient
import Store

/// Our own key packages: made, kept, uploaded, replaced.
///
/// See: spec identity.md 8.5
extension KeyPackageDesk {
    /// Makes a package and keeps it with its private keys, before it is uploaded.
    private func make() throws -> (bytes: [UInt8], reference: [UInt8]) {
        var random = SystemRandom()
        let made = try InstallationKeyPackage.generate(
            inboxID: context.account.inboxID, installation: context.account.installation,
            now: context.clock.nowSeconds, crypto: context.crypto, random: &random)
        let reference = try made.reference(crypto: context.crypto).bytes
        let record = KeyPackageRecord(
            reference: reference, initKey: made.bundle.keyPackage.initKey.bytes,
            wrapperKey: made.wrapperKeyPair.publicKey.bytes, bundle: try KeyPackageSafe(made).encoded(),
            createdNanoseconds: context.clock.nowNanoseconds)
        try context.database.write { try $0.insertKeyPackage(record) }
        return (made.bundle.keyPackage.encoded, reference)
    }

    /// Uploads a fresh package; older ones can be used for a day more.
    func rotate() async throws {
        let now = context.clock.nowNanoseconds
        let (package, reference) = try make()
        context.faults(.beforeKeyPackageUploaded)
        do {
            try await context.node.publish(keyPackage: package)
        } catch {
            throw ClientError(error)
        }
        context.faults(.afterKeyPackageUploaded)
        try context.database.write(.ordered) { transaction in
            try transaction.retireKeyPackages(
                except: reference, deleteAfterNanoseconds: now + EngineLimits.keyPackageAfterlifeNanoseconds)
            try transaction.setRotation(now + EngineLimits.keyPackageRotationNanoseconds)
        }
    }

    /// A welcome was read: the package it used is replaced soon.
    func requestRotation() throws {
        let now = context.clock.nowNanoseconds
        try context.database.write(.ordered) { transaction in
            let deadline = try transaction.rotation()
            if deadline > now { try transaction.setRotation(now) }
        }
    }

    /// Replaces the package if it is time, and forgets keys whose time is over.
    ///
    /// - Returns: Whether a package was uploaded.
    @discardableResult
    func tend() async throws -> Bool {
        let now = context.clock.nowNanoseconds
        try context.database.write(.ordered) { _ = try $0.removeKeyPackages(dueNanoseconds: now) }
        guard try context.database.read({ try $0.rotation() }) <= now else { return false }
        try await rotate()
        return true
    }

    /// When there is something to do again, in nanoseconds since 1970.
    func nextDue() throws -> Int64 {
        try context.database.read { transaction in
            min(try transaction.rotation(), try transaction.nextKeyPackageRemoval() ?? .max)
        }
    }
}

extension StoreTransaction {
    fileprivate func rotation() throws -> Int64 {
        try setting("key-package-rotation").flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 0
    }

    fileprivate func setRotation(_ nanoseconds: Int64) throws {
        try setSetting("key-package-rotation", Array(String(nanoseconds).utf8))
    }
}
